using System.Collections.Concurrent;
using Ballast.Cluster.Tests.Fixtures;
using Ballast.Kubernetes.Controllers;

namespace Ballast.Cluster.Tests.Runtime;

/// <summary>A controller that does what a test says, and remembers what it was called for.</summary>
internal sealed class GizmoController : IEntityController<V1Gizmo>
{
    private readonly ConcurrentDictionary<string, int> _inside = [];
    private readonly ConcurrentQueue<(string Name, DateTime At, int? Size)> _calls = [];
    private readonly ConcurrentQueue<V1Gizmo> _deleted = [];
    private volatile bool _twoAtOnce;

    public Func<V1Gizmo, CancellationToken, Task<ReconciliationResult<V1Gizmo>>> OnReconcile { get; set; } =
        (gizmo, _) => Task.FromResult(ReconciliationResult<V1Gizmo>.Success(gizmo));

    public Func<V1Gizmo, ReconciliationResult<V1Gizmo>> OnDeleted { get; set; } =
        gizmo => ReconciliationResult<V1Gizmo>.Success(gizmo);

    public IReadOnlyList<(string Name, DateTime At, int? Size)> Calls => [.. _calls];

    public IReadOnlyList<V1Gizmo> Deleted => [.. _deleted];

    /// <summary>True once two workers had the same key at the same time.</summary>
    public bool TwoAtOnce => _twoAtOnce;

    public int CallsOf(string name) => Calls.Count(c => c.Name == name);

    public async Task<ReconciliationResult<V1Gizmo>> ReconcileAsync(V1Gizmo entity, CancellationToken cancellationToken)
    {
        var name = entity.Metadata.Name!;
        _twoAtOnce |= _inside.AddOrUpdate(name, 1, (_, n) => n + 1) > 1;
        _calls.Enqueue((name, DateTime.UtcNow, entity.Spec?.Size));
        try
        {
            return await OnReconcile(entity, cancellationToken);
        }
        finally
        {
            _inside.AddOrUpdate(name, 0, (_, n) => n - 1);
        }
    }

    public Task<ReconciliationResult<V1Gizmo>> DeletedAsync(V1Gizmo entity, CancellationToken cancellationToken)
    {
        _deleted.Enqueue(entity);
        return Task.FromResult(OnDeleted(entity));
    }
}
