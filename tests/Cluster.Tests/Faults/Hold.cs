namespace Ballast.Cluster.Tests.Faults;

/// <summary>The moment at which a request is held.</summary>
public enum Moment
{
    /// <summary>Before it is forwarded to the server.</summary>
    BeforeForwarding,

    /// <summary>The server has carried it out; the client has no answer yet.</summary>
    BeforeAnswering,

    /// <summary>The client has its answer. Nothing is held; <see cref="Hold.Reached"/> says when.</summary>
    AfterAnswering,
}

/// <summary>Holds one request, for example while the test stops the process that sent it.</summary>
public sealed class Hold(Moment moment)
{
    private readonly TaskCompletionSource<ProxiedRequest> _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the request has reached the moment.</summary>
    public Task<ProxiedRequest> Reached => _reached.Task;

    /// <summary>Lets the request continue. If its client has disconnected, the request ends.</summary>
    public void Release() => _released.TrySetResult();

    internal async Task HandleAsync(Exchange exchange)
    {
        await using var registration = exchange.ClientGone.Register(() => _released.TrySetResult());
        if (moment == Moment.BeforeForwarding)
        {
            await HoldAsync(exchange);
            if (!exchange.ClientGone.IsCancellationRequested)
            {
                await exchange.ForwardAsync();
            }

            return;
        }

        using var answer = await exchange.SendAsync();
        await answer.Content.LoadIntoBufferAsync();
        if (moment == Moment.BeforeAnswering)
        {
            await HoldAsync(exchange);
        }

        await exchange.PassBackAsync(answer);
        _reached.TrySetResult(exchange.Request);
    }

    private Task HoldAsync(Exchange exchange)
    {
        _reached.TrySetResult(exchange.Request);
        return _released.Task;
    }
}
