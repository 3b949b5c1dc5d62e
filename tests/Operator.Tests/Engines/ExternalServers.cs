using System.Text;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Observe;
using Ballast.Operator.References;

namespace Ballast.Operator.Tests.Engines;

/// <summary>Dependencies on external servers, and Secrets that say where those are.</summary>
internal static class ExternalServers
{
    public static readonly AppStack Stack = new()
    {
        Metadata = new V1ObjectMeta { Name = "shop", Namespace = "demo" },
        Spec = new AppStackSpec(),
    };

    public static readonly DependencySpec External = new()
    {
        Name = "db",
        Postgres = new PostgresSpec { External = new ExternalSpec { SecretRef = new ObjectReference { Name = "db" } } },
    };

    public static readonly DependencySpec ExternalRedis = new()
    {
        Name = "db",
        Redis = new RedisSpec { External = new ExternalSpec { SecretRef = new ObjectReference { Name = "db" } } },
    };

    public static readonly DependencySpec ExternalMysql = new()
    {
        Name = "db",
        Mysql = new MysqlSpec { External = new ExternalSpec { SecretRef = new ObjectReference { Name = "db" } } },
    };

    public static readonly DependencySpec ExternalRabbitmq = new()
    {
        Name = "db",
        Rabbitmq = new RabbitmqSpec { External = new ExternalSpec { SecretRef = new ObjectReference { Name = "db" } } },
    };

    public static readonly DependencySpec ExternalInfluxdb = new()
    {
        Name = "db",
        Influxdb = new InfluxdbSpec { External = new ExternalSpec { SecretRef = new ObjectReference { Name = "db" } } },
    };

    public static ConnectionResult Resolve(DependencySpec dependency, string uri) =>
        ConnectionResolver.Resolve(Stack, dependency, Observed("db", ("uri", uri)));

    public static ObservedState Observed(string secret, params (string Key, string Value)[] data) => ObservedState.Empty with
    {
        References = new Dictionary<ReferenceKey, ReferencedObject?>
        {
            [new ReferenceKey(ReferenceKind.Secret, secret)] =
                new(new V1ObjectMeta { Name = secret }, data.ToDictionary(d => d.Key, d => Encoding.UTF8.GetBytes(d.Value))),
        },
    };

    public static TlsSettings Mode(bool tls) => new(tls ? TlsMode.VerifyFull : TlsMode.Disable);
}
