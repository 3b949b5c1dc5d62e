using Ballast.App.Commands;

namespace Ballast.App.Dependencies;

/// <summary>A limited number of attempts with a fixed delay, for failures that end by themselves.</summary>
internal sealed record Retry(int Tries, TimeSpan Delay)
{
    /// <summary>Runs the work again while its connection fails; the last exception is thrown unchanged.</summary>
    public async Task<T> RunAsync<T>(
        string what, Func<CancellationToken, Task<T>> work, ILogger logger, TimeProvider time,
        CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await work(cancellationToken);
            }
            catch (Exception e)
                when (attempt < Tries && PlainWords.IsConnectionFailure(e) && !cancellationToken.IsCancellationRequested)
            {
                logger.LogWarning("{What:l}: {Reason:l}; try {Attempt} of {Tries}, next in {Seconds} s",
                    what, PlainWords.Describe(e), attempt, Tries, Delay.TotalSeconds);
                await Task.Delay(Delay, time, cancellationToken);
            }
        }
    }

    /// <summary>Checks all dependencies until each required one answers.</summary>
    /// <exception cref="CommandException">A required dependency does not answer after the last attempt.</exception>
    public async Task WaitForAsync(
        IReadOnlyList<IDependency> dependencies, ILogger logger, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var statuses = await DependencyStatus.CheckAllAsync(dependencies, DependencyStatus.Patient, time, cancellationToken);
            var down = statuses.Where(s => !s.Up).ToList();
            foreach (var status in down)
            {
                logger.LogWarning("{Dependency:l} at {Address:l}: {Reason:l}; try {Attempt} of {Tries}",
                    status.Dependency.Name, status.Dependency.Address, status.Words, attempt, Tries);
            }

            var missing = down.Where(s => s.Dependency.Required).ToList();
            if (missing.Count == 0)
            {
                return;
            }

            if (attempt >= Tries)
            {
                throw new CommandException(ExitCode.Unreachable, string.Join("; ",
                    missing.Select(s => $"{s.Dependency.Name} at {s.Dependency.Address}: {s.Words}, after {Tries} tries")));
            }

            await Task.Delay(Delay, time, cancellationToken);
        }
    }
}
