using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Profiles;
using Ballast.Operator.Releases;
using Ballast.Operator.Validate;

namespace Ballast.Operator.Planning;

/// <summary>Makes every decision of a reconcile from the spec and the observed state alone.</summary>
internal static class Planner
{
    /// <summary>Plans what may be applied now. The first gate that is not open tells why nothing more is applied.</summary>
    /// <param name="images">Where the images of managed servers come from.</param>
    /// <param name="specErrors">The faults of the spec itself. Default: they are looked for.</param>
    public static StackPlan Plan(
        AppStack stack, ObservedState observed, HealthSnapshot health, EngineImages images,
        IReadOnlyList<FieldError>? specErrors = null)
    {
        var workloads = AppWorkloads.Of(stack, observed);
        var running = ReleaseChoice.Of(stack, null, observed.History, workloads);
        List<FieldError> errors =
            [
                .. specErrors ?? SpecValidator.Validate(stack), .. ServerValidator.Validate(stack, observed.Capabilities),
                .. ImmutabilityValidator.Validate(stack, observed, running.Current?.Spec.Value),
            ];
        return errors.Count > 0
            ? Invalid(stack, observed, running, errors)
            : Valid(PlanContext.Of(stack, FilledSpec.Of(stack.Spec), observed, workloads), health, images);
    }

    private static StackPlan Valid(PlanContext context, HealthSnapshot health, EngineImages images)
    {
        var (stack, spec) = (context.Stack, context.Spec);
        var choice = ReleaseChoice.Of(stack, TargetOf(context), context.History, context.Workloads);
        var dependencies = DependencyReading.All(context, health);
        var running = Overlaid(stack, choice.Current);
        var servers = ServerPlanner.Plan(context, running, images);
        var budget = ConnectionBudget.Compute(spec, running, ServerPlanner.Sizes(servers), health);
        var gates = new List<GateResult>
        {
            GateResult.Open(GateName.Spec, Reasons.Idle),
            DataGate.Plan(stack, spec, context.Observed),
            ReferenceGate.Plan(context),
            DependencyGate.Plan(dependencies),
            BudgetGate.Plan(budget, choice.TargetIsCurrent),
        };
        var migration = MigrationPlanner.Plan(new MigrationInputs(
            context, context.MigrationKeys(), choice.TargetRecord,
            EarlierOpen: choice.Target is not null && gates.TrueForAll(g => g.IsOpen)));
        gates.Add(migration.Gate);
        var rollout = RolloutPlanner.Plan(context, choice, migration.View, gates, dependencies);
        gates.Add(rollout.Gate);
        var rendered = Overlaid(stack, rollout.Rendered);
        var quiet = Quiescence.Of(context, migration.View, gates.GetRange(0, gates.Count - 1));
        var tasks = TaskPlanner.ReleaseOf(context, rollout);
        return new StackPlan
        {
            Spec = spec,
            Gates = gates,
            Target = choice.Target,
            Current = choice.Current,
            LastGood = choice.TargetRecord is { Outcome: ReleaseOutcome.Good } ? choice.Target : choice.LastGood?.Release,
            Rendered = rollout.Rendered,
            RenderedSpec = rendered,
            EarlierServers = EarlierServer.All(context, rendered, health),
            Environment = EnvironmentPlanner.Plan(context, rollout.Rendered, rendered, health),
            StopApp = spec.Suspend || rollout.StopApp,
            StopProcesses = quiet == QuiesceMode.StopProcesses,
            Tasks = tasks,
            TasksSpec = Overlaid(stack, tasks),
            SuspendTasks = spec.Suspend || rollout.StopApp || quiet != QuiesceMode.None
                || RolloutPlanner.IsOutdated(context, tasks),
            History = context.History.Releases,
            Migration = migration.View,
            SupersededJobs = spec.Migration is null || migration.View is not null
                ? context.Migrations.Superseded(migration.View?.JobName)
                : [],
            Connections = context.Connections,
            Workloads = context.Workloads,
            Dependencies = dependencies,
            Servers = servers,
            Budget = budget,
            Records = rollout.Records,
            LookAt = migration.View?.LookAt ?? rollout.LookAt,
        };
    }

    private static StackPlan Invalid(
        AppStack stack, ObservedState observed, ReleaseChoice running, List<FieldError> errors) => new()
        {
            Spec = FilledSpec.Of(stack.Spec),
            Errors = errors,
            Gates = [GateResult.Stalled(GateName.Spec, Reasons.InvalidSpec, string.Join("; ", errors))],
            Current = running.Current,
            LastGood = running.LastGood?.Release,
            History = observed.History.Releases,
            Connections = new StackConnections(stack, observed),
            Workloads = running.Workloads,
        };

    private static Release? TargetOf(PlanContext context)
    {
        // Ignore the key of a deleted stack of the same name. It is garbage-collected soon, and the new key would change the
        // release's hash, so that all pods would restart.
        var (stack, observed) = (context.Stack, context.Observed);
        var secret = observed.Secret(Names.DigestKey(stack.Metadata.Name!));
        var digestKey = secret?.Metadata.ControllerOwner?.Uid == stack.Metadata.Uid
            ? secret?.Data.GetValueOrDefault(Names.DigestKeyField)
            : null;
        return ReleaseBuilder.Build(
            stack.Spec, StackReferences.OfRelease(stack), StackReferences.Optional(stack), observed.References,
            observed.Unreadable.Keys.ToHashSet(), digestKey);
    }

    // The release's inputs, with the fields that belong to no release (replicas and so on) from the current spec.
    private static FilledSpec? Overlaid(AppStack stack, Release? release) =>
        release?.Spec.Over(stack.Spec).Fill();
}
