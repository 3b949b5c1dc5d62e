using System.Text.Json.Nodes;

namespace Ballast.EndToEnd.Tests.Harness;

/// <summary>
/// Where the tests run: a cluster that <c>eng/cluster</c> starts, or the cluster of E2E_CONTEXT, to which
/// REGISTRY=registry/prefix brings the images <c>operator</c> and <c>app</c>, the latter under two tags as <c>eng/images list</c>
/// names them.
/// </summary>
internal static class Cluster
{
    private static readonly string? Named = Variable("E2E_CONTEXT");

    /// <summary>Whether the project's scripts started it.</summary>
    public static bool IsOwn => Named is null;

    public static string Context => Named ?? Variable("BALLAST_CONTEXT")
        ?? throw new InvalidOperationException("The cluster is not known before it is prepared.");

    /// <summary>Whether this machine can connect to the addresses of Services.</summary>
    public static bool IsReachable => IsOwn && Variable("BALLAST_REACH") == "direct";

    public static string OperatorImage { get; } = $"{Prefix}/operator";

    /// <summary>The reference app, and the same under the next version's name: a release of its own.</summary>
    public static string AppImage { get; } = $"{Prefix}/app:{Repository.Version}";

    public static string NextAppImage { get; } = $"{Prefix}/app:{Next(Repository.Version)}";

    /// <summary>A PostgreSQL beside the operator's.</summary>
    public static string PostgresImage { get; } = IsOwn ? "ballast/postgres:15" : "postgres:15";

    public static string Kubectl { get; } = Tool("kubectl");

    public static string Helm { get; } = Tool("helm");

    private static string Prefix => IsOwn ? "ballast" : Variable("REGISTRY")
        ?? throw new InvalidOperationException("E2E_CONTEXT without REGISTRY: the cluster has to pull the images from somewhere");

    /// <summary>The second number of Kubernetes' version.</summary>
    public static async Task<int> MinorAsync() => int.Parse(
        JsonNode.Parse(await new Kubectl().RawAsync("/version"))!["minor"]!.GetValue<string>().TrimEnd('+'),
        System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Runs one of the project's own scripts.</summary>
    public static async Task<string> EngAsync(string script, params string[] arguments) =>
        (await Command.RunAsync(Repository.PathOf("eng", script), arguments)).MustSucceed().Output;

    private static string Next(string version)
    {
        var parts = version.Split('.');
        return $"{parts[0]}.{parts[1]}.{int.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture) + 1}";
    }

    private static string Tool(string name) =>
        Repository.PathOf(".tools", "bin", name) is var own && File.Exists(own) ? own : name;

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
