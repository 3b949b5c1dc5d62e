namespace Ballast.Kubernetes.Client.Configuration;

/// <summary>One or more kubeconfig files, merged as in kubectl: the first value is used.</summary>
/// <param name="Source">The files, for messages.</param>
internal sealed record Kubeconfig(string Source)
{
    public string? CurrentContext { get; private set; }

    public Dictionary<string, KubeconfigEntry> Clusters { get; } = [];

    public Dictionary<string, KubeconfigEntry> Users { get; } = [];

    public Dictionary<string, KubeconfigEntry> Contexts { get; } = [];

    /// <summary>The files of KUBECONFIG, otherwise the file in the home folder.</summary>
    public static IReadOnlyList<string> DefaultPaths(Func<string, string?> environment)
    {
        var listed = environment("KUBECONFIG")?.Split(
            Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return listed is { Length: > 0 }
            ? listed
            : [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config")];
    }

    /// <param name="paths">Files in order of precedence.</param>
    /// <param name="mustExist">False: missing files are ignored, as long as one exists.</param>
    public static Kubeconfig Load(IReadOnlyList<string> paths, bool mustExist)
    {
        var merged = new Kubeconfig(string.Join(Path.PathSeparator, paths));
        var found = paths.Where(path => mustExist || File.Exists(path)).ToList();
        if (found.Count == 0)
        {
            throw new KubernetesConfigurationException(
                merged.Source, "file", "does not exist", "set KUBECONFIG to a kubeconfig file, or run in a pod");
        }

        foreach (var path in found)
        {
            merged.Add(KubeconfigFile.Read(path));
        }

        return merged;
    }

    private void Add(KubeconfigFile file)
    {
        CurrentContext ??= file.CurrentContext;
        AddMissing(Clusters, file.Entries("clusters", "cluster"));
        AddMissing(Users, file.Entries("users", "user"));
        AddMissing(Contexts, file.Entries("contexts", "context"));
    }

    private static void AddMissing(Dictionary<string, KubeconfigEntry> known, IEnumerable<KubeconfigEntry> entries)
    {
        foreach (var entry in entries)
        {
            known.TryAdd(entry.Name, entry);
        }
    }
}
