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
using Ballast.Operator.Validate;

namespace Ballast.Operator;

/// <summary>Reconciles a stack: observe, plan, build, apply, report. Never waits for a server of the stack.</summary>
internal sealed class AppStackController(
    StackFreshness freshness, ObservedStateLoader loader, IHealthMonitor health, ValidSpecs specs, EngineImages images,
    KubernetesClientConfiguration cluster, StackApplier applier, StatusReporter reporter, TimeProvider time)
    : IEntityController<AppStack>
{
    /// <inheritdoc/>
    public async Task<ReconciliationResult<AppStack>> ReconcileAsync(AppStack stack, CancellationToken cancellationToken)
    {
        if (stack.Metadata.DeletionTimestamp is not null)
        {
            return await DeletedAsync(stack, cancellationToken);
        }

        if (!await freshness.IsCurrentAsync(stack, cancellationToken))
        {
            return ReconciliationResult<AppStack>.Success(stack, StackStep.Soon);
        }

        // The cache may be older than our own last write of the status.
        stack.Status = reporter.Newest(stack);
        var readings = health.Latest(stack.Metadata.Namespace!, stack.Metadata.Name!) ?? KnownHealth.Of(stack.Status);
        var step = await StepAsync(stack, readings, null, cancellationToken);
        for (var steps = 1; steps < StackStep.Most && step.Report.IsAnswered; steps++)
        {
            step = await StepAsync(stack, readings, step.Observed, cancellationToken);
        }

        // Report.
        var status = StatusComputer.Compute(stack, step.Plan, step.Observed, step.Report, readings, time.GetUtcNow());
        return step.Result(stack, await reporter.PatchAsync(stack, status, cancellationToken), loader);
    }

    /// <inheritdoc/>
    public Task<ReconciliationResult<AppStack>> DeletedAsync(AppStack stack, CancellationToken cancellationToken)
    {
        health.Forget(stack.Metadata.Namespace!, stack.Metadata.Name!);
        applier.Forget(stack);
        reporter.Forget(stack);
        specs.Forget(stack);
        freshness.Forget(stack);
        loader.Forget(stack);
        return Task.FromResult(ReconciliationResult<AppStack>.Success(stack));
    }

    private async Task<StackStep> StepAsync(
        AppStack stack, HealthSnapshot readings, ObservedState? former, CancellationToken cancellationToken)
    {
        // Observe.
        var (observed, due) = await loader.LoadAsync(stack, readings, former, cancellationToken);

        // Plan: what may be changed now, and which gate holds back the rest.
        var plan = Planner.Plan(stack, observed, readings, images, specs.Validate(stack));
        if (plan.Errors.Count > 0)
        {
            // An invalid spec changes nothing that runs.
            return new StackStep(observed, plan, new ApplyReport(), due);
        }

        // Build and apply.
        var desired = DesiredStateBuilder.Build(stack, plan, observed, cluster.Namespace);
        var report = await applier.ApplyAsync(stack, plan, desired, observed, cancellationToken);
        health.Track(CheckTargets.Of(stack, plan), KnownHealth.Of(stack.Status));
        return new StackStep(observed, plan, report, due);
    }
}
