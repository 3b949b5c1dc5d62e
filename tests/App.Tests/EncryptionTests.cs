using System.Text.RegularExpressions;

namespace Ballast.App.Tests;

/// <summary>Connections to Redis, RabbitMQ and InfluxDB are encrypted as libpq's modes say.</summary>
[Collection(RabbitCollection.Name)]
public sealed class EncryptionTests(EncryptedServers servers) : IClassFixture<EncryptedServers>
{
    private const string OtherAuthority = "another authority has issued the server's certificate, or it is not valid now";
    private const string NoAuthority = "no well-known authority has issued the server's certificate, or it is not valid now";
    private const string OtherName = "the server's certificate is of another name";
    private const string OtherHost = "127.0.0.1";

    [Theory]
    [InlineData("require", OtherHost, null, "ok")]
    [InlineData("require", OtherHost, "own", "ok")]
    [InlineData("require", Rabbit.CertifiedHost, "other", OtherAuthority)]
    [InlineData("verify-ca", OtherHost, "own", "ok")]
    [InlineData("verify-ca", Rabbit.CertifiedHost, "other", OtherAuthority)]
    [InlineData("verify-ca", Rabbit.CertifiedHost, null, NoAuthority)]
    [InlineData("verify-full", Rabbit.CertifiedHost, "own", "ok")]
    [InlineData("verify-full", OtherHost, "own", OtherName)]
    [InlineData("verify-full", Rabbit.CertifiedHost, "other", OtherAuthority)]
    [InlineData(null, Rabbit.CertifiedHost, "own", "ok")]
    [InlineData(null, OtherHost, "own", OtherName)]
    [InlineData(null, Rabbit.CertifiedHost, null, NoAuthority)]
    public async Task Check_ServersThatExpectTls_AreVerifiedAsStrictlyAsTheModeSays(
        string? mode, string host, string? authority, string words)
    {
        var environment = servers.Environment(host, mode, authority);

        string[] expected = [$"influxdb: {words}", $"rabbitmq: {words}", $"redis: {words}"];
        // A machine that has much to do may not answer within the time of a check.
        await Eventually.SeesAsync(
            string.Join(", ", expected), TimeSpan.FromSeconds(30), async () => string.Join(", ", await CheckAsync(environment)),
            seen => seen == string.Join(", ", expected));
    }

    [Fact]
    public async Task Check_ServersThatExpectTls_AreNotReachedWithout()
    {
        var environment = servers.Environment(Rabbit.CertifiedHost, "disable", null);

        var (_, output, errors) = await AppProcess.RunAsync(environment, "check");

        Assert.DoesNotContain(": ok", output + errors, StringComparison.Ordinal);
        Assert.Equal(3, Regex.Count(output + errors, @"\(not required\)"));
    }

    private static async Task<List<string>> CheckAsync(Dictionary<string, string> environment)
    {
        var (_, output, errors) = await AppProcess.RunAsync(environment, "check");
        return
        [
            .. Regex.Matches(
                    output + "\n" + errors, @"(?m)\b(redis|rabbitmq|influxdb) at \S+: (ok\b|.*?(?= \(not required\)))")
                .Select(line => $"{line.Groups[1]}: {line.Groups[2]}").Order(),
        ];
    }
}
