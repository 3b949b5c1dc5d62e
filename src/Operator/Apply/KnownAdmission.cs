using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Apply;

/// <summary>
/// What admission has changed of one stack's children, by digests. Without it each reconcile would read the managed fields again,
/// and where the server does not tell who changed a value, write again.
/// </summary>
internal sealed class KnownAdmission
{
    // By the child's uid. Only one reconcile of a stack runs at a time.
    private readonly Dictionary<string, string> _digests = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _futile = new(StringComparer.Ordinal);

    /// <summary>True: these differences between the stamped and the live object are known to be admission's.</summary>
    public bool Knows(V1ObjectMeta stamped, V1ObjectMeta live, IReadOnlyList<Difference> differences) =>
        _digests.TryGetValue(live.Uid ?? "", out var known) && known == Digest(stamped, differences);

    public void Keep(V1ObjectMeta stamped, V1ObjectMeta live, IReadOnlyList<Difference> differences) =>
        _digests[live.Uid ?? ""] = Digest(stamped, differences);

    /// <summary>True: this very patch of this very version changed nothing, because admission undid it.</summary>
    public bool IsFutile(V1ObjectMeta live, JsonObject patch) =>
        _futile.TryGetValue(live.Uid ?? "", out var known) && known == Describe(live, patch);

    public void KeepFutile(V1ObjectMeta live, JsonObject patch) => _futile[live.Uid ?? ""] = Describe(live, patch);

    public void Forget(V1ObjectMeta live) => _digests.Remove(live.Uid ?? "");

    private static string Describe(V1ObjectMeta live, JsonObject patch) => $"{live.ResourceVersion} {patch.ToJsonString()}";

    // A digest, because values may be secret.
    private static string Digest(V1ObjectMeta stamped, IReadOnlyList<Difference> differences)
    {
        var text = new StringBuilder()
            .AppendLine(stamped.Annotation(Labels.Applied)).AppendLine(stamped.Annotation(Labels.AppliedTemplate));
        foreach (var difference in differences)
        {
            text.AppendLine(difference.Describe()).AppendLine(difference.Found);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
