using Ballast.Kubernetes.Objects;
using Microsoft.Extensions.Logging;

namespace Ballast.Kubernetes.Diagnostics;

/// <summary>Every log message of the runtime.</summary>
internal static partial class RuntimeLog
{
    [LoggerMessage(1, LogLevel.Debug, "Listed {Count} {Resource} in {Scope} at version {ResourceVersion}")]
    public static partial void Listed(
        this ILogger logger, int count, ResourceType resource, string scope, string? resourceVersion);

    [LoggerMessage(
        2, LogLevel.Debug, "Watch of {Resource} in {Scope} ended after {Seconds:F1} s; resuming at version {ResourceVersion}")]
    public static partial void WatchEnded(
        this ILogger logger, ResourceType resource, string scope, double seconds, string? resourceVersion);

    [LoggerMessage(3, LogLevel.Information, "Version {ResourceVersion} of {Resource} in {Scope} has expired; listing again")]
    public static partial void VersionExpired(this ILogger logger, ResourceType resource, string scope, string? resourceVersion);

    [LoggerMessage(4, LogLevel.Warning, "Watch of {Resource} in {Scope} failed: {Reason}; trying again in {Delay}")]
    public static partial void WatchFailed(
        this ILogger logger, ResourceType resource, string scope, string reason, TimeSpan delay);

    [LoggerMessage(5, LogLevel.Error, "{Resource} in {Scope} cannot be watched ({State}): {Reason}; trying again until it can")]
    public static partial void WatchRefused(
        this ILogger logger, ResourceType resource, string scope, string state, string reason);

    [LoggerMessage(11, LogLevel.Information, "{Resource} is not installed; looked for again every half minute")]
    public static partial void NotInstalled(this ILogger logger, ResourceType resource);

    [LoggerMessage(6, LogLevel.Information, "{Resource} in {Scope} can be watched again")]
    public static partial void WatchAllowed(this ILogger logger, ResourceType resource, string scope);

    [LoggerMessage(7, LogLevel.Warning,
        "The list of {Resource} in {Scope} has been older ({Listed}) than the cache ({Known}) for a minute; "
            + "accepting the server's list")]
    public static partial void OlderListAccepted(
        this ILogger logger, ResourceType resource, string scope, string? listed, string? known);

    [LoggerMessage(8, LogLevel.Error, "A handler of {Resource} changes threw an exception")]
    public static partial void HandlerFailed(this ILogger logger, Exception exception, ResourceType resource);

    [LoggerMessage(9, LogLevel.Debug, "Watch of {Resource} in {Scope} was silent for {Seconds:F0} s; starting another")]
    public static partial void WatchSilent(this ILogger logger, ResourceType resource, string scope, double seconds);

    [LoggerMessage(10, LogLevel.Debug, "Watch of {Resource} in {Scope} was interrupted: {Reason}; resuming in {Delay}")]
    public static partial void WatchInterrupted(
        this ILogger logger, ResourceType resource, string scope, string reason, TimeSpan delay);

    [LoggerMessage(20, LogLevel.Debug, "Reconciled in {Seconds:F3} s: {Result}")]
    public static partial void Reconciled(this ILogger logger, double seconds, string result);

    [LoggerMessage(21, LogLevel.Warning, "Reconcile failed: {Reason}; trying again in {Delay}")]
    public static partial void ReconcileFailed(this ILogger logger, Exception? exception, string reason, TimeSpan delay);

    [LoggerMessage(22, LogLevel.Error, "Reconcile threw an exception; trying again in {Delay}")]
    public static partial void ReconcileThrew(this ILogger logger, Exception exception, TimeSpan delay);

    [LoggerMessage(23, LogLevel.Warning, "Reconcile failed, not tried again until the object changes: {Reason}")]
    public static partial void ReconcileTerminal(this ILogger logger, Exception? exception, string reason);

    [LoggerMessage(24, LogLevel.Error, "Reconcile took longer than {Timeout}; trying again in {Delay}")]
    public static partial void ReconcileTimedOut(this ILogger logger, TimeSpan timeout, TimeSpan delay);

    [LoggerMessage(25, LogLevel.Information, "Controller {Controller} started with {Workers} workers")]
    public static partial void ControllerStarted(this ILogger logger, string controller, int workers);

    [LoggerMessage(26, LogLevel.Information, "Controller {Controller} stopped")]
    public static partial void ControllerStopped(this ILogger logger, string controller);

    [LoggerMessage(27, LogLevel.Information, "Finalizer {Finalizer} done and removed")]
    public static partial void Finalized(this ILogger logger, string finalizer);

    [LoggerMessage(28, LogLevel.Critical, "A worker of {Controller} died; starting it again")]
    public static partial void WorkerDied(this ILogger logger, Exception exception, string controller);

    [LoggerMessage(40, LogLevel.Information, "{Identity} leads (lease {Lease})")]
    public static partial void Leading(this ILogger logger, string identity, string lease);

    [LoggerMessage(41, LogLevel.Warning, "{Identity} no longer leads (lease {Lease}): {Reason}")]
    public static partial void LeadershipLost(this ILogger logger, string identity, string lease, string reason);

    [LoggerMessage(42, LogLevel.Information, "{Holder} leads (lease {Lease}); standing by")]
    public static partial void StandingBy(this ILogger logger, string holder, string lease);

    [LoggerMessage(43, LogLevel.Error, "No permission for lease {Lease}, so no instance can lead: {Reason}")]
    public static partial void LeaseForbidden(this ILogger logger, string lease, string reason);

    [LoggerMessage(44, LogLevel.Warning, "Lease {Lease} could not be read or written: {Reason}")]
    public static partial void LeaseFailed(this ILogger logger, string lease, string reason);

    [LoggerMessage(45, LogLevel.Information, "{Identity} released lease {Lease}")]
    public static partial void LeaseReleased(this ILogger logger, string identity, string lease);

    [LoggerMessage(60, LogLevel.Warning, "Event {Reason} of {Object} was not written: {Error}")]
    public static partial void EventLost(this ILogger logger, string reason, string @object, string error);

    [LoggerMessage(80, LogLevel.Information, "Stopping: no new work is taken")]
    public static partial void Stopping(this ILogger logger);

    [LoggerMessage(81, LogLevel.Warning, "Running work did not finish within {Timeout} and was cancelled")]
    public static partial void StopTimedOut(this ILogger logger, TimeSpan timeout);

    [LoggerMessage(82, LogLevel.Critical, "The operator's main loop failed; starting it again")]
    public static partial void LoopFailed(this ILogger logger, Exception exception);
}
