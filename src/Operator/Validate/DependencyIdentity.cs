using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Validate;

/// <summary>What a dependency is and stays: its engine and where its server comes from.</summary>
/// <param name="Engine">As the spec calls it: <c>postgres</c>, <c>redis</c> and so on.</param>
/// <param name="Source">As the spec calls it: <c>managed</c>, <c>external</c> or <c>cluster</c>.</param>
/// <param name="Managed">The server that the operator runs, if it does.</param>
internal sealed record DependencyIdentity(string Engine, string Source, ManagedServerSpec? Managed)
{
    /// <summary>The identity of a dependency, or null where it has no engine or source.</summary>
    public static DependencyIdentity? Of(DependencySpec dependency) => dependency switch
    {
        { Postgres: { } postgres } => From("postgres", postgres.Managed, postgres.External, postgres.Cluster),
        { Mysql: { } mysql } => From("mysql", mysql.Managed, mysql.External),
        { Redis: { } redis } => From("redis", redis.Managed, redis.External),
        { Rabbitmq: { } rabbitmq } => From("rabbitmq", rabbitmq.Managed, rabbitmq.External),
        { Influxdb: { } influxdb } => From("influxdb", influxdb.Managed, influxdb.External),
        { Service: not null } => new DependencyIdentity("service", "external", null),
        _ => null,
    };

    /// <summary><c>15</c> of <c>15.4</c>.</summary>
    public static string Major(string version) => version.Split('.')[0];

    private static DependencyIdentity? From(
        string engine, ManagedServerSpec? managed, ExternalSpec? external, ObjectReference? cluster = null) => (managed, external, cluster) switch
        {
            ({ } server, _, _) => new DependencyIdentity(engine, "managed", server),
            (_, { }, _) => new DependencyIdentity(engine, "external", null),
            (_, _, { }) => new DependencyIdentity(engine, "cluster", null),
            _ => null,
        };
}
