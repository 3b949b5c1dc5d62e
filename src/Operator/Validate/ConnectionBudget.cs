using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Validate;

/// <summary>
/// Pools against connections: (web's highest replicas + surge) x workers x (pool size + overflow), and the same for processes,
/// tasks and the migration, must fit what each SQL server allows.
/// </summary>
internal static class ConnectionBudget
{
    /// <summary>The operator's checks, and a person or two at a prompt.</summary>
    public const int Margin = 7;

    /// <summary>A computed max_connections is a multiple of this: few changes of the stack restart the server.</summary>
    public const int Step = 50;

    /// <summary>The most that the field maxConnections takes.</summary>
    public const int MostConnections = 100_000;

    /// <summary>The budget of a spec whose defaults are filled in.</summary>
    /// <param name="spec">What is wanted.</param>
    /// <param name="running">
    /// The release that runs, filled in likewise: while it does, a computed maxConnections never falls below what it needs.
    /// </param>
    /// <param name="health">What the servers last said of themselves.</param>
    public static BudgetResult Compute(AppStackSpec spec, AppStackSpec? running, HealthSnapshot health)
    {
        var sql = (spec.Dependencies ?? []).Where(IsSql).ToList();
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

    private static long Needed(AppStackSpec spec, DependencySpec dependency) =>
        ConnectionDemand.Of(spec).Sum(d => d.Pools) * PoolOf(dependency);

    private static long NeededBy(AppStackSpec? running, string dependency) =>
        running?.Dependencies?.Find(d => d.Name == dependency && IsSql(d)) is { } known ? Needed(running, known) : 0;

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

    private static DependencyBudget Judge(AppStackSpec spec, DependencySpec dependency, (long Total, long Reserved)? allowance)
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
        // Nobody asks such a server, so waiting for its answer would be for ever.
        var asked = dependency.Check?.Mode != CheckMode.None;
        var message = asked
            ? $"{dependency.Name} needs {needed}; waiting for the server to say how many connections it allows"
            : $"{dependency.Name} needs {needed}; how many the server allows is not known, because "
                + $"spec.dependencies[{dependency.Name}].check.mode is None";
        return new DependencyBudget(
            dependency.Name, needed, null, BudgetState.Unknown, message,
            ClosesGate: asked && dependency.Required);
    }

    private static string Sum(AppStackSpec spec, DependencySpec dependency)
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
