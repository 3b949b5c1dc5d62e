namespace Ballast.Operator.Engines;

/// <summary>The server's answer does not follow the protocol, or is longer than a probe reads.</summary>
internal sealed class UnintelligibleAnswerException : Exception;

/// <summary>The app answers, but not with a 2xx status.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="word">The answer's field <c>status</c> if it is a known word.</param>
internal sealed class AppAnswerException(int status, string? word) : Exception
{
    public int Status { get; } = status;

    public string? Word { get; } = word;
}

/// <summary>Without encryption, the server asks for the password in a way that would give it away.</summary>
internal sealed class InsecureAuthenticationException : Exception;

/// <summary>No connection was accepted in time.</summary>
internal sealed class ConnectTimedOutException(TimeSpan limit) : Exception
{
    public TimeSpan Limit { get; } = limit;
}

/// <summary>A host name resolves to an address that no check may connect to.</summary>
internal sealed class AddressRefusedException : Exception;
