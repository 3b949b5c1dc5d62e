using System.Globalization;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Profiles;

/// <summary>The variables that a profile sets; a stack's own <c>env</c> overrides them.</summary>
internal static class ProfileEnvironment
{
    /// <summary>Set only by spec.web.workers, because the connection budget uses the value of that field.</summary>
    public const string WorkerProcesses = "WORKER_PROCESSES";

    public const string Debug = "DEBUG";

    /// <summary>Variables of every component.</summary>
    public static IReadOnlyDictionary<string, string> Shared(
        Profile profile) => new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["APP_ENV"] = profile == Profile.Development ? "development" : "production",
            [Debug] = profile == Profile.Development ? "true" : "false",
            ["LOG_LEVEL"] = profile == Profile.Development ? "DEBUG" : "INFO",
        };

    /// <summary>Variables of one component of a filled spec: its number of worker processes.</summary>
    public static IReadOnlyDictionary<string, string> Of(
        ComponentSpec component) => new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [WorkerProcesses] = WorkloadSize.Workers(component).ToString(CultureInfo.InvariantCulture),
        };
}
