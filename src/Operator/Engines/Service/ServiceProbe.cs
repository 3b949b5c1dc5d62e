namespace Ballast.Operator.Engines.Service;

/// <summary>Opens a connection; with a path, also sends a GET, which must be answered with a 2xx status.</summary>
internal sealed class ServiceProbe(TimeProvider time) : IProbe
{
    public async Task<ProbeAnswer> AskAsync(CheckTarget target, ProbeAddress address, CancellationToken cancellationToken)
    {
        var service = ((DependencyTarget)target).Connection;
        if (service.Path.Length > 0)
        {
            var reply = await HttpConnection.GetAsync(service, address, service.Path, null, time, cancellationToken);
            return reply.IsSuccess ? new ProbeAnswer(reply.Latency) : throw new HttpStatusException(reply.Status);
        }

        // To connect is the question here, so its time is the latency.
        var started = time.GetTimestamp();
        using var socket = await TcpConnection.OpenAsync(address, service.Port, cancellationToken);
        return new ProbeAnswer(time.GetElapsedTime(started));
    }
}
