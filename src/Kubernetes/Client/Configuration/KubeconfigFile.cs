using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ballast.Kubernetes.Client.Configuration;

/// <summary>One kubeconfig file, not merged.</summary>
internal sealed class KubeconfigFile
{
    private readonly string _path;
    private readonly YamlMappingNode _root;

    private KubeconfigFile(string path, YamlMappingNode root) => (_path, _root) = (path, root);

    public string? CurrentContext => new KubeconfigEntry(_path, "", "", _root).Text("current-context");

    public static KubeconfigFile Read(string path)
    {
        try
        {
            using var reader = File.OpenText(path);
            var yaml = new YamlStream();
            yaml.Load(reader);
            return yaml.Documents.Count == 0
                ? new KubeconfigFile(path, new YamlMappingNode())
                : new KubeconfigFile(
                    path, yaml.Documents[0].RootNode as YamlMappingNode ?? throw new YamlException("not a mapping"));
        }
        catch (Exception e) when (e is YamlException or IOException or UnauthorizedAccessException)
        {
            throw new KubernetesConfigurationException(
                path, "file", $"cannot be read: {e.Message}", "give a kubeconfig, as kubectl config view --raw prints one", e);
        }
    }

    /// <summary>The entries of a named list, for example <c>clusters</c> with a <c>cluster</c> in each.</summary>
    public IEnumerable<KubeconfigEntry> Entries(string list, string content)
    {
        if (!_root.Children.TryGetValue(list, out var node) || node is not YamlSequenceNode sequence)
        {
            yield break;
        }

        foreach (var item in sequence.OfType<YamlMappingNode>())
        {
            var name = new KubeconfigEntry(_path, list, "", item).Text("name") ?? "";
            var body = item.Children.TryGetValue(content, out var inner) ? inner as YamlMappingNode : null;
            yield return new KubeconfigEntry(_path, name, $"{list}[{name}].{content}.", body ?? new YamlMappingNode());
        }
    }
}
