namespace Ballast.Kubernetes.Objects;

/// <summary>Anything with an API version, a kind and object metadata.</summary>
public interface IKubernetesObject
{
    string? ApiVersion { get; set; }

    string? Kind { get; set; }

    V1ObjectMeta Metadata { get; set; }
}

/// <summary>The base of every kind: sets API version and kind from its <see cref="KubernetesEntityAttribute"/>.</summary>
public abstract class KubernetesObject<TSelf> : IKubernetesObject
    where TSelf : KubernetesObject<TSelf>
{
    public string? ApiVersion { get; set; } = ResourceType.Of<TSelf>().ApiVersion;

    public string? Kind { get; set; } = ResourceType.Of<TSelf>().Kind;

    public V1ObjectMeta Metadata { get; set; } = new();
}

/// <summary>A list as the API server returns it, one page of it when <c>limit</c> was given.</summary>
public sealed class KubernetesList<T>
{
    public V1ListMeta Metadata { get; set; } = new();

    public List<T> Items { get; set; } = [];
}
