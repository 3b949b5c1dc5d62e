using Ballast.App.Tasks;

namespace Ballast.App.Commands;

/// <summary><c>task NAME</c>: runs one task once.</summary>
internal static class TaskCommand
{
    public static async Task<string> RunAsync(Services services, string? name, CancellationToken cancellationToken)
    {
        if (name is null || !AppTasks.Names.Contains(name))
        {
            throw new CommandException(ExitCode.Invalid, $"usage: task NAME, one of {string.Join(", ", AppTasks.Names)}");
        }

        var start = services.Time.GetTimestamp();
        var done = false;
        try
        {
            var result = await AppTasks.RunAsync(name, services, cancellationToken);
            done = true;
            return $"task {name}: {result}";
        }
        finally
        {
            services.Metrics.TaskEnded(name, done, services.Time.GetElapsedTime(start));
            await (services.PointWriter?.WriteLastAsync() ?? Task.CompletedTask);
        }
    }
}
