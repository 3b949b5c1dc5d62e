using System.Globalization;
using Ballast.App.Commands;
using Ballast.App.Configuration;
using Ballast.App.Dependencies.Databases;

namespace Ballast.App.Jobs;

/// <summary>The work of a job: a row in the database, once for each id.</summary>
internal sealed class JobStore(Database database, FaultSettings faults)
{
    /// <summary>Does the job in one transaction; a second time it changes nothing.</summary>
    /// <exception cref="CommandException">It is one of those that the settings let fail.</exception>
    public async Task DoAsync(Job job, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(
            database.Engine.InsertOnce("INSERT INTO jobs (id, name) VALUES (@id, @name)", "id"), cancellationToken,
            ("id", job.Id), ("name", job.Name));
        if (faults.FailJobs.Contains(job.Name))
        {
            throw new CommandException(ExitCode.Failed, "failed, as FAULT_FAIL_JOBS asks");
        }

        await transaction.CommitAsync(cancellationToken);
    }

    public Task<JobCounts> CountAsync(CancellationToken cancellationToken) => database.Circuit.RunAsync(
        async token =>
        {
            await using var connection = await database.OpenAsync(token);
            await using var command = connection.Command("SELECT count(*) FROM jobs");
            return new JobCounts(Convert.ToInt64(await command.ExecuteScalarAsync(token), CultureInfo.InvariantCulture));
        },
        cancellationToken);
}
