using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Ballast.Kubernetes.Client.Configuration;

/// <summary>A mapping of a kubeconfig with its position, for error messages.</summary>
/// <param name="File">The file; relative paths in it are relative to its folder.</param>
/// <param name="Name">The entry's name.</param>
/// <param name="Prefix">The position of the mapping in the file, for example <c>users[admin].user.</c>.</param>
/// <param name="Node">The mapping.</param>
internal sealed record KubeconfigEntry(string File, string Name, string Prefix, YamlMappingNode Node)
{
    /// <summary>A text, or null if it is missing or empty.</summary>
    public string? Text(string field) =>
        !Node.Children.TryGetValue(field, out var node) ? null
        : node is not YamlScalarNode scalar ? throw Wrong(field, "is not a text", "write a plain value")
        : IsNull(scalar) ? null
        : scalar.Value;

    public bool Flag(string field) => Text(field) is "true" or "True" or "TRUE";

    public bool Has(string field) => Node.Children.ContainsKey(field);

    public KubeconfigEntry? Child(string field) =>
        Node.Children.TryGetValue(field, out var node) && node is YamlMappingNode child
            ? new KubeconfigEntry(File, Name, $"{Prefix}{field}.", child)
            : null;

    /// <summary>The texts of a list; empty if the list is missing.</summary>
    public IReadOnlyList<string> Texts(string field) =>
        Sequence(field).OfType<YamlScalarNode>().Select(item => item.Value ?? "").ToList();

    /// <summary>The mappings of a list; empty if the list is missing.</summary>
    public IReadOnlyList<KubeconfigEntry> Children(string field) =>
        Sequence(field).OfType<YamlMappingNode>()
            .Select((item, i) => new KubeconfigEntry(File, Name, $"{Prefix}{field}[{i}].", item)).ToList();

    /// <summary>A path; a relative one is resolved from the file's folder.</summary>
    public string? FilePath(string field) =>
        Text(field) is { } path ? Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(File))!) : null;

    /// <summary>
    /// The bytes of <c>field-data</c> (base64), otherwise of the file that <c>field</c> names; null if both are missing.
    /// </summary>
    public byte[]? Content(string field)
    {
        if (Text($"{field}-data") is { } data)
        {
            try
            {
                return Convert.FromBase64String(data);
            }
            catch (FormatException e)
            {
                throw Wrong($"{field}-data", "is not base64", $"encode the PEM file, or name it in {field}", e);
            }
        }

        if (FilePath(field) is not { } path)
        {
            return null;
        }

        try
        {
            return System.IO.File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Wrong(field, $"cannot be read: {e.Message}", "correct the path, which counts from the kubeconfig's folder", e);
        }
    }

    public KubernetesConfigurationException Wrong(string field, string problem, string mend, Exception? inner = null) =>
        new(File, Prefix + field, problem, mend, inner);

    private YamlSequenceNode Sequence(string field) =>
        Node.Children.TryGetValue(field, out var node) && node is YamlSequenceNode sequence ? sequence : new YamlSequenceNode();

    private static bool IsNull(YamlScalarNode scalar) =>
        string.IsNullOrEmpty(scalar.Value) || (scalar.Style == ScalarStyle.Plain && scalar.Value is "~" or "null");
}
