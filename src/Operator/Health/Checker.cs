using System.Net;
using System.Runtime.ExceptionServices;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Health;

/// <summary>Checks a target once.</summary>
internal interface IChecker
{
    /// <summary>Checks within the target's timeout; throws only when cancelled.</summary>
    Task<CheckResult> CheckAsync(TargetName name, CheckTarget target, CancellationToken cancellationToken);
}

/// <summary>
/// Resolves the name once, tries its addresses in turn, runs the engine's probe, and converts exceptions into messages.
/// </summary>
internal sealed partial class Checker(
    ProbeSet probes, AddressResolver resolver, TimeProvider time, ILogger<Checker> logger) : IChecker
{
    // The engine's name in metrics for a check of the app.
    private const string AppEngine = "app";

    // A dead address must not hold a slot for the time that a slow server may take to answer.
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(3);

    public async Task<CheckResult> CheckAsync(TargetName name, CheckTarget target, CancellationToken cancellationToken)
    {
        var subject = Subject.Of(target);

        // Outside the try block: a missing probe is a bug of the operator and must not be reported as an unhealthy server.
        var probe = probes.For(target);
        var started = time.GetTimestamp();
        using var timeout = new CancellationTokenSource(target.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        CheckResult result;
        try
        {
            var addresses = await resolver.ResolveAsync(subject.Host, name.Namespace, subject.Guarded, either.Token);
            result = Healthy(await AskAsync(probe, target, addresses, either.Token));
        }
#pragma warning disable CA1031 // Every exception of a probe means that the server is unhealthy.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            result = Unhealthy(subject, timeout.IsCancellationRequested ? new TimeoutException() : exception, target.Timeout);
            CheckFailed(logger, name, result.Reason, exception.GetType().Name, exception.InnerException?.GetType().Name);
        }

        HealthMetrics.Record(name, subject.Engine?.Name ?? AppEngine, result, time.GetElapsedTime(started));
        return result;
    }

    /// <summary>Asks at the first address that accepts a connection.</summary>
    private static async Task<ProbeAnswer> AskAsync(
        IProbe probe, CheckTarget target, IReadOnlyList<IPAddress> addresses, CancellationToken cancellationToken)
    {
        // A share of the time for each: otherwise the last address would never be tried behind dead ones.
        var share = target.Timeout / addresses.Count;
        var limit = share < LongestConnect ? share : LongestConnect;
        ExceptionDispatchInfo? first = null;
        foreach (var address in addresses)
        {
            try
            {
                return await probe.AskAsync(target, new ProbeAddress(address, limit), cancellationToken);
            }
            catch (Exception exception) when (
                FailureExplanation.IsUnreachable(exception) && !cancellationToken.IsCancellationRequested)
            {
                first ??= ExceptionDispatchInfo.Capture(exception);
            }
        }

        first!.Throw();
        throw first.SourceException;
    }

    private CheckResult Healthy(ProbeAnswer answer) => new(HealthState.Healthy, "", "", time.GetUtcNow(), answer.Latency)
    {
        Version = PlainVersion(answer.Version),
        MaxConnections = answer.MaxConnections,
        ReservedConnections = answer.ReservedConnections,
    };

    private CheckResult Unhealthy(Subject subject, Exception exception, TimeSpan timeout)
    {
        var (reason, words) = FailureExplanation.Of(exception, timeout, subject.Engine);
        return new CheckResult(HealthState.Unhealthy, reason, $"{subject} {words}", time.GetUtcNow(), TimeSpan.Zero);
    }

    /// <summary>The first word of the reported version, for the status; null if it does not look like a version.</summary>
    private static string? PlainVersion(string? version) =>
        version?.Split(' ')[0] is { Length: > 0 and <= 32 } word
            && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
            ? word
            : null;

    // Log only the exceptions' types: a driver's message may contain the password.
    [LoggerMessage(Level = LogLevel.Debug, Message = "Check of {Target} failed: {Reason} ({Exception}, {Inner})")]
    private static partial void CheckFailed(ILogger logger, TargetName target, string reason, string exception, string? inner);

    /// <summary>A target's name for messages, and its address.</summary>
    /// <param name="Engine">Null for the app.</param>
    private sealed record Subject(IEngine? Engine, string Product, string Host, int Port, bool Guarded)
    {
        public static Subject Of(CheckTarget target) => target switch
        {
            DependencyTarget d => new(
                d.Engine, d.Engine.Product, d.Connection.Host, d.Connection.Port, !d.Managed || IsName(d.Connection.Host)),
            AppTarget a => new(null, "The app", a.Host, a.Port, IsName(a.Host)),
            _ => throw new ArgumentException($"There is no check of a {target.GetType().Name}.", nameof(target)),
        };

        // Guard the stack's own Service too: another user may have created a Service of that name, with any endpoints.
        private static bool IsName(string host) => !IPAddress.TryParse(host, out _);

        public override string ToString() => $"{Product} at {(Host.Contains(':') ? $"[{Host}]" : Host)}:{Port}";
    }
}
