namespace Ballast.Operator.Apply;

/// <summary>Every message about writes. The messages never hold what is written: it may be secret.</summary>
internal static partial class ApplyLog
{
    [LoggerMessage(1, LogLevel.Information, "{Verb} {Kind} {Child} of stack {Namespace}/{Stack}")]
    public static partial void Wrote(
        this ILogger logger, string @namespace, string stack, string verb, string kind, string child);

    [LoggerMessage(
        2, LogLevel.Information, "{Verb} migration {Kind} {Child} of stack {Namespace}/{Stack}: key {Key}, image {Image}")]
    public static partial void MigrationStarted(
        this ILogger logger, string @namespace, string stack, string verb, string kind, string? child, string? key,
        string? image);

    [LoggerMessage(3, LogLevel.Warning, "Not written for stack {Namespace}/{Stack} ({Reason}): {Fault}")]
    public static partial void NotWritten(
        this ILogger logger, string @namespace, string stack, string reason, string fault);

    [LoggerMessage(4, LogLevel.Debug, "Still not written for stack {Namespace}/{Stack} ({Reason}): {Fault}")]
    public static partial void StillNotWritten(
        this ILogger logger, string @namespace, string stack, string reason, string fault);

    [LoggerMessage(
        5, LogLevel.Debug, "{Kind} {Child} of stack {Namespace}/{Stack} was changed by someone else meanwhile; reading it again")]
    public static partial void ChildChanged(
        this ILogger logger, string @namespace, string stack, string kind, string? child);

    [LoggerMessage(6, LogLevel.Debug, "{What} of {Namespace}/{Stack} changed meanwhile; reading them again")]
    public static partial void SomethingChanged(this ILogger logger, string @namespace, string stack, string what);
}
