using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Engines;

/// <summary>Who runs a dependency's server.</summary>
internal enum DependencySource
{
    /// <summary>The operator.</summary>
    Managed,

    /// <summary>Someone else.</summary>
    External,

    /// <summary>CloudNativePG.</summary>
    Cluster,
}

/// <summary>A dependency's engine and its source; a valid spec sets exactly one source.</summary>
/// <param name="Engine">What kind of server.</param>
/// <param name="Managed">Run by the operator.</param>
/// <param name="External">Run by someone else.</param>
internal sealed record EngineChoice(IEngine Engine, ManagedServerSpec? Managed, ExternalSpec? External)
{
    /// <summary>
    /// Where a server of someone else is, if the spec itself says so. Null: the Secret of <c>External</c> does.
    /// </summary>
    public ConnectionInfo? Literal { get; init; }

    /// <summary>Name of a CloudNativePG Cluster; null: it is none.</summary>
    public string? Cluster { get; init; }

    /// <summary>False: its source is missing or not supported.</summary>
    public bool HasSource => Managed is not null || External is not null || Literal is not null || Cluster is not null;

    public DependencySource Source => Managed is not null ? DependencySource.Managed
        : Cluster is not null ? DependencySource.Cluster
        : DependencySource.External;

    public bool IsManaged => Managed is not null;

    /// <summary>True: its server stores data on a volume of the stack.</summary>
    public bool HasVolume => Managed is not null && Engine.HasVolume(Managed);
}
