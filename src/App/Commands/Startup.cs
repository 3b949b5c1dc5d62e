using Ballast.App.Identity;
using Ballast.App.Tasks;

namespace Ballast.App.Commands;

/// <summary>
/// The start of a command that keeps running, one step after another, a line of the log each. The stop is the reverse.
/// </summary>
internal sealed class Startup(Services services)
{
    /// <summary>Counts the replicas of all time in Redis.</summary>
    private const string ReplicaKey = "app:replicas";

    private readonly int _steps = services.Dependencies.Count + 3;
    private int _step;

    /// <exception cref="CommandException">A required dependency does not answer.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var dependency in services.Dependencies)
        {
            var status = await services.Settings.ConnectRetry.WaitForAsync(
                dependency, services.Logger, services.Time, cancellationToken);
            Tell(dependency.Name, status.Up ? $"connected, version {status.Version}" : $"{status.Words}; going on without it");
        }

        Tell("signer", services.Signer is { } signer ? $"key of {signer.Source}" : "no key is set, so nothing is signed");
        services.Ids = new IdGenerator(await NumberAsync(), services.Time);
        Tell("ids", $"replica {services.Ids.Replica}");
        Tell("tasks", string.Join(", ", AppTasks.Names));
    }

    private async Task<int> NumberAsync()
    {
        var number = services.Cache is { } cache ? await cache.IncrementAsync(ReplicaKey) : 0;
        return number > 0 ? (int)(number % IdGenerator.Replicas) : IdGenerator.NumberOf(services.Settings.HostName);
    }

    private void Tell(string what, string result) => services.Logger.LogInformation(
        "Start {Step} of {Steps}: {What:l}: {Result:l}", ++_step, _steps, what, result);
}
