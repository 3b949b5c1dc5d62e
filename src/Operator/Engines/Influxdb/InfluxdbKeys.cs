namespace Ballast.Operator.Engines.Influxdb;

/// <summary>Keys of a Secret that only InfluxDB has.</summary>
internal static class InfluxdbKeys
{
    public const string Token = "token";
    public const string Org = "org";
    public const string Bucket = "bucket";

    /// <summary>The administrator's password, of a managed server of version 1.</summary>
    public const string AdminPassword = "admin-password";
}
