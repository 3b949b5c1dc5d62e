using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Desired;

/// <summary>
/// CPU and memory in the form that the API server stores: otherwise the live object would always differ from the desired one.
/// </summary>
internal static class ResourceRequirements
{
    public static V1ResourceRequirements? Build(ResourcesSpec? resources) => resources is null ? null : new V1ResourceRequirements
    {
        Requests = Canonical(resources.Requests),
        Limits = Canonical(resources.Limits),
    };

    private static Dictionary<string, string>? Canonical(Dictionary<string, string>? quantities) =>
        quantities?.ToDictionary(q => q.Key, q => Quantity.Canonical(q.Value));
}
