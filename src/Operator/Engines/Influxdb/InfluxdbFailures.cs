using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Engines.Influxdb;

/// <summary>Explains answers of InfluxDB.</summary>
internal static class InfluxdbFailures
{
    public static ProbeFailure? Explain(Exception exception) => exception switch
    {
        InfluxdbMissingException { What: var what } =>
            new(Reasons.DatabaseMissing, $"runs, but has no {what} of the name that the app uses"),
        HttpStatusException { Status: 401 } => ProbeFailure.WrongCredentials,
        HttpStatusException { Status: 403 } => new(Reasons.AuthenticationFailed, "does not let the app's user in"),
        // Version 2, where the organisation does not exist.
        HttpStatusException { Status: 404 } =>
            new(Reasons.DatabaseMissing, "runs, but has no bucket of the name that the app uses"),
        HttpStatusException { Status: 503 } => new(Reasons.CheckFailed, "is not ready, or overloaded (503)"),
        HttpStatusException { Status: var status } => new(Reasons.CheckFailed, $"answers {status}"),
        _ => null,
    };
}
