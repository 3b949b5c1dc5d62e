using System.Text.RegularExpressions;

namespace Ballast.Operator.Offline.Compose;

/// <summary>What public images are for.</summary>
internal static partial class KnownImages
{
    /// <summary>Engines by the names of images that run them.</summary>
    private static readonly Dictionary<string, ServerKind> Engines = ServerKind.All
        .SelectMany(kind => kind.Images.Select(image => (image, kind)))
        .ToDictionary(row => row.image, row => row.kind, StringComparer.Ordinal);

    /// <summary>Why a service is left out, by the names of images.</summary>
    private static readonly Dictionary<string, string> LeftOut = Table(
        ("an Ingress takes its place: set web.ingress",
            "nginx traefik caddy haproxy envoy httpd nginx-proxy nginx-proxy-manager swag acme-companion certbot"),
        ("pools and the connection budget take its place: let the app connect to the database itself",
            "pgbouncer pgpool pgpool-ii pgcat odyssey proxysql"),
        ("a tool beside the app: run it on its own if you need it",
            "pgadmin4 pgadmin adminer phpmyadmin redis-commander redisinsight redis-insight flower dbgate cloudbeaver mailhog "
                + "mailpit maildev mailcatcher smtp4dev portainer portainer-ce watchtower autoheal dozzle ofelia mongo-express "
                + "kafka-ui kafdrop"),
        ("monitoring is the cluster's: Ballast has metrics of its own",
            "prometheus grafana grafana-oss grafana-enterprise cadvisor alertmanager loki promtail alloy tempo jaeger all-in-one "
                + "zipkin opentelemetry-collector-contrib netdata victoria-metrics "
                + "telegraf fluentd fluent-bit filebeat logstash kibana otel-collector opentelemetry-collector chronograf"));

    /// <summary>Ports of servers that Ballast checks and does not run.</summary>
    private static readonly Dictionary<string, int> Ports = new(StringComparer.Ordinal)
    {
        ["mongo"] = 27017,
        ["mongodb"] = 27017,
        ["elasticsearch"] = 9200,
        ["opensearch"] = 9200,
        ["kafka"] = 9092,
        ["cp-kafka"] = 9092,
        ["redpanda"] = 9092,
        ["zookeeper"] = 2181,
        ["cp-zookeeper"] = 2181,
        ["memcached"] = 11211,
        ["minio"] = 9000,
        ["nats"] = 4222,
        ["eclipse-mosquitto"] = 1883,
        ["smtp"] = 25,
        ["seaweedfs"] = 8333,
        ["azure-sql-edge"] = 1433,
        ["oracle-free"] = 1521,
        ["mongodb-community-server"] = 27017,
        ["mosquitto"] = 1883,
        ["opensearch-node"] = 9200,
        ["rustfs"] = 9000,
        ["browserless"] = 3000,
        ["emqx"] = 1883,
        ["cassandra"] = 9042,
        ["clickhouse"] = 8123,
        ["clickhouse-server"] = 8123,
        ["neo4j"] = 7687,
        ["etcd"] = 2379,
        ["consul"] = 8500,
        ["vault"] = 8200,
        ["keycloak"] = 8080,
        ["meilisearch"] = 7700,
        ["typesense"] = 8108,
        ["qdrant"] = 6333,
        ["weaviate"] = 8080,
        ["chroma"] = 8000,
        ["ollama"] = 11434,
        ["couchdb"] = 5984,
        ["cockroach"] = 26257,
        ["localstack"] = 4566,
        ["pulsar"] = 6650,
        ["solr"] = 8983,
        ["activemq"] = 61616,
        ["gotenberg"] = 3000,
        ["tika"] = 9998,
    };

    /// <summary>
    /// The engine that a service runs, by its image, such as <c>redis</c> or <c>bitnami-redis</c>, its name where it is built,
    /// the folder of its data, or its name together with its port; null if it is no engine of ours.
    /// </summary>
    public static ServerKind? Engine(ComposeService service) =>
        Engines.GetValueOrDefault(service.ImageName)
        ?? Engines.GetValueOrDefault(service.IsBuilt ? service.Name : service.ImageName.Split('-', '_')[^1])
        ?? ServerKind.All.FirstOrDefault(kind => service.Items("volumes").Select(ComponentFields.Target)
            .Concat(service.Items("tmpfs").Select(t => t.ToString().Split(':')[0]))
            .Any(target => Array.Exists(kind.DataFolders, folder => IsIn(target, folder))))
        ?? ServerKind.All.FirstOrDefault(kind => service.Ports.Contains(kind.Port) && ReasonToLeaveOut(service) is null
            && Array.Exists(kind.Images, name => service.Name.Contains(name, StringComparison.OrdinalIgnoreCase)));

    /// <summary>True: an engine's own image, which Ballast runs too.</summary>
    public static bool IsOfficial(ComposeService service) =>
        Registry().Replace(service.Image ?? "", "").Split(':', '@')[0] is var name && !name.Contains('/')
        && (Engines.GetValueOrDefault(name)?.Engine == name || name == "mariadb");

    /// <summary>Why a service is no part of the stack; null if it is.</summary>
    public static string? ReasonToLeaveOut(ComposeService service) =>
        service.IsBuilt ? null
        : Exporter().IsMatch(service.ImageName) ? "monitoring is the cluster's: Ballast has metrics of its own"
        : LeftOut.GetValueOrDefault(service.ImageName);

    /// <summary>The port of a server that Ballast does not run; null if the service is none.</summary>
    public static int? Port(ComposeService service) =>
        Ports.TryGetValue(service.IsBuilt ? service.Name : service.ImageName, out var port)
        || (port = SqlServer().IsMatch(service.Image ?? "") ? 1433 : 0) > 0
            ? service.Ports.OrderByDescending(p => p == port).Append(port).First()
            : null;

    private static bool IsIn(string? path, string folder) =>
        path == folder || path?.StartsWith($"{folder}/", StringComparison.Ordinal) == true;

    private static Dictionary<string, string> Table(params (string Value, string Names)[] rows) =>
        rows.SelectMany(row => row.Names.Split(' ').Select(name => (name, row.Value)))
            .ToDictionary(row => row.name, row => row.Value, StringComparer.Ordinal);

    [GeneratedRegex("^(docker\\.io/)?(library/)?", RegexOptions.CultureInvariant)]
    private static partial Regex Registry();

    [GeneratedRegex("(^|/)mssql/", RegexOptions.CultureInvariant)]
    private static partial Regex SqlServer();

    [GeneratedRegex("exporter", RegexOptions.CultureInvariant)]
    private static partial Regex Exporter();
}
