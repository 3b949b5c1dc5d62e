namespace Ballast.App.Configuration;

/// <summary>InfluxDB: version 2 with organisation, bucket and token, version 1 with user, password and database.</summary>
internal sealed record InfluxSettings
{
    /// <summary>Scheme, host and port.</summary>
    public required Uri Url { get; init; }

    public required TlsSettings Tls { get; init; }

    public required bool Required { get; init; }

    /// <summary>The organisation of version 2; null: it is version 1.</summary>
    public required string? Org { get; init; }

    /// <summary>The bucket, or the database of version 1.</summary>
    public required string Bucket { get; init; }

    /// <summary>The token, or <c>user:password</c> of version 1.</summary>
    public required string Token { get; init; }

    /// <summary>How often points are written.</summary>
    public required TimeSpan Interval { get; init; }

    /// <summary>Reads INFLUXDB_URL and its credentials.</summary>
    public static InfluxSettings? Read(SettingReader reader, bool required)
    {
        var interval = reader.Seconds("INFLUXDB_INTERVAL_SECONDS", 10, 3600);
        if (reader.Text("INFLUXDB_URL") is not { } text)
        {
            if (required)
            {
                reader.Fault("INFLUXDB_URL", "is not set; set it, or leave influxdb out of REQUIRED_DEPENDENCIES");
            }

            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")
            || url.UserInfo.Length > 0 || url.PathAndQuery != "/")
        {
            reader.Fault("INFLUXDB_URL", "must look like http://host:8086; the credentials have settings of their own");
            return null;
        }

        var org = reader.Text("INFLUXDB_ORG");
        var bucket =
            org is null ? reader.Text("INFLUXDB_DATABASE") ?? reader.Text("INFLUXDB_BUCKET") : reader.Text("INFLUXDB_BUCKET");
        var token = org is null && reader.Text("INFLUXDB_USERNAME") is { } user
            ? $"{user}:{reader.Text("INFLUXDB_PASSWORD")}" : reader.Text("INFLUXDB_TOKEN");
        if (bucket is null || token is null || (org is null && !token.Contains(':', StringComparison.Ordinal)))
        {
            reader.Fault("INFLUXDB_TOKEN", "set it, INFLUXDB_ORG and INFLUXDB_BUCKET for version 2; for version 1 "
                + "INFLUXDB_USERNAME, INFLUXDB_PASSWORD and INFLUXDB_DATABASE, or user:password as token and the bucket");
            return null;
        }

        var tls = TlsSettings.Read(reader, text, url.Scheme == "https");
        return new InfluxSettings
        {
            // The mode is the stronger one.
            Url = new UriBuilder(url) { Scheme = tls.IsOn ? "https" : "http", Port = url.Port }.Uri,
            Tls = tls,
            Required = required,
            Org = org,
            Bucket = bucket,
            Token = token,
            // A timer takes no shorter time.
            Interval = interval < TimeSpan.FromMilliseconds(10) ? TimeSpan.FromMilliseconds(10) : interval,
        };
    }
}
