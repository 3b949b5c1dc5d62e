namespace Ballast.Operator.Engines;

/// <summary>A server answers over HTTP, but not with a status that means success.</summary>
/// <param name="status">HTTP status.</param>
internal sealed class HttpStatusException(int status) : Exception
{
    public int Status { get; } = status;
}
