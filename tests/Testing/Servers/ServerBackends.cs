namespace Ballast.Testing;

/// <summary>
/// Chooses how the tests' API server runs: KUBE_ASSETS names binaries; else CLUSTER is <c>lab</c> for processes or <c>k3s</c> for
/// a container; else <c>eng/cluster kind</c> says what this machine can do.
/// </summary>
public static class ServerBackends
{
    private static readonly Lazy<Func<IServerBackend>> Choice = new(Choose);

    public static IServerBackend New() => Choice.Value();

    private static Func<IServerBackend> Choose()
    {
        var choice = Find();
        Console.Error.WriteLine($"The API server of the tests: {choice().Name}");
        return choice;
    }

    private static Func<IServerBackend> Find()
    {
        if (Variable("KUBE_ASSETS") is null && EngScript.Run("cluster", "kind", "set CLUSTER=lab or CLUSTER=k3s")[^1] == "k3s")
        {
            var image =
                Variable("API_SERVER_IMAGE") ?? EngScript.Run("images", "api-server", "name an image in API_SERVER_IMAGE")[^1];
            return () => new ContainerBackend(image);
        }

        var assets = KubeAssets.Folder();
        return () => new ProcessBackend(assets);
    }

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
