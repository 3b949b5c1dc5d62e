namespace Ballast.Operator.Api.V1Alpha1;

/// <summary>Values of <see cref="WebHealthStatus.Status"/>: what the app's detail endpoint says.</summary>
public static class AppHealthWords
{
    /// <summary>It answers 2xx.</summary>
    public const string Healthy = "healthy";

    /// <summary>It answers, and the answer is not 2xx.</summary>
    public const string Unhealthy = "unhealthy";

    /// <summary>The operator gets no answer, which need not mean that others get none.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>It has not been asked yet.</summary>
    public const string Unknown = "unknown";
}
