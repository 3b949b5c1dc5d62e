using System.Text.Json.Serialization.Metadata;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Apply;

/// <summary>Fields of a child that admission set to other values than the operator's.</summary>
/// <param name="Child">Kind and name.</param>
/// <param name="Fields">Their paths.</param>
internal sealed record AdmissionChange(string Child, IReadOnlyList<string> Fields);

/// <summary>
/// Decides who made a child differ. What admission changed is reported and left so: written again, admission would change it
/// again, for ever. What a person changed is restored.
/// </summary>
internal static class AdmissionReview
{
    // From this version on the server notes who sets the replicas through the scale subresource.
    private static readonly (int Major, int Minor) NotesScale = (1, 23);

    /// <summary>True: there is nothing to write, because there is no difference, or all are known to be admission's.</summary>
    public static bool IsKnown<T>(ApplySession session, T desired, T live, IReadOnlyList<Difference> differences)
        where T : class, IKubernetesObject
    {
        if (differences.Count == 0)
        {
            MarkCompared(session, live);
            session.Admission.Forget(live.Metadata);
            return true;
        }

        return session.Admission.Knows(desired.Metadata, live.Metadata, differences) && Report(session, live, differences);
    }

    /// <summary>
    /// True: exactly this was applied, every field that differs is still ours, so admission changed them all. An apply would not
    /// change anything.
    /// </summary>
    public static bool IsAdmissions<T>(
        ApplySession session, T desired, T live, IReadOnlyList<Difference> differences, OwnedFields owned)
        where T : class, IKubernetesObject
    {
        if (!AppliedState.IsLastApplied(desired.Metadata, live.Metadata)
            || !differences.All(d => IsTracked(d, session.Observed.Capabilities) && owned.Has(d.Path)))
        {
            return false;
        }

        session.Admission.Keep(desired.Metadata, live.Metadata, differences);
        return Report(session, live, differences);
    }

    /// <summary>
    /// Learns from the answer to a write: what differs in it, no further write of the same can correct. True: nothing does.
    /// </summary>
    public static bool Learn<T>(ApplySession session, T desired, T answer, JsonTypeInfo<T> type)
        where T : class, IKubernetesObject
    {
        MarkCompared(session, answer);
        if (ObjectComparison.Find(desired, answer, type) is not { Count: > 0 } differences)
        {
            return true;
        }

        session.Admission.Keep(desired.Metadata, answer.Metadata, differences);
        Report(session, answer, differences);
        return false;
    }

    /// <summary>Notes that the child was compared.</summary>
    public static void MarkCompared<T>(ApplySession session, T child)
        where T : class, IKubernetesObject => session.Report.MarkCompared(Describe(child));

    // False: the server does not note who changed it, so it is written once more; the answer tells whether that helps.
    private static bool IsTracked(Difference difference, ServerCapabilities server) => !difference.IsOrder
        && (difference.Path is not [{ Name: "spec" }, { Name: "replicas" }]
            || (server.Major, server.Minor).CompareTo(NotesScale) >= 0);

    private static bool Report<T>(ApplySession session, T live, IReadOnlyList<Difference> differences)
        where T : class, IKubernetesObject
    {
        MarkCompared(session, live);
        session.Report.Add(new AdmissionChange(Describe(live), [.. differences.Select(d => d.Describe())]));
        return true;
    }

    private static string Describe<T>(T child)
        where T : class, IKubernetesObject => $"{ResourceType.Of<T>().Kind} {child.Metadata.Name}";
}
