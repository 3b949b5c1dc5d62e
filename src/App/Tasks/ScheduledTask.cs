namespace Ballast.App.Tasks;

/// <summary>A task and when it runs.</summary>
internal sealed record ScheduledTask(string Name, Timetable Timetable);
