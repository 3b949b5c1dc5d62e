namespace Ballast.Operator.Engines.Redis;

/// <summary>Redis answers with an error.</summary>
/// <param name="reply">Its line, without the leading <c>-</c>. The server's own words: never shown.</param>
internal sealed class RedisErrorException(string reply) : Exception
{
    public string Reply { get; } = reply;
}
