namespace Ballast.App.Jobs;

/// <summary>Work that a worker does once for each id.</summary>
internal sealed record Job(string Id, string Name);

/// <summary>
/// The request for a job: a name of 1 to 100 characters; the id, if the client has one, makes repeating it safe.
/// </summary>
internal sealed record NewJob(string? Id, string? Name);

/// <summary>How many jobs are done.</summary>
internal sealed record JobCounts(long Done);
