using System.Globalization;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Profiles;

/// <summary>The environment that a profile gives: lowest in precedence, so a stack's own <c>env</c> wins.</summary>
internal static class ProfileEnvironment
{
    /// <summary>Counted by the connection budget, so only its field sets it.</summary>
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

    /// <summary>Variables of one component of a spec whose defaults are filled in: its count of processes.</summary>
    public static IReadOnlyDictionary<string, string> Of(
        ComponentSpec component) => new Dictionary<string, string>(StringComparer.Ordinal)
        {
            [WorkerProcesses] = WorkloadSize.Workers(component).ToString(CultureInfo.InvariantCulture),
        };
}
