using Ballast.App.Tasks;

namespace Ballast.App.Commands;

/// <summary><c>schedule</c>: runs the tasks at their times until stopped.</summary>
internal static class ScheduleCommand
{
    public static async Task RunAsync(Services services, CancellationToken cancellationToken)
    {
        services.NeedDatabase();
        await services.WaitForDependenciesAsync(cancellationToken);
        await new Scheduler(services).RunAsync(cancellationToken);
    }
}
