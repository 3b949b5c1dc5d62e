using Ballast.Cluster.Tests.Behaviour;
using Ballast.Operator.Api.V1Alpha1;
using k8s;
using k8s.Autorest;
using k8s.Models;

namespace Ballast.Cluster.Tests.Chaos;

/// <summary>
/// Simulates controllers and kubelet in the background: servers come up, rollouts succeed, migrations end. A migration of an
/// image whose name ends in <c>broken</c> fails. Checks at the same time that no two migrations run and no password changes.
/// </summary>
internal sealed class SimulatedControllers : IAsyncDisposable
{
    private readonly StackWorld _world;
    private readonly Func<V1Job, Task> _migrate;
    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<string> _unfinished = new(StringComparer.Ordinal);
    private readonly HashSet<string> _passwords = new(StringComparer.Ordinal);
    private readonly List<string> _restless = [];
    private readonly Task _work;

    /// <param name="world">The cluster.</param>
    /// <param name="migrate">What the pod of a migration does before it succeeds; by default nothing.</param>
    public SimulatedControllers(StackWorld world, Func<V1Job, Task>? migrate = null)
    {
        (_world, _migrate) = (world, migrate ?? (_ => Task.CompletedTask));
        _work = Task.WhenAll(
            FollowAsync<V1StatefulSet>(ServerAsync), FollowAsync<V1Deployment>(RolloutAsync), FollowAsync<V1Job>(MigrationAsync),
            FollowAsync<V1Secret>(NotePassword));
    }

    private int MostAtOnce { get; set; }

    /// <summary>Violations of the rules that must always hold.</summary>
    public void Verify()
    {
        Assert.True(MostAtOnce <= 1, $"{MostAtOnce} migrations were at work at a time");
        Assert.Single(_passwords);
        Assert.Empty(_restless);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        _stop.Dispose();
    }

    private async Task FollowAsync<T>(Func<T, bool, Task> react)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await foreach (var (type, item) in _world.Observer.WatchAsync<T>(_world.Space, _stop.Token))
                {
                    await ReactAsync(item, type == WatchEventType.Deleted);
                }
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
            }
            catch (Exception broken) when (broken is IOException or HttpRequestException)
            {
                // The next watch begins with all objects again.
            }
        }

        async Task ReactAsync(T item, bool gone)
        {
            try
            {
                await react(item, gone);
            }
            catch (HttpOperationException refusal) when (refusal.IsNotFound() || refusal.IsConflict())
            {
                // The object was deleted or changed meanwhile: a later event reports it.
            }
        }
    }

    private async Task ServerAsync(V1StatefulSet set, bool gone)
    {
        var name = set.Metadata.Name!;
        var pod = await _world.FindAsync<V1Pod>($"{name}-0");
        if (pod is not null && (gone || pod.GetController()?.Uid != set.Metadata.Uid))
        {
            await _world.DeleteAsync<V1Pod>($"{name}-0");
            pod = null;
        }

        if (gone || set.Metadata.DeletionTimestamp is not null)
        {
            return;
        }

        if (set.GetLabel(Labels.Name) == "app")
        {
            if (set.Metadata.Generation != set.Status?.ObservedGeneration)
            {
                await _world.Cluster.SimulateExclusiveAsync(set);
            }
        }
        else if (pod is null)
        {
            await _world.Cluster.SimulateServerReadyAsync(name[(StackWorld.Name.Length + 1)..]);
        }
    }

    private Task RolloutAsync(V1Deployment web, bool gone) =>
        gone || web.Metadata.Generation == web.Status?.ObservedGeneration
            ? Task.CompletedTask
            : _world.Cluster.SimulateRolledOutAsync(web);

    private async Task MigrationAsync(V1Job job, bool gone)
    {
        if (gone || !SimulatedCluster.IsUnfinished(job))
        {
            _unfinished.Remove(job.Metadata.Uid!);
            return;
        }

        if (!_unfinished.Add(job.Metadata.Uid!))
        {
            return;
        }

        MostAtOnce = Math.Max(MostAtOnce, _unfinished.Count);
        await CheckRestAsync(job);
        await _world.EventuallyAsync(
            v => v.Text("migration", "job") == job.Metadata.Name, $"status tells of {job.Metadata.Name}");
        if (job.Spec!.Template.Spec!.Containers[0].Image!.EndsWith("broken", StringComparison.Ordinal))
        {
            await _world.Cluster.SimulateFailureAsync(job, 3, "column x exists");
            return;
        }

        await _migrate(job);
        await _world.Cluster.SimulateSuccessAsync(job);
    }

    private async Task CheckRestAsync(V1Job migration)
    {
        if (migration.GetAnnotation(Labels.Quiesce) is not nameof(QuiesceMode.StopProcesses))
        {
            return;
        }

        var tasks = (await _world.ListAsync<V1CronJob>()).Where(t => t.Spec!.Suspend != true).Select(t => t.Metadata.Name!);
        var processes = (await _world.ListAsync<V1StatefulSet>())
            .Where(s => s.GetLabel(Labels.Name) == Components.App && s.Spec!.Replicas > 0).Select(s => s.Metadata.Name!)
            .Concat((await _world.ListAsync<V1Deployment>())
                .Where(d => d.GetLabel(Labels.Component) != Components.Web && d.Spec!.Replicas > 0)
                .Select(d => d.Metadata.Name!));
        _restless.AddRange(tasks.Concat(processes).Select(name => $"{name} beside {migration.Metadata.Name}"));
    }

    private Task NotePassword(V1Secret secret, bool gone)
    {
        if (secret.Metadata.Name == "shop-db-credentials")
        {
            _passwords.Add($"{secret.Metadata.Uid} {Convert.ToBase64String(secret.Data!["password"])}");
        }

        return Task.CompletedTask;
    }
}
