using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.LeaderElection;

/// <summary>Reads and writes the lease. Remembers the version it wrote last, so that a renewal is one request.</summary>
internal sealed class LeaseHolder(IKubernetesClient client, LeaderElectionOptions options, TimeProvider time)
{
    private readonly long _epoch = time.GetTimestamp();
    private V1Lease? _lease;
    private LeaseObservation? _seen;

    /// <summary>The last known holder of the lease.</summary>
    public string? Seen => _seen?.Holder;

    /// <summary>Monotonic time since this object was made.</summary>
    public TimeSpan Now => time.GetElapsedTime(_epoch);

    /// <summary>Reads the lease and tries to acquire or renew it.</summary>
    /// <returns>The decision; the lease is ours after anything but <see cref="LeaseAction.Wait"/>.</returns>
    /// <exception cref="KubernetesApiException">The server answers with an error; a conflict means that another instance was
    /// faster.</exception>
    public async Task<LeaseDecision> TryAcquireAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        var decision = LeaseDecision.Compute(_seen, options.Identity, Now);
        if (decision.Action != LeaseAction.Wait)
        {
            await WriteHeldAsync(cancellationToken);
        }

        return decision;
    }

    /// <summary>Renews the lease that we hold.</summary>
    /// <returns>False when another instance holds it now.</returns>
    public async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WriteHeldAsync(cancellationToken);
            return true;
        }
        catch (KubernetesApiException exception) when (exception.IsConflict || exception.IsAlreadyExists || exception.IsNotFound)
        {
            // Someone has changed or deleted it: perhaps we ourselves, in a request whose response was lost.
            await LoadAsync(cancellationToken);
            if (_seen is { Holder.Length: > 0 } seen && seen.Holder != options.Identity)
            {
                return false;
            }

            await WriteHeldAsync(cancellationToken);
            return true;
        }
    }

    /// <summary>Releases the lease, if it is still ours.</summary>
    /// <returns>False when it was not.</returns>
    public async Task<bool> ReleaseAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (_lease is null || _seen?.Holder != options.Identity)
        {
            return false;
        }

        var released = LeaseRecord.BuildReleased(_lease, options, time.GetUtcNow());
        Take(await client.ReplaceAsync(released, cancellationToken));
        return true;
    }

    private async Task LoadAsync(CancellationToken cancellationToken) =>
        Take(await client.GetAsync<V1Lease>(options.LeaseName, options.Namespace, cancellationToken));

    private async Task WriteHeldAsync(CancellationToken cancellationToken)
    {
        var held = LeaseRecord.BuildHeld(_lease, options, time.GetUtcNow());
        Take(_lease is null
            ? await client.CreateAsync(held, cancellationToken)
            : await client.ReplaceAsync(held, cancellationToken));
    }

    private void Take(V1Lease? lease)
    {
        _lease = lease;
        _seen = lease is null ? null : LeaseObservation.From(lease, _seen, options.LeaseDuration, Now);
    }
}
