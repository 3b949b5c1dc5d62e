using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Desired;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.Planning;

namespace Ballast.Operator.Apply;

/// <summary>
/// Writes what the plan allows, in an order that is safe to stop at any point: records, then data, then servers, then the app.
/// </summary>
internal sealed class StackApplier(
    IKubernetesClient client, OwnWrites writes, SecretApplier secrets, EnvironmentWriter environments,
    ILogger<StackApplier> logger)
{
    // Without these kinds it is not known what runs, so nothing may be changed.
    private static readonly string[] Essential =
        ["deployments", "statefulsets", "jobs", "pods", "persistentvolumeclaims", "controllerrevisions"];

    private readonly KnownFaults _knownFaults = new();
    private readonly PerStack<KnownAdmission> _admission = new();
    private readonly PerStack<SettledChildren> _settled = new();

    public async Task<ApplyReport> ApplyAsync(
        AppStack stack, StackPlan plan, DesiredState desired, ObservedState observed, CancellationToken cancellationToken)
    {
        var session = new ApplySession(client, writes, logger, _knownFaults.Of(stack), cancellationToken)
        {
            Stack = stack,
            Plan = plan,
            Desired = desired,
            Observed = observed,
            Admission = _admission.Of(stack),
            Settled = _settled.Of(stack),
        };
        try
        {
            await ApplyAsync(session);
        }
        finally
        {
            // Also where the server cannot be reached: what each attempt met would add up.
            session.Settled.EndStep();
        }

        _knownFaults.Keep(stack, session.Report.Faults);
        return session.Report;
    }

    /// <summary>Forgets a deleted stack.</summary>
    public void Forget(AppStack stack)
    {
        _knownFaults.Forget(stack);
        _admission.Forget(stack);
        _settled.Forget(stack);
    }

    private async Task ApplyAsync(ApplySession session)
    {
        if (Array.Find(Essential, session.Observed.UnavailableKinds.Contains) is { } unreadable)
        {
            session.AddFault(new ApplyFault(
                Reasons.Forbidden, $"the operator cannot read {unreadable}: grant it the RBAC rule", NeedsPerson: false));
            return;
        }

        var records = new V1ObjectMeta { Name = session.Name };
        if (!await session.TryAsync<V1ControllerRevision>(records, () => HistoryWriter.RecordAsync(session)))
        {
            return;
        }

        // Most API errors are caught at the child that they concern. Catch the others here, so that status shows them.
        await session.TryAsync("the stack's records or generated environments", async () =>
        {
            await ApplyPhaseAsync(session, ApplyPhase.Identity);
            await ApplyServersAsync(session);
            await ApplyAppAsync(session);
            await PruneAsync(session);
        });
    }

    private async Task ApplyServersAsync(ApplySession session)
    {
        // Credentials before the volume: a volume without credentials would look like data whose credentials were lost.
        if (!await secrets.ApplyGeneratedAsync(session))
        {
            return;
        }

        var foreign = await ClaimApplier.ApplyAsync(session);
        await ApplyPhaseAsync(session, ApplyPhase.ServerNetwork);
        await ApplyPhaseAsync(
            session, ApplyPhase.Servers,
            server => !foreign.Contains(Names.DataClaim(session.Name, server.Label(Labels.Component)!)));
    }

    private async Task ApplyAppAsync(ApplySession session)
    {
        await ApplyPhaseAsync(session, ApplyPhase.AppNetwork);
        if (await environments.ApplyAsync(session))
        {
            await MigrationStarter.ApplyAsync(session);
            var held = await ExclusiveGuard.HeldAsync(session);
            await ApplyPhaseAsync(session, ApplyPhase.App, child => !held.Contains(child.Label(Labels.Component)));
        }
    }

    private static async Task ApplyPhaseAsync(
        ApplySession session, ApplyPhase phase, Func<V1ObjectMeta, bool>? mayBe = null)
    {
        foreach (var kind in ChildKinds.All)
        {
            await kind.ApplyAsync(session, phase, mayBe ?? (static _ => true));
        }
    }

    private async Task PruneAsync(ApplySession session)
    {
        await BrokenPodCleaner.PruneAsync(session);
        if (session.Report.Faults.Any(f => f.HoldsPruning) || !session.Desired.AppKnown)
        {
            return;
        }

        foreach (var kind in ChildKinds.All.Reverse())
        {
            if (kind is ChildKind<V1StatefulSet>)
            {
                await ClaimApplier.PruneCredentialsAsync(session, secrets);
            }

            await kind.PruneAsync(session);
        }

        await ClaimApplier.PruneAsync(session, secrets);
        await MigrationStarter.PruneAsync(session);
        if (session.Plan.Closed is null)
        {
            await environments.PruneAsync(session);
            await HistoryWriter.PruneAsync(session);
        }
    }
}
