using System.Net;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Health;

/// <summary>Checks a target once.</summary>
internal interface IChecker
{
    /// <summary>Asks within the target's time-out; throws only when cancelled.</summary>
    Task<CheckResult> CheckAsync(TargetName name, CheckTarget target, CancellationToken cancellationToken);
}

/// <summary>Resolves and pins the address, asks by the engine's probe, and turns what goes wrong into words.</summary>
internal sealed partial class Checker(
    ProbeSet probes, AddressResolver resolver, TimeProvider time, ILogger<Checker> logger) : IChecker
{
    // In metrics, where an engine's name stands.
    private const string AppEngine = "app";

    public async Task<CheckResult> CheckAsync(TargetName name, CheckTarget target, CancellationToken cancellationToken)
    {
        var subject = Subject.Of(target);

        // Outside the attempt: that a probe is missing is our fault, and no answer about the server.
        var probe = probes.For(target);
        var started = time.GetTimestamp();
        using var timeout = new CancellationTokenSource(target.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        CheckResult result;
        try
        {
            var address = await resolver.ResolveAsync(subject.Host, subject.Guarded, either.Token);
            result = Healthy(await probe.AskAsync(target, address, either.Token));
        }
#pragma warning disable CA1031 // Whatever a probe throws is an answer about the server.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            result = Unhealthy(subject, timeout.IsCancellationRequested ? new TimeoutException() : exception, target.Timeout);
            CheckFailed(logger, name, result.Reason, exception.GetType().Name, exception.InnerException?.GetType().Name);
        }

        HealthMetrics.Record(name, subject.Engine?.Name ?? AppEngine, result, time.GetElapsedTime(started));
        return result;
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

    /// <summary>The first word of what a server calls its version, if it looks like one: it goes into status.</summary>
    private static string? PlainVersion(string? version) =>
        version?.Split(' ')[0] is { Length: > 0 and <= 32 } word
            && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
            ? word
            : null;

    // Types alone: a driver's words may repeat what it was given.
    [LoggerMessage(Level = LogLevel.Debug, Message = "Check of {Target} failed: {Reason} ({Exception}, {Inner})")]
    private static partial void CheckFailed(ILogger logger, TargetName target, string reason, string exception, string? inner);

    /// <summary>What a target is called in words, and where it is.</summary>
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

        // A Service of the stack's own name may be somebody else's, and lead anywhere.
        private static bool IsName(string host) => !IPAddress.TryParse(host, out _);

        public override string ToString() => $"{Product} at {(Host.Contains(':') ? $"[{Host}]" : Host)}:{Port}";
    }
}
