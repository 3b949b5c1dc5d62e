using System.Globalization;
using System.Text.RegularExpressions;
using Ballast.Operator.Engines;
using Serilog.Events;

namespace Ballast.Operator.Hosting;

/// <summary>Every option of the operator, and how its value is parsed.</summary>
internal static partial class Settings
{
    public static IReadOnlyList<Setting> All { get; } = For(EngineCatalog.All);

    /// <summary>All options of an operator with these engines: the image of each engine is an option too.</summary>
    public static IReadOnlyList<Setting> For(IReadOnlyList<IEngine> engines) =>
    [
        new("--namespaces", "BALLAST__NAMESPACES", "Namespaces whose stacks are reconciled, separated by commas. Default: all.",
            (o, v) => o with { Namespaces = Names(v) }),
        new("--leader-election", "BALLAST__LEADERELECTION__ENABLED", "true, or false for a single instance. Default: true.",
            (o, v) => o with { LeaderElection = Flag(v) }),
        new("--lease-name", "BALLAST__LEADERELECTION__NAME", "Name of the lease. Default: ballast.",
            (o, v) => o with { LeaseName = Name(v) }),
        new("--lease-namespace", "BALLAST__LEADERELECTION__NAMESPACE", "Namespace of the lease. Default: the operator's own.",
            (o, v) => o with { LeaseNamespace = Name(v) }),
        new("--port", "BALLAST__PORT", "Port of /healthz, /readyz and /metrics. Default: 8080.",
            (o, v) => o with { Port = Number(v, 1, 65535) }),
        new(
            "--otlp-endpoint", "BALLAST__METRICS__OTLPENDPOINT",
            "Collector that metrics are also sent to (OTLP), for example http://collector:4317. Default: none.",
            (o, v) => o with { OtlpEndpoint = Address(v) }),
        new("--workers", "BALLAST__WORKERS", "Stacks reconciled at once. Default: 16.",
            (o, v) => o with { Workers = Number(v, 1, 256) }),
        new(
            "--cloudnative-pg", "BALLAST__CLOUDNATIVEPG__ENABLED",
            "true: dependencies may name Clusters of CloudNativePG, which are watched. Default: false.",
            (o, v) => o with { CloudNativePg = Flag(v) }),
        .. engines.SelectMany(e => e.Images).Select(Image),
        new("--log-level", "BALLAST__LOG__LEVEL", "Verbose, Debug, Information, Warning, Error or Fatal. Default: Information.",
            (o, v) => o with { LogLevel = Level(v) }),
        new(
            "--log-levels", "BALLAST__LOG__LEVELS",
            "Minimum levels of log categories, for example Ballast.Kubernetes=Debug,Ballast.Operator.Health=Warning.",
            (o, v) => o with { LogLevels = Levels(v) }),
        new(
            "--kubeconfig", "BALLAST__KUBECONFIG",
            "A kubeconfig file. Default: KUBECONFIG, else the pod's service account, else ~/.kube/config.",
            (o, v) => o with { Kubeconfig = ExistingFile(v) }),
        new("--context", "BALLAST__CONTEXT", "A context of the kubeconfig. Default: its current one.",
            (o, v) => o with { Context = v }),
    ];

    private static Setting Image(EngineImage image) => new(
        $"--{image.Repository}-image", $"{Setting.Prefix}IMAGES__{image.Repository.ToUpperInvariant()}",
        $"Repository of the {image.Product} image, without a tag. Default: {image.Repository}.",
        (o, v) => o with { Images = o.Images.With(image, Repository(v)) });

    private static List<string> Names(string value) =>
        [.. value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Name)];

    private static string Name(string value) => value.Length <= 253 && DnsName().IsMatch(value)
        ? value
        : throw new FormatException($"'{value}' is not a Kubernetes name: write lower-case letters, digits and hyphens");

    private static bool Flag(string value) =>
        bool.TryParse(value, out var flag) ? flag : throw new FormatException("write true or false");

    private static int Number(string value, int min, int max) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw new FormatException($"write a whole number from {min} to {max}");

    private static Uri Address(string value) =>
        Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new FormatException("write an address that begins with http:// or https://");

    private static string Repository(string value) => ImageRepository().IsMatch(value)
        ? value
        : throw new FormatException("write an image's repository without tag and digest, for example registry.example/postgres");

    private static LogEventLevel Level(string value) =>
        Enum.GetValues<LogEventLevel>().Cast<LogEventLevel?>()
            .FirstOrDefault(level => level.ToString()!.Equals(value, StringComparison.OrdinalIgnoreCase))
        ?? throw new FormatException($"write one of {string.Join(", ", Enum.GetNames<LogEventLevel>())}");

    private static Dictionary<string, LogEventLevel> Levels(string value)
    {
        var levels = new Dictionary<string, LogEventLevel>(StringComparer.Ordinal);
        foreach (var pair in value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (pair.Split('=', 2) is not [{ Length: > 0 } category, var level])
            {
                throw new FormatException("write category=level, separated by commas");
            }

            if (!levels.TryAdd(category, Level(level)))
            {
                throw new FormatException("name each category once");
            }
        }

        return levels;
    }

    private static string ExistingFile(string value) =>
        File.Exists(value) ? value : throw new FormatException("there is no such file");

    [GeneratedRegex("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$", RegexOptions.CultureInvariant)]
    private static partial Regex DnsName();

    [GeneratedRegex(
        "^[a-zA-Z0-9][-a-zA-Z0-9.]*(:[0-9]+)?(/[a-z0-9][-_.a-z0-9]*)+$|^[a-z0-9][-_.a-z0-9]*$", RegexOptions.CultureInvariant)]
    private static partial Regex ImageRepository();
}
