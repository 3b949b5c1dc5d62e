using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Profiles;
using Ballast.Operator.Releases;
using Ballast.Operator.Validate;

namespace Ballast.Operator.Planning;

/// <summary>Takes every decision of a reconcile, from spec and observation alone.</summary>
internal static class Planner
{
    /// <summary>Plans what may be applied now. The first gate that is not open names why not more.</summary>
    public static StackPlan Plan(AppStack stack, ObservedState observed, HealthSnapshot health)
    {
        var history = RecordReader.Releases(observed.Revisions);
        var running = ReleaseChoice.Plan(stack, null, history, observed).Current;
        var errors =
            SpecValidator.Validate(stack).Concat(ImmutabilityValidator.Validate(stack, observed, running?.Spec)).ToList();
        if (errors.Count > 0)
        {
            return Invalid(stack, observed, errors);
        }

        var spec = ProfileDefaults.Apply(stack.Spec);
        var connections = Connections(stack, spec, observed);
        var dependencies = DependencyReading.All(stack, spec, observed, health);
        var choice = ReleaseChoice.Plan(stack, TargetOf(stack, observed), history, observed);
        var budget = ConnectionBudget.Compute(spec, Running(stack, choice.Current), health);
        var gates = new List<GateResult>
        {
            GateResult.Open(GateName.Spec, Reasons.Idle),
            DataGate.Plan(stack, spec, observed),
            ReferenceGate.Plan(stack, spec, observed),
            DependencyGate.Plan(dependencies),
            BudgetGate.Plan(budget, choice.TargetIsCurrent),
        };
        var migration = PlanMigration(stack, spec, observed, connections, choice, gates);
        gates.Add(migration.Gate);
        var rollout = RolloutPlanner.Plan(stack, spec, observed, choice, connections, migration.View, gates);
        gates.Add(rollout.Gate);
        return new StackPlan
        {
            Spec = spec,
            Gates = gates,
            Target = choice.Target,
            Current = choice.Current,
            LastGood = choice.TargetRecord is { Outcome: ReleaseOutcome.Good } ? choice.Target : choice.LastGood?.Release,
            Rendered = rollout.Rendered,
            RenderedSpec = Running(stack, rollout.Rendered),
            StopApp = spec.Suspend || rollout.StopApp,
            History = history,
            Migration = migration.View,
            Connections = connections,
            Dependencies = dependencies,
            WebProblem = rollout.Problem,
            MaxConnections = budget.MaxConnections,
            Budget = budget,
            Records = rollout.Records with { Migrated = MigrationJob.Unrecorded(stack, observed) },
        };
    }

    private static StackPlan Invalid(AppStack stack, ObservedState observed, List<FieldError> errors)
    {
        var history = RecordReader.Releases(observed.Revisions);
        var choice = ReleaseChoice.Plan(stack, null, history, observed);
        return new StackPlan
        {
            Spec = stack.Spec,
            Errors = errors,
            Gates = [GateResult.Stalled(GateName.Spec, Reasons.InvalidSpec, string.Join("; ", errors))],
            Current = choice.Current,
            LastGood = choice.LastGood?.Release,
            History = history,
        };
    }

    private static Release? TargetOf(AppStack stack, ObservedState observed)
    {
        // An earlier stack's, about to be collected, would make a release that nobody wants a moment later.
        var secret = observed.Secret(Names.Salt(stack.Metadata.Name!));
        var salt =
            secret?.Metadata.ControllerOwner?.Uid == stack.Metadata.Uid ? secret?.Data.GetValueOrDefault(Names.SaltKey) : null;
        return ReleaseBuilder.Build(
            stack.Spec, StackReferences.OfRelease(stack), StackReferences.Optional(stack), observed.References,
            observed.Unreadable.Keys.ToHashSet(), salt);
    }

    // A release's inputs with today's replicas and the like, as the children are rendered from them.
    private static AppStackSpec? Running(AppStack stack, Release? release) =>
        release is null ? null : ProfileDefaults.Apply(ReleaseInputs.Overlay(release.Spec, stack.Spec));

    private static Dictionary<string, ConnectionInfo> Connections(AppStack stack, AppStackSpec spec, ObservedState observed)
    {
        var connections = new Dictionary<string, ConnectionInfo>(StringComparer.Ordinal);
        foreach (var dependency in spec.Dependencies ?? [])
        {
            if (ConnectionResolver.Resolve(stack, dependency, observed).Connection is { } connection)
            {
                connections[dependency.Name] = connection;
            }
        }

        return connections;
    }

    private static (MigrationView? View, GateResult Gate) PlanMigration(
        AppStack stack, AppStackSpec spec, ObservedState observed, Dictionary<string, ConnectionInfo> connections,
        ReleaseChoice choice,
        List<GateResult> earlier)
    {
        var key = MigrationIdentity.Key(stack.Metadata.Name!, stack.Spec, observed.Claims, connections);
        return MigrationPlanner.Plan(new MigrationInputs(
            stack, spec, observed, key, MigrationJob.Succeeded(stack, observed), choice.TargetRecord,
            EarlierOpen: choice.Target is not null && earlier.TrueForAll(g => g.IsOpen), AppRuns: AppRuns(stack, observed)));
    }

    // A Deployment that has not heard of its stop may start a pod in a moment.
    private static bool AppRuns(AppStack stack, ObservedState observed) =>
        observed.Pods.Any(
            p => p.Metadata.Label(Labels.Component) == Components.Web && p.Status?.Phase is not ("Succeeded" or "Failed"))
        || observed.Deployments.Any(d => d.Metadata.Name == Names.Web(stack.Metadata.Name!)
            && (d.Spec?.Replicas != 0 || d.Status?.Replicas > 0 || d.Status?.ObservedGeneration < d.Metadata.Generation));
}
