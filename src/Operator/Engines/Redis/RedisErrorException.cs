namespace Ballast.Operator.Engines.Redis;

/// <summary>Redis answers with an error.</summary>
/// <param name="reply">The error line without the leading <c>-</c>. Never shown, since it is the server's own text.</param>
internal sealed class RedisErrorException(string reply) : Exception
{
    public string Reply { get; } = reply;
}
