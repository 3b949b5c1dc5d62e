using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Apply;

namespace Ballast.Operator.Status;

/// <summary>What admission changed of the stack's children.</summary>
internal static class AdmissionSection
{
    private const int MaxFields = 10;

    /// <summary>Null: nothing. A child that this reconcile did not compare keeps what is known of it.</summary>
    public static List<AdmissionStatus>? Compute(StatusInputs inputs)
    {
        var found = inputs.Report.Admission.Select(
            a => new AdmissionStatus { Object = a.Child, Fields = [.. a.Fields.Take(MaxFields)] });
        var known = (inputs.Previous?.Admission ?? []).Where(a => !inputs.Report.Compared.Contains(a.Object)).ToList();
        if (known.Count > 0)
        {
            var exist = ChildKinds.All.SelectMany(k => k.Describe(inputs.Observed)).ToHashSet(StringComparer.Ordinal);
            known.RemoveAll(a => !exist.Contains(a.Object));
        }

        List<AdmissionStatus> all = [.. found.Concat(known).OrderBy(a => a.Object, StringComparer.Ordinal)];
        return all.Count == 0 ? null : all;
    }

    /// <summary>What admission changed of workloads, which may be why their pods do not run; empty: nothing.</summary>
    public static string DescribeWorkloads(StatusInputs inputs) => string.Concat(
        inputs.Report.Admission.Where(a => a.Child.StartsWith("Deployment ", StringComparison.Ordinal)
                || a.Child.StartsWith("StatefulSet ", StringComparison.Ordinal))
            .Select(a => $"; admission changed {a.Child}: {string.Join(", ", a.Fields.Take(MaxFields))}"));
}
