namespace Ballast.Operator.Offline;

/// <summary>Stands for an authority that is not known here. Always the same, so that two renderings are equal.</summary>
internal static class UnknownAuthority
{
    /// <summary>A certificate in PEM form, of a key that nobody has.</summary>
    public const string Pem = """
        -----BEGIN CERTIFICATE-----
        MIIBuTCCAV+gAwIBAgIUPMQMbanJLokLluEwx7wtYbfhxXswCgYIKoZIzj0EAwIw
        MTEvMC0GA1UEAwwmYW4gYXV0aG9yaXR5IHRoYXQgaXMgbm90IGtub3duIG9mZmxp
        bmUwIBcNMjYxMTI2MTMxODQ3WhgPMjEyNjExMDIxMzE4NDdaMDExLzAtBgNVBAMM
        JmFuIGF1dGhvcml0eSB0aGF0IGlzIG5vdCBrbm93biBvZmZsaW5lMFkwEwYHKoZI
        zj0CAQYIKoZIzj0DAQcDQgAEseDfgW074iXr42aXbUb5I9URrE55M18MZMd5Ymnh
        /5AcB4nenYo5rPtMBKKnmH3JzPmLO1H7jpYLhmgoWC3syaNTMFEwHQYDVR0OBBYE
        FOXUM1UPYQOHMfB2XpNDiZ0h/pu3MB8GA1UdIwQYMBaAFOXUM1UPYQOHMfB2XpND
        iZ0h/pu3MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIgbtrLfkHX
        xlNTcYlhxGjcqTSp+16spZ3Qn7+1K6DoV34CIQDW4JIr64L7vEFYb8TsUCNCJAoV
        N1x5YOI7rNgg+fl1iQ==
        -----END CERTIFICATE-----
        """;
}
