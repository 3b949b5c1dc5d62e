namespace Ballast.Operator.Api.Schema;

/// <summary>Regular expressions that several fields share.</summary>
internal static class Patterns
{
    /// <summary>Names of dependencies, processes and tasks, and of stacks: a DNS-1035 label, which a Service needs.</summary>
    public const string Label = "^[a-z]([-a-z0-9]*[a-z0-9])?$";

    /// <summary>Names of Secrets, ConfigMaps and most other objects: a DNS-1123 subdomain.</summary>
    public const string ObjectName = "^" + Subdomain + "$";

    /// <summary>The same, or empty.</summary>
    public const string OptionalObjectName = "^(" + Subdomain + ")?$";

    /// <summary>Keys of a Secret or ConfigMap; <c>.</c> and whatever begins with <c>..</c> is none.</summary>
    public const string DataKey = "^\\.?[-_a-zA-Z0-9][-._a-zA-Z0-9]*$";

    /// <summary>Host names of an Ingress, a wildcard in front allowed.</summary>
    public const string Host = "^(\\*\\.)?" + Subdomain + "$";

    private const string Subdomain = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
}
