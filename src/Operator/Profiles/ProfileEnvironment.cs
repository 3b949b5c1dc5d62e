using System.Globalization;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Profiles;

/// <summary>The variables that a profile sets; a stack's own <c>env</c> overrides them.</summary>
internal static class ProfileEnvironment
{
    /// <summary>The stack's name, unless the author sets it.</summary>
    public const string AppName = "APP_NAME";

    public const string Debug = "DEBUG";

    /// <summary>
    /// The names under which servers look for their number of worker processes. Set only by the field <c>workers</c>, because the
    /// connection budget uses its value.
    /// </summary>
    public static IReadOnlyList<string> WorkerCounts { get; } = ["WORKER_PROCESSES", "WORKERS", "WEB_CONCURRENCY"];

    /// <summary>What a pod knows of itself, by the field of the pod that says it.</summary>
    public static IReadOnlyDictionary<string, string> PodFields { get; } = new OrderedDictionary<string, string>
    {
        ["POD_NAME"] = "metadata.name",
        ["POD_NAMESPACE"] = "metadata.namespace",
        ["POD_IP"] = "status.podIP",
    };

    /// <summary>Variables of every component.</summary>
    public static IReadOnlyDictionary<string, string> Shared(
        Profile profile) => new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["APP_ENV"] = profile == Profile.Development ? "development" : "production",
            [Debug] = profile == Profile.Development ? "true" : "false",
            ["LOG_LEVEL"] = profile == Profile.Development ? "DEBUG" : "INFO",
        };

    /// <summary>Variables of one component of a filled spec: its number of worker processes.</summary>
    public static IReadOnlyDictionary<string, string> Of(ComponentSpec component) => WorkerCounts.ToDictionary(
        name => name, _ => WorkloadSize.Workers(component).ToString(CultureInfo.InvariantCulture), StringComparer.Ordinal);
}
