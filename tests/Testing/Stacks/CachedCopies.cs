using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Client.Http;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api;
using Ballast.Operator.Observe;

namespace Ballast.Testing;

/// <summary>Objects as the operator's caches return them.</summary>
internal sealed class CachedCopies
{
    private readonly KubernetesJson _json = new([OperatorJsonContext.Default]);
    private readonly Dictionary<Type, object> _forms = [];

    /// <summary>How many bytes all objects took so far, without the caches' own tables.</summary>
    public int Bytes { get; private set; }

    /// <summary>A child as a reader of its cache gets it. The argument is changed, as what arrives at a cache is.</summary>
    public T Child<T>(T arrived)
        where T : class, IKubernetesObject
    {
        var options = new InformerOptions<T>();
        CachedObjects.ConfigureChild(options);
        options.Trim!(arrived);
        return Of(arrived);
    }

    public T Of<T>(T arrived)
        where T : class, IKubernetesObject
    {
        if (!_forms.TryGetValue(typeof(T), out var form))
        {
            _forms[typeof(T)] = form = new CompactForm<T>(_json.Of<T>());
        }

        var kept = ((CompactForm<T>)form).Keep(arrived);
        Bytes += (kept as byte[])?.Length ?? 0;
        return ((CompactForm<T>)form).Read(kept);
    }
}
