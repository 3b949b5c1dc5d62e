using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Validate;

/// <summary>
/// The connection budget: (2 x web's highest replicas) x workers x (pool size + overflow), plus the same for processes, tasks and
/// the migration, must not exceed the connections that each SQL server allows. Twice, because a rolling update has as many pods
/// on their way out as new ones.
/// </summary>
internal static class ConnectionBudget
{
    /// <summary>Connections left for the operator's checks and for a few people with a SQL client.</summary>
    public const int Margin = 7;

    /// <summary>A computed max_connections is rounded up to a multiple of this.</summary>
    public const int Step = 50;

    /// <summary>The highest value of the field maxConnections.</summary>
    public const int MostConnections = 100_000;

    /// <summary>The budget of a spec whose defaults are filled in.</summary>
    /// <param name="spec">The wanted spec.</param>
    /// <param name="running">The running release, with its defaults filled in; null: none.</param>
    /// <param name="servers">The managed SQL servers of the spec, by dependency name.</param>
    /// <param name="health">The last answers of the servers, with their connection limits.</param>
    public static BudgetResult Compute(
        FilledSpec spec, FilledSpec? running, IReadOnlyDictionary<string, ServerSize> servers, HealthSnapshot health) => new(
        [
            .. from dependency in spec.Dependencies.Where(IsSql)
               let budget = Judge(spec, dependency, servers.GetValueOrDefault(dependency.Name), health)
               select budget.ClosesGate && IsUsedAlready(spec, running, dependency, budget)
                   ? budget with { ClosesGate = false }
                   : budget,
        ]);

    /// <summary>
    /// The max_connections of a managed server whose spec does not give one. It has room for half as many replicas again, because
    /// a server that has outgrown it can only be enlarged by a restart.
    /// </summary>
    /// <param name="spec">The wanted spec.</param>
    /// <param name="running">The running release, defaults filled in: its pods must still find their connections.</param>
    /// <param name="dependency">The server's dependency in the wanted spec.</param>
    public static int Size(FilledSpec spec, FilledSpec? running, DependencySpec dependency)
    {
        var runs = Find(running, dependency);
        var most = Math.Max(Roomy(spec, dependency), runs is null ? 0 : Roomy(running!, runs));
        return (int)Math.Min((most + Reserved(dependency) + Margin + Step - 1) / Step * Step, MostConnections);
    }

    // A release that asks no more of an external server than the running one, and fits by the earlier count, is told of the
    // excess and not refused: otherwise an upgrade of the operator would refuse the next release of a stack that runs.
    private static bool IsUsedAlready(
        FilledSpec spec, FilledSpec? running, DependencySpec dependency, DependencyBudget budget) =>
        Managed(dependency) is null && Find(running, dependency) is { } runs
        && budget.Needed <= Needed(running!, runs, PodCount.Twice)
        && Needed(spec, dependency, PodCount.Surge) <= budget.Allowed;

    private static DependencySpec? Find(FilledSpec? running, DependencySpec dependency) =>
        running?.Dependencies.Find(d => d.Name == dependency.Name && IsSql(d));

    private static bool IsSql(DependencySpec dependency) => EngineCatalog.For(dependency) is { Engine.IsSql: true };

    private static ManagedSqlSpec? Managed(DependencySpec dependency) =>
        EngineCatalog.For(dependency)?.Managed as ManagedSqlSpec;

    private static int Reserved(DependencySpec dependency) => EngineCatalog.For(dependency)!.Engine.ReservedConnections;

    private static int PoolOf(DependencySpec dependency) => (dependency.Pool?.Size ?? 0) + (dependency.Pool?.Overflow ?? 0);

    private static long Needed(FilledSpec spec, DependencySpec dependency, PodCount count) =>
        ConnectionDemand.Of(spec, count).Sum(d => d.Pools) * PoolOf(dependency);

    private static long Roomy(FilledSpec spec, DependencySpec dependency) =>
        ConnectionDemand.Of(spec).Sum(d => d.WithRoom.Pools) * PoolOf(dependency);

    private static (long Total, long Reserved)? Allowance(DependencySpec dependency, ServerSize? server, HealthSnapshot health)
    {
        if (server is not null)
        {
            return (server.MaxConnections, Reserved(dependency));
        }

        return health.Dependencies.GetValueOrDefault(dependency.Name)?.Last is { MaxConnections: { } live } last
            ? (live, last.ReservedConnections ?? Reserved(dependency))
            : null;
    }

    private static DependencyBudget Judge(
        FilledSpec spec, DependencySpec dependency, ServerSize? managed, HealthSnapshot health)
    {
        var count = managed?.Count ?? PodCount.Twice;
        var needed = Needed(spec, dependency, count);
        if (Allowance(dependency, managed, health) is not { } server)
        {
            return Unknown(dependency, needed);
        }

        var allowed = Math.Max(0, server.Total - server.Reserved);
        return needed <= allowed
            ? new DependencyBudget(
                dependency.Name, needed, allowed, BudgetState.Within, $"{needed} of {allowed}", ClosesGate: false)
            : new DependencyBudget(
                dependency.Name, needed, allowed, BudgetState.Exceeded,
                $"{dependency.Name} needs {needed} = {Sum(spec, dependency, count)}; the server allows {allowed} "
                + $"({server.Total} - {server.Reserved} reserved): {Mend(dependency)}",
                ClosesGate: dependency.Required && spec.Profile == Profile.Production);
    }

    private static DependencyBudget Unknown(DependencySpec dependency, long needed)
    {
        // With check.mode None nobody asks the server, so do not close the gate: it would wait for an answer forever.
        var asked = dependency.Check?.Mode != CheckMode.None;
        var message = asked
            ? $"{dependency.Name} needs {needed}; waiting for the server to say how many connections it allows"
            : $"{dependency.Name} needs {needed}; how many the server allows is not known, because "
                + $"spec.dependencies[{dependency.Name}].check.mode is None";
        return new DependencyBudget(
            dependency.Name, needed, null, BudgetState.Unknown, message,
            ClosesGate: asked && dependency.Required);
    }

    private static string Sum(FilledSpec spec, DependencySpec dependency, PodCount count)
    {
        var pool = $"({dependency.Pool?.Size ?? 0} + {dependency.Pool?.Overflow ?? 0})";
        return string.Join(" + ", ConnectionDemand.Of(spec, count).Select(d => $"{d} x {pool}"));
    }

    private static string Mend(DependencySpec dependency)
    {
        var field = $"spec.dependencies[{dependency.Name}]";
        var engine = EngineCatalog.For(dependency)!.Engine.Name;
        return Managed(dependency) is null
            ? $"lower {field}.pool, or raise max_connections on the server"
            : $"lower {field}.pool, or raise {field}.{engine}.managed.maxConnections, which restarts it";
    }
}
