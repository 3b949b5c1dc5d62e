using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Validate;

/// <summary>
/// The connection budget: (web's highest replicas + surge) x workers x (pool size + overflow), plus the same for processes, tasks
/// and the migration, must not exceed the connections that each SQL server allows.
/// </summary>
internal static class ConnectionBudget
{
    /// <summary>Connections left for the operator's checks and for a few people with a SQL client.</summary>
    public const int Margin = 7;

    /// <summary>
    /// A computed max_connections is rounded up to a multiple of this: otherwise every small change of the stack would restart
    /// the server.
    /// </summary>
    public const int Step = 50;

    /// <summary>The highest value of the field maxConnections.</summary>
    public const int MostConnections = 100_000;

    /// <summary>The budget of a spec whose defaults are filled in.</summary>
    /// <param name="spec">The wanted spec.</param>
    /// <param name="running">
    /// The running release, with its defaults filled in: a computed maxConnections must not fall below what its pods still need.
    /// </param>
    /// <param name="health">The last answers of the servers, with their connection limits.</param>
    public static BudgetResult Compute(FilledSpec spec, FilledSpec? running, HealthSnapshot health)
    {
        var sql = spec.Dependencies.Where(IsSql).ToList();
        var maxConnections = sql.Where(d => Managed(d) is not null).ToDictionary(
            d => d.Name,
            d => Managed(d)!.MaxConnections ?? Computed(d, Math.Max(Needed(spec, d), NeededBy(running, d.Name))));
        return new BudgetResult(sql.ConvertAll(d => Judge(spec, d, Allowance(d, maxConnections, health))), maxConnections);
    }

    private static bool IsSql(DependencySpec dependency) => EngineCatalog.For(dependency) is { Engine.IsSql: true };

    private static ManagedSqlSpec? Managed(DependencySpec dependency) =>
        EngineCatalog.For(dependency)?.Managed as ManagedSqlSpec;

    private static int Reserved(DependencySpec dependency) => EngineCatalog.For(dependency)!.Engine.ReservedConnections;

    private static int PoolOf(DependencySpec dependency) => (dependency.Pool?.Size ?? 0) + (dependency.Pool?.Overflow ?? 0);

    private static long Needed(FilledSpec spec, DependencySpec dependency) =>
        ConnectionDemand.Of(spec).Sum(d => d.Pools) * PoolOf(dependency);

    private static long NeededBy(FilledSpec? running, string dependency) =>
        running?.Dependencies.Find(d => d.Name == dependency && IsSql(d)) is { } known ? Needed(running, known) : 0;

    private static int Computed(DependencySpec dependency, long needed) =>
        (int)Math.Min((needed + Reserved(dependency) + Margin + Step - 1) / Step * Step, MostConnections);

    private static (long Total, long Reserved)? Allowance(
        DependencySpec dependency, Dictionary<string, int> maxConnections, HealthSnapshot health)
    {
        if (maxConnections.TryGetValue(dependency.Name, out var max))
        {
            return (max, Reserved(dependency));
        }

        return health.Dependencies.GetValueOrDefault(dependency.Name)?.Last is { MaxConnections: { } live } last
            ? (live, last.ReservedConnections ?? Reserved(dependency))
            : null;
    }

    private static DependencyBudget Judge(FilledSpec spec, DependencySpec dependency, (long Total, long Reserved)? allowance)
    {
        var needed = Needed(spec, dependency);
        if (allowance is not { } server)
        {
            return Unknown(dependency, needed);
        }

        var allowed = Math.Max(0, server.Total - server.Reserved);
        return needed <= allowed
            ? new DependencyBudget(
                dependency.Name, needed, allowed, BudgetState.Within, $"{needed} of {allowed}", ClosesGate: false)
            : new DependencyBudget(
                dependency.Name, needed, allowed, BudgetState.Exceeded,
                $"{dependency.Name} needs {needed} = {Sum(spec, dependency)}; the server allows {allowed} "
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

    private static string Sum(FilledSpec spec, DependencySpec dependency)
    {
        var pool = $"({dependency.Pool?.Size ?? 0} + {dependency.Pool?.Overflow ?? 0})";
        return string.Join(" + ", ConnectionDemand.Of(spec).Select(d => $"{d} x {pool}"));
    }

    private static string Mend(DependencySpec dependency)
    {
        var field = $"spec.dependencies[{dependency.Name}]";
        var engine = EngineCatalog.For(dependency)!.Engine.Name;
        return Managed(dependency) is null
            ? $"lower {field}.pool, or raise max_connections on the server"
            : $"lower {field}.pool, or raise {field}.{engine}.managed.maxConnections";
    }
}
