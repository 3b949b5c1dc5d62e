using System.Text.Json.Nodes;
using Ballast.Operator.Api;

namespace Ballast.Cluster.Tests.SpecWalk;

/// <summary>
/// Values that the schema does not describe, but that Kubernetes, a registry or a server accepts or refuses; by field name.
/// </summary>
internal static class KnownValues
{
    private static readonly string Hash = new('a', 64);

    /// <summary>Keys of maps: labels and resources that exist, and that do not exist.</summary>
    public static readonly IReadOnlyList<string> MapKeys =
    [
        "cpu", "memory", "ephemeral-storage", "storage", "pods", "nvidia.com/gpu", "hugepages-2Mi", "hugepages-", "hugepages-x",
        "kubernetes.io/x",
        "requests.nvidia.com/gpu", "example.com/", "/gpu", "a/b/c", "Example.com/x", $"{new string('x', 250)}.com/x",
        $"example.com/{new string('x', 64)}",
        "attachable-volumes-aws-ebs", "node.kubernetes.io/x",
    ];

    private static readonly Dictionary<string, string[]> ByEnd = new(StringComparer.Ordinal)
    {
        ["metadata.name"] = ["a", "a1", new('a', 30), new('a', 31), "a-b", "1a", "a.b"],
        ["image"] =
        [
            "shop", "shop:latest", "shop:2", $"shop@sha256:{Hash}", $"shop:2@sha256:{Hash}", "shop@sha256:aa",
            "registry:5000/shop:2", "registry:5000/Shop:2",
            "shop:", ":2", "-shop:2", "https://registry/shop:2", "a//b:2", "registry/shop:2/", $"shop:{new string('2', 128)}",
            $"shop:{new string('2', 129)}",
            "shop :2", $"{new string('a', 300)}/shop:2", "localhost/a/b/c/d:2", "shop:2\n", "a__b:2", "a..b/c:2", "x/a--b:2",
            "x/a...b:2", $"sha256:{Hash}", Hash,
        ],
        ["ingress.host"] =
        [
            "*.example", "*", "*.*.example", "a.*.example", "1.2.3.4", "::1", "Shop.example", "shop.example.", "shop.example:80",
            "a_b.example", $"{new string('a', 64)}.example",
        ],
        ["ingress.path"] =
        [
            "/a/", "/a/./b", "/a/.", "/a%2fb", "/a%2Fb", "/a#b", "/a?b", "/a*", "/.a", "/a/...", "/a;b", "/$1", "/(.*)", "/{a}",
            "/\"", "/'", "/a\\b",
        ],
        ["mounts.path"] =
        [
            "/tmp", "/tmp/", "/tmp/x", "/app", "/app/logs/", "/app/logs/deep", "/etc/shop/deep", "/etc/features/deep", "/etc",
            "/proc", "/proc/x", "/dev", "/dev/shm", "/sys",
            "/a/./b", "/a b", "/a:b", $"/{new string('x', 255)}", $"/{new string('x', 256)}",
        ],
        ["version"] =
        [
            "15", "16", "8.0", "8.1", "10.11", "1.8", "2.7", "3.13", "12", "11", "18", "19", "6", "7", "8", "9", "015", "07",
            "15.", "15.4.2", "99999999999999999999", "15-alpine",
        ],
        ["format"] =
        [
            "{host}", "{nosuch}", "{{host}}", "{host", "host}", "{}", "{password}",
            "postgres://{username}:{password}@{host}:{port}/{database}?x=%20", "{HOST}",
        ],
        ["dependencies.name"] =
            ["web", "app", "salt", "env", "release", "migrate", "migration", "db", "cache", "archive", "a-b", new(
                'a', 16), new('a', 17), "redis", "database"],
        ["env.name"] =
        [
            "A", "_", "_1", "1A", "A-B", "A.B", "WORKER_PROCESSES", "DB_HOST", "DB_POOL_SIZE", "DATABASE_URL", "CACHE_URL",
            "PATH", "APP_ENV", "DEBUG", "SECRET_KEY", "REGION", "ROLE",
        ],
        ["key"] = [".x", "..x", "x/y", "x y", new('x', 253), new('x', 254), "node.kubernetes.io/not-ready", "a/b/c", "/x"],
        ["value"] = [new('x', 63), new('x', 64), "a.b_c-d"],
        ["schedule"] =
        [
            "* * * * *", "*/5 * * * *", "0 0 1 1 *", "0 0 * * 7", "60 * * * *", "* * * * * *", "@daily", "@every 1h",
            "0 0 * jan mon",
            "TZ=UTC 0 0 * * *", "CRON_TZ=UTC 0 0 * * *", "0 0 31 2 *", "0-10/2,30 * * * *", "5-1 * * * *", "*/0 * * * *",
        ],
        ["timeZone"] = ["Europe/Berlin", "UTC", "Etc/UTC", "Local", "local", "Mars/Base", "../etc/passwd", "europe/berlin"],
        ["storageClassName"] = ["a.b", "A", "a_b", new('a', 253)],
        ["className"] = ["a.b", "A", "a_b"],
    };

