using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Controllers;
using Ballast.Kubernetes.Objects;
using Microsoft.Extensions.DependencyInjection;
using static Ballast.Kubernetes.Hosting.OperatorServiceCollectionExtensions;

namespace Ballast.Kubernetes.Hosting;

/// <summary>Configures which changes, besides those of the entity itself, cause a reconcile.</summary>
public sealed class ControllerBuilder<TEntity>
    where TEntity : class, IKubernetesObject
{
    private readonly OperatorBuilder _operator;
    private readonly List<Func<IServiceProvider, ITrigger>> _triggers = [];
    private readonly ControllerOptions _options = new();
    private Func<TEntity?, TEntity?, bool> _isRelevant = static (_, _) => true;

    internal ControllerBuilder(OperatorBuilder builder) => _operator = builder;

    /// <summary>
    /// Changes of children: those with a controlling owner of this kind, and those without an owner for which <paramref
    /// name="key"/> finds an entity.
    /// </summary>
    /// <param name="key">Finds the entity of a child without such an owner, for example by a label; null if there is
    /// none.</param>
    public ControllerBuilder<TEntity> Owns<TChild>(Func<TChild, ObjectKey?>? key = null)
        where TChild : class, IKubernetesObject
    {
        var owner = ResourceType.Of<TEntity>();
        return Watches<TChild>(child => (OwnerKeys.Find(owner, child) ?? key?.Invoke(child)) is { } found ? [found] : []);
    }

    /// <summary>
    /// Changes of another kind, mapped to the entities that they concern. <paramref name="map"/> must not block.
    /// </summary>
    public ControllerBuilder<TEntity> Watches<TOther>(Func<TOther, IEnumerable<ObjectKey>> map)
        where TOther : class, IKubernetesObject => Watches<TOther>(_ => map);

    /// <summary>The same with a map that needs services, such as the cache of the entities.</summary>
    public ControllerBuilder<TEntity> Watches<TOther>(Func<IServiceProvider, Func<TOther, IEnumerable<ObjectKey>>> map)
        where TOther : class, IKubernetesObject
    {
        _operator.AddInformer<TOther>();
        _triggers.Add(p => new Trigger<TOther>(p.GetRequiredService<IInformer<TOther>>(), map(p)));
        return this;
    }

    /// <summary>Ignores changes of only the entity's status, such as the controller's own writes of it.</summary>
    public ControllerBuilder<TEntity> IgnoreStatusUpdates()
    {
        _isRelevant = EntityChanges.IsMoreThanStatus;
        return this;
    }

    /// <summary>Workers, time-outs and backoff.</summary>
    public ControllerBuilder<TEntity> Configure(Action<ControllerOptions> configure)
    {
        configure(_options);
        return this;
    }

    internal ControllerLoop<TEntity> Build(IServiceProvider provider)
    {
        var logger = Logger<ControllerLoop<TEntity>>(provider);
        var informer = provider.GetRequiredService<Informer<TEntity>>();
        var finalizers = new FinalizerSet<TEntity>(
            [.. provider.GetServices<NamedFinalizer<TEntity>>()], provider.GetRequiredService<IKubernetesClient>(), logger);
        var reconciler = new EntityReconciler<TEntity>(
            informer, provider.GetRequiredService<IEntityController<TEntity>>(), finalizers);
        return new ControllerLoop<TEntity>(
            informer, reconciler, [.. _triggers.Select(t => t(provider))], _isRelevant, _options, Time(provider), logger);
    }
}
