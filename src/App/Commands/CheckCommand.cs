using System.Globalization;
using Ballast.App.Dependencies;

namespace Ballast.App.Commands;

/// <summary><c>check</c>: checks the database and Redis once, and prints the result in plain words.</summary>
internal static class CheckCommand
{
    public static async Task<string> RunAsync(Services services, CancellationToken cancellationToken)
    {
        var statuses = await DependencyStatus.CheckAllAsync(services.Dependencies, services.Time, cancellationToken);
        var report = string.Join('\n', statuses.Select(Describe).DefaultIfEmpty("check: no dependency is configured"));
        return statuses.Any(s => !s.Up && s.Dependency.Required)
            ? throw new CommandException(ExitCode.Unreachable, report)
            : report;
    }

    private static string Describe(DependencyStatus status)
    {
        var latency = status.Latency.TotalMilliseconds.ToString("F1", CultureInfo.InvariantCulture);
        var result = status.Up ? $"ok, version {status.Version}, {latency} ms"
            : status.Dependency.Required ? status.Words : $"{status.Words} (not required)";
        return $"{status.Dependency.Name} at {status.Dependency.Address}: {result}";
    }
}