    private static readonly Dictionary<string, string[]> Structures = new(StringComparer.Ordinal)
    {
        ["requests"] =
        [
            "{cpu: 2}", "{memory: 2Gi}", "{cpu: 1, memory: 1Gi}", "{nvidia.com/gpu: 1}", "{hugepages-2Mi: 2Mi}",
            "{memory: 512}",
        ],
        ["limits"] =
        [
            "{cpu: 50m}", "{memory: 1Mi}", "{memory: 512}", "{memory: 512m}", "{memory: 0}", "{nvidia.com/gpu: 1}",
            "{nvidia.com/gpu: 0.5}", "{nvidia.com/gpu: 0}",
            "{hugepages-2Mi: 2Mi}", "{hugepages-2Mi: 3Mi}", "{cpu: 1, hugepages-2Mi: 4Mi}", "{ephemeral-storage: 1Gi}",
        ],
        ["resources"] =
        [
            "{requests: {nvidia.com/gpu: 1}, limits: {nvidia.com/gpu: 1}}",
            "{requests: {nvidia.com/gpu: 1}, limits: {nvidia.com/gpu: 2}}",
            "{requests: {cpu: 1, hugepages-2Mi: 2Mi}, limits: {cpu: 1, hugepages-2Mi: 2Mi}}",
            "{requests: {hugepages-2Mi: 2Mi}, limits: {hugepages-2Mi: 2Mi}}",
            "{limits: {memory: 64Mi}}", "{requests: {memory: 8Gi}}", "{requests: {cpu: 0}, limits: {cpu: 0}}",
            "{requests: {cpu: 2}, limits: {cpu: 1}}",
        ],
        ["nodeSelector"] = ["{a: b, c: d}", "{a/b: ''}"],
        ["tolerations"] =
        [
            "[{operator: Exists}]", "[{}]", "[{key: a}]", "[{key: a, operator: Exists, value: b}]",
            "[{key: a, effect: NoSchedule, tolerationSeconds: 1}]",
            "[{key: a, value: b}, {key: a, value: b}]", "[{key: a, effect: NoExecute, tolerationSeconds: -5}]",
        ],
        ["autoscaling"] =
            ["{maxReplicas: 1}", "{minReplicas: 3, maxReplicas: "
            + "3}", "{minReplicas: 1, maxReplicas: 2}", "{minReplicas: 1000, maxReplicas: 1000}"],
        ["args"] = ["['']", "['--port', '8080']", "[\"two\\nlines\"]", "[\"nul\\0\"]", "['$(REGION)', '$$(REGION)', '$(']"],
        ["imagePullSecrets"] = ["[registry, other]", "[registry, registry]", "[Registry]"],
        ["env"] =
        [
            "[{name: A}]", "[{name: REGION, secretKeyRef: {name: shop, key: region}}, {name: FEATURES, value: all}]",
            "[{name: ROLE, configMapKeyRef: {name: shop, key: role}}, {name: TOKEN, value: plain}, {name: FLAGS, secretKeyRef: "
                + "{name: shop, key: flags}}]", "[{name: A, value: a, secretKeyRef: {name: shop, key: a}}]",
                "[{name: A, secretKeyRef: {name: shop, key: a}, configMapKeyRef: {name: shop, key: a}}]",
            "[{name: DEBUG, value: 'true'}]", "[{name: SECRET_KEY, value: changeme}]",
            "[{name: A, value: a}, {name: A, value: b}]",
        ],
    };

    public static IEnumerable<JsonNode?> Of(Field field) =>
        ByEnd.Where(v => Ends(field, v.Key)).SelectMany(v => v.Value).Select(text => (JsonNode)text)
            .Concat(Structures.Where(v => Ends(field, v.Key)).SelectMany(v => v.Value)
            .Select(yaml => YamlJson.Read(new StringReader(yaml))[0].DeepClone()));

    // Not an item of a list, which has the list's name.
    private static bool Ends(Field field, string end) =>
        !char.IsDigit(field.Path[^1]) && (field.Name == end || field.Name.EndsWith($".{end}", StringComparison.Ordinal));
}
