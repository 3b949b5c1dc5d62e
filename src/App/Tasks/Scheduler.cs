using Ballast.App.Commands;
using Ballast.App.Dependencies;

namespace Ballast.App.Tasks;

/// <summary>
/// Runs each task in its own loop: a task never overlaps itself, and its failure is logged and does not affect the others.
/// </summary>
internal sealed class Scheduler(Services services)
{
    /// <summary>Runs until stopped; a running task may then finish within the stop time-out.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var abandon = new CancellationTokenSource();
        await using var _ = stopping.Register(() => abandon.CancelAfter(services.Settings.StopTimeout));
        services.Logger.LogInformation("Scheduling {Count} tasks", services.Settings.Schedule.Count);
        await Task.WhenAll(services.Settings.Schedule.Select(task => LoopAsync(task, stopping, abandon.Token)));
    }

    private async Task LoopAsync(ScheduledTask task, CancellationToken stopping, CancellationToken abandon)
    {
        try
        {
            while (task.Timetable.Next(services.Time.GetUtcNow()) is { } next)
            {
                await WaitUntilAsync(next, stopping);
                await RunAsync(task.Name, abandon);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            services.Logger.LogInformation("Task {Task:l} is no longer scheduled", task.Name);
        }
    }

    /// <summary>Waits in steps of an hour at most, so that a corrected clock is noticed.</summary>
    private async Task WaitUntilAsync(DateTimeOffset next, CancellationToken stopping)
    {
        for (var left = next - services.Time.GetUtcNow(); left > TimeSpan.Zero; left = next - services.Time.GetUtcNow())
        {
            await Task.Delay(left < TimeSpan.FromHours(1) ? left : TimeSpan.FromHours(1), services.Time, stopping);
        }
    }

    private async Task RunAsync(string name, CancellationToken abandon)
    {
        var start = services.Time.GetTimestamp();
        try
        {
            var result = await AppTasks.RunAsync(name, services, abandon);
            services.Metrics.TaskEnded(name, done: true, services.Time.GetElapsedTime(start));
            services.Logger.LogInformation("Task {Task:l}: {Result:l} in {Milliseconds} ms",
                name, result, (long)services.Time.GetElapsedTime(start).TotalMilliseconds);
        }
#pragma warning disable CA1031 // whatever a task throws must not reach the others
        catch (Exception e)
#pragma warning restore CA1031
        {
            services.Metrics.TaskEnded(name, done: false, services.Time.GetElapsedTime(start));
            services.Logger.LogError(
                e, "Task {Task:l} failed: {Reason:l}", name, e is CommandException ? e.Message : PlainWords.Describe(e));
        }
    }
}
