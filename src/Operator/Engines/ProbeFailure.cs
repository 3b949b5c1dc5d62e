using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Engines;

/// <summary>Why a check failed. Never contains text from the server, a driver or a Secret.</summary>
/// <param name="Reason">A constant of <see cref="Reasons"/>.</param>
/// <param name="Words">The end of a sentence that begins with the target, for example <c>refuses the connection</c>.</param>
internal sealed record ProbeFailure(string Reason, string Words)
{
    public static ProbeFailure Unintelligible { get; } =
        new(Reasons.CheckFailed, "gives an answer that its protocol does not know");

    public static ProbeFailure WrongCredentials { get; } =
        new(Reasons.AuthenticationFailed, "refuses the app's credentials: wrong user name or password");

    public static ProbeFailure NoConnectionLeft { get; } =
        new(Reasons.TooManyConnections, "has no connection left: too many are open");
}
