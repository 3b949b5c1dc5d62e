using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Controllers;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Apply;
using Ballast.Operator.Desired;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;
using Ballast.Operator.Status;

namespace Ballast.Operator;

/// <summary>Reconciles a stack: observe, plan, build, apply, report. Never waits for a server of the stack.</summary>
internal sealed class AppStackController(
    StackFreshness freshness, ObservedStateLoader loader, IHealthMonitor health, EngineImages images,
    KubernetesClientConfiguration cluster, StackApplier applier,
    StatusReporter reporter, ReferenceStore references, TimeProvider time) : IEntityController<AppStack>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public async Task<ReconciliationResult<AppStack>> ReconcileAsync(AppStack stack, CancellationToken cancellationToken)
    {
        if (stack.Metadata.DeletionTimestamp is not null)
        {
            return await DeletedAsync(stack, cancellationToken);
        }

        if (!await freshness.IsCurrentAsync(stack, cancellationToken))
        {
            return ReconciliationResult<AppStack>.Success(stack, Soon);
        }

        // Observe. The cache may be older than our own last write of the status.
        stack.Status = reporter.Newest(stack);
        var readings = health.Latest(stack.Metadata.Namespace!, stack.Metadata.Name!) ?? KnownHealth.Of(stack.Status);
        var (observed, due) = await loader.LoadAsync(stack, readings, cancellationToken);
        observed = observed with { At = time.GetUtcNow() };

        // Plan: what may be changed now, and which gate holds back the rest.
        var plan = Planner.Plan(stack, observed, readings, images);

        // Build and apply. An invalid spec changes nothing that runs.
        var desired = plan.Errors.Count == 0 ? DesiredStateBuilder.Build(stack, plan, observed, cluster.Namespace) : null;
        var report =
            desired is null ? new ApplyReport() : await applier.ApplyAsync(stack, plan, desired, observed, cancellationToken);
        if (desired is not null)
        {
            health.Track(CheckTargets.Of(stack, plan), KnownHealth.Of(stack.Status));
        }

        // Report.
        var status = StatusComputer.Compute(stack, plan, observed, report, readings, time.GetUtcNow());
        var pause = await reporter.PatchAsync(stack, status, cancellationToken);
        return Result(stack, report, Soonest(due, pause, plan.LookAt - observed.At));
    }

    /// <inheritdoc/>
    public Task<ReconciliationResult<AppStack>> DeletedAsync(AppStack stack, CancellationToken cancellationToken)
    {
        health.Forget(stack.Metadata.Namespace!, stack.Metadata.Name!);
        applier.Forget(stack);
        reporter.Forget(stack);
        freshness.Forget(stack);
        references.Forget(stack.Metadata.Namespace!, StackReferences.All(stack));
        return Task.FromResult(ReconciliationResult<AppStack>.Success(stack));
    }

    private static TimeSpan Soonest(TimeSpan due, params TimeSpan?[] others) =>
        others.OfType<TimeSpan>().Append(due).Min();

    // Requeue only for what cannot be watched; watches report everything else.
    private static ReconciliationResult<AppStack> Result(AppStack stack, ApplyReport report, TimeSpan due) => report switch
    {
        { Faults: [var fault, ..] } => ReconciliationResult<AppStack>.Failure(stack, fault.Message),
        { Writes: > 0 } or { Conflict: true } => ReconciliationResult<AppStack>.Success(stack, Soon),
        _ => ReconciliationResult<AppStack>.Success(stack, due),
    };
}
