namespace Ballast.Operator.Engines;

/// <summary>A server answers what its protocol does not know, or more than a probe reads.</summary>
internal sealed class UnintelligibleAnswerException : Exception;

/// <summary>The app answers, but not that it is well.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="word">The answer's field <c>status</c> where it is a known word.</param>
internal sealed class AppAnswerException(int status, string? word) : Exception
{
    public int Status { get; } = status;

    public string? Word { get; } = word;
}

/// <summary>A name leads to an address that no check may connect to.</summary>
internal sealed class AddressRefusedException : Exception;
