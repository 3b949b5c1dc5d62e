using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Engines.Redis;

/// <summary>Explains errors of Redis.</summary>
internal static class RedisFailures
{
    public static ProbeFailure? Explain(Exception exception) =>
        exception is RedisErrorException error ? Explain(error.Reply) : null;

    private static ProbeFailure Explain(string reply) => reply switch
    {
        var r when Begins(r, "WRONGPASS", "NOAUTH", "NOPERM", "ERR AUTH", "ERR invalid password", "ERR Client sent AUTH") =>
            ProbeFailure.WrongCredentials,
        var r when Begins(r, "ERR max number of clients") => ProbeFailure.NoConnectionLeft,
        var r when Begins(r, "ERR DB index", "ERR invalid DB index") => new(
            Reasons.DatabaseMissing, "runs, but has no database of the number that the app uses"),
        var r when Begins(r, "LOADING") => new(Reasons.CheckFailed, "is still loading its data"),
        var r when Begins(r, "DENIED") => new(Reasons.CheckFailed, "is in protected mode and accepts only its own machine"),
        _ => new(Reasons.CheckFailed, "answers with an error"),
    };

    private static bool Begins(string reply, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (reply.StartsWith(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
