using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Apply;
using Ballast.Operator.Desired;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;
using Ballast.Operator.Status;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ballast.Operator.Bench;

/// <summary>
/// A stack with PostgreSQL, a migration and web that has come to rest, and the steps of a reconcile on it. There is no API server
/// behind it: whoever wants to write ends with an exception.
/// </summary>
internal sealed class RestingStack
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly StatusWriter _writer = new(null!);
    private readonly EngineImages _images = new();
    private readonly AppStack _stack;
    private readonly ObservedState _observed;
    private readonly HealthSnapshot _readings;
    private readonly StackPlan _plan;
    private readonly ObservedState _live;

    /// <param name="releases">How many releases it remembers.</param>
    public RestingStack(int releases)
    {
        var world = PlannerWorld.Running();
        for (var release = 1; release < releases; release++)
        {
            world.Release($"1.5.{release}");
        }

        (_stack, _observed, _readings) = (world.Stack, world.Observed(), world.Readings);
        var plan = Plan();
        if (plan.Closed is not null || plan.History.Count != releases)
        {
            throw new InvalidOperationException($"The stack is not at rest: {plan.Closed}");
        }

        _stack.Status = Compute(plan);
        (_plan, _live) = (plan, Stored(Build(plan)));
    }

    public StackPlan Plan() => Planner.Plan(_stack, _observed, _readings, _images);

    public DesiredState Build(StackPlan plan) => DesiredStateBuilder.Build(_stack, plan, _observed, null);

    /// <summary>Compares every child with what the server has.</summary>
    public async Task ApplyAsync(DesiredState desired)
    {
        var session = new ApplySession(
            null!, new OwnWrites(null!), NullLogger.Instance, new HashSet<ApplyFault>(), CancellationToken.None)
        {
            Stack = _stack,
            Plan = _plan,
            Desired = desired,
            Observed = _live,
        };
        foreach (var phase in Enum.GetValues<ApplyPhase>())
        {
            foreach (var kind in ChildKinds.All)
            {
                await kind.ApplyAsync(session, phase, static _ => true);
            }
        }

        if (session.Report.Faults is [var fault, ..])
        {
            throw new InvalidOperationException(fault.Message);
        }
    }

    public AppStackStatus Compute(StackPlan plan) =>
        StatusComputer.Compute(_stack, plan, _observed, new ApplyReport(), _readings, Now);

    /// <summary>Compares the status with the one that is there.</summary>
    public Task<bool> PatchAsync(AppStackStatus status) => _writer.PatchAsync(_stack, status, CancellationToken.None);

    // As the cache has it: stamped by the applier, and read from JSON.
    private static ObservedState Stored(DesiredState desired) => new()
    {
        ServiceAccounts = Stored(desired.ServiceAccounts),
        NetworkPolicies = Stored(desired.NetworkPolicies),
        Services = Stored(desired.Services),
        StatefulSets = Stored(desired.StatefulSets),
        Deployments = Stored(desired.Deployments),
        DisruptionBudgets = Stored(desired.DisruptionBudgets),
    };

    private static IReadOnlyList<T> Stored<T>(IReadOnlyList<T> desired)
        where T : class, IKubernetesObject
    {
        var type = (JsonTypeInfo<T>)KubernetesJsonContext.Default.GetTypeInfo(typeof(T))!;
        return [.. desired.Select(
            d => JsonSerializer.Deserialize(JsonSerializer.Serialize(AppliedState.Stamp(d, type), type), type)!)];
    }
}
