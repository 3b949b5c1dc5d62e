using System.Reflection;

namespace Ballast.Kubernetes.Objects;

/// <summary>
/// The API resource of a type: group, version, kind and plural, read once from its <see cref="KubernetesEntityAttribute"/>.
/// </summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">Version within the group.</param>
/// <param name="Kind">Kind as in manifests.</param>
/// <param name="Plural">Resource name as in URLs.</param>
/// <param name="Namespaced">True when the resource is namespaced.</param>
public sealed record ResourceType(string Group, string Version, string Kind, string Plural, bool Namespaced)
{
    /// <summary>Versions to try when <see cref="Version"/> is not served, newest first.</summary>
    public IReadOnlyList<string> FallbackVersions { get; init; } = [];

    /// <summary><c>v1</c> for the core group, else <c>group/version</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The resource of <typeparamref name="T"/>.</summary>
    /// <exception cref="InvalidOperationException">
    /// <typeparamref name="T"/> has no <see cref="KubernetesEntityAttribute"/>.
    /// </exception>
    public static ResourceType Of<T>() => Cache<T>.Value;

    /// <inheritdoc/>
    public override string ToString() => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    private static class Cache<T>
    {
        public static readonly ResourceType Value = Read();

        private static ResourceType Read()
        {
            var attribute = typeof(T).GetCustomAttribute<KubernetesEntityAttribute>()
                ?? throw new InvalidOperationException($"{typeof(T)} has no [KubernetesEntity] attribute.");
            return new ResourceType(
                attribute.Group, attribute.ApiVersion, attribute.Kind, attribute.PluralName, attribute.Namespaced)
            {
                FallbackVersions = attribute.FallbackVersions,
            };
        }
    }
}
