using System.Diagnostics.CodeAnalysis;
using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Client.Http;
using Ballast.Kubernetes.Controllers;
using Ballast.Kubernetes.Objects;
using Microsoft.Extensions.DependencyInjection;
using static Ballast.Kubernetes.Hosting.OperatorServiceCollectionExtensions;

namespace Ballast.Kubernetes.Hosting;

/// <summary>Configures what an operator watches, and its controllers.</summary>
public sealed class OperatorBuilder
{
    private readonly Dictionary<Type, object> _informers = [];

    internal OperatorBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services of the host.</summary>
    public IServiceCollection Services { get; }

    /// <summary>
    /// Adds a cache of a kind, or configures the existing one: all code that reads or watches the kind shares it as <see
    /// cref="IInformer{T}"/>.
    /// </summary>
    public OperatorBuilder AddInformer<T>(Action<InformerOptions<T>>? configure = null)
        where T : class, IKubernetesObject
    {
        if (!_informers.TryGetValue(typeof(T), out var options))
        {
            _informers[typeof(T)] = options = new InformerOptions<T>();
            Register((InformerOptions<T>)options);
        }

        configure?.Invoke((InformerOptions<T>)options);
        return this;
    }

    /// <summary>
    /// Adds the controller of a kind. Changes of that kind, and those that <paramref name="configure"/> adds, cause a
    /// reconcile. Its cache is compact, so that a controller never gets the cache's own object.
    /// </summary>
    /// <param name="configure">Owned and watched kinds, and options.</param>
    /// <exception cref="InvalidOperationException">The kind has a controller already.</exception>
    public OperatorBuilder AddController<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TController, TEntity>(
        Action<ControllerBuilder<TEntity>>? configure = null)
        where TController : class, IEntityController<TEntity>
        where TEntity : class, IKubernetesObject
    {
        if (Services.Any(s => s.ServiceType == typeof(IEntityController<TEntity>)))
        {
            throw new InvalidOperationException($"{ResourceType.Of<TEntity>()} has a controller already.");
        }

        AddInformer<TEntity>(static options => options.Compact = true);
        var builder = new ControllerBuilder<TEntity>(this);
        configure?.Invoke(builder);
        Services.AddSingleton<TController>();
        Services.AddSingleton<IEntityController<TEntity>>(static p => p.GetRequiredService<TController>());
        Services.AddSingleton(builder.Build);
        Services.AddSingleton<IControllerLoop>(static p => p.GetRequiredService<ControllerLoop<TEntity>>());
        Services.AddSingleton<IReconcileRequests<TEntity>>(static p => p.GetRequiredService<ControllerLoop<TEntity>>());
        return this;
    }

    /// <summary>
    /// Adds a finalizer, which is added to every entity of the kind before its first reconcile. The kind needs a controller.
    /// </summary>
    /// <param name="name">The name on the entity, for example <c>example.dev/cleanup</c>.</param>
    public OperatorBuilder AddFinalizer<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFinalizer, TEntity>(string name)
        where TFinalizer : class, IEntityFinalizer<TEntity>
        where TEntity : class, IKubernetesObject
    {
        Services.AddSingleton<TFinalizer>();
        Services.AddSingleton(p => new NamedFinalizer<TEntity>(name, p.GetRequiredService<TFinalizer>()));
        return this;
    }

    /// <summary>Adds work that runs while this instance leads, in addition to the controllers.</summary>
    public OperatorBuilder AddLeaderService<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService>()
        where TService : class, ILeaderService
    {
        Services.AddSingleton<TService>();
        Services.AddSingleton<ILeaderService>(static p => p.GetRequiredService<TService>());
        return this;
    }

    private void Register<T>(InformerOptions<T> options)
        where T : class, IKubernetesObject
    {
        Services.AddSingleton(p =>
        {
            if (options.Namespaces.Count == 0)
            {
                options.Namespaces = Options(p).Namespaces;
            }

            if (options.Compact)
            {
                options.Json ??= p.GetRequiredService<KubernetesJson>().Of<T>();
            }

            return new Informer<T>(p.GetRequiredService<IKubernetesClient>(), options, Time(p), Logger<Informer<T>>(p));
        });
        Services.AddSingleton<IInformer<T>>(static p => p.GetRequiredService<Informer<T>>());
        Services.AddSingleton<IInformerLoop>(static p => p.GetRequiredService<Informer<T>>());
    }
}
