namespace Ballast.Operator.Engines.Redis;

/// <summary>
/// <c>PING</c> with the app's credentials over a new connection, and the version if the user has the right to read it.
/// </summary>
internal sealed class RedisProbe(TimeProvider time) : IProbe
{
    public async Task<ProbeAnswer> AskAsync(CheckTarget target, ProbeAddress address, CancellationToken cancellationToken)
    {
        var (_, _, username, password, database) = ((DependencyTarget)target).Connection;
        await using var redis =
            await RespConnection.ConnectAsync(((DependencyTarget)target).Connection, address, cancellationToken);
        if (password.Length > 0)
        {
            await redis.AskAsync(cancellationToken, username.Length > 0 ? ["AUTH", username, password] : ["AUTH", password]);
        }

        if (database is not ("" or "0"))
        {
            await redis.AskAsync(cancellationToken, "SELECT", database);
        }

        var started = time.GetTimestamp();
        if (await redis.AskAsync(cancellationToken, "PING") != "PONG")
        {
            throw new UnintelligibleAnswerException();
        }

        return new ProbeAnswer(time.GetElapsedTime(started)) { Version = await ReadVersionAsync(redis, cancellationToken) };
    }

    private static async Task<string?> ReadVersionAsync(RespConnection redis, CancellationToken cancellationToken)
    {
        const string Field = "redis_version:";
        try
        {
            var info = await redis.AskAsync(cancellationToken, "INFO", "server");
            return info.Split("\r\n").FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal))?[Field.Length..];
        }
        catch (Exception e) when (e is RedisErrorException or UnintelligibleAnswerException)
        {
            return null; // the user has no right to INFO, or the reply is too long: the server is healthy anyway
        }
    }
}
