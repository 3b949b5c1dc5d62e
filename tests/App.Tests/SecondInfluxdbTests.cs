using System.Net;
using System.Text;

namespace Ballast.App.Tests;

/// <summary>Points and checks with what is known of the API of InfluxDB 2.</summary>
public sealed class SecondInfluxdbTests : IClassFixture<Servers>, IDisposable
{
    private readonly HttpListener _influxdb = new() { IgnoreWriteExceptions = true };
    private readonly Dictionary<string, string> _environment;

    public SecondInfluxdbTests(Servers servers)
    {
        var address = $"http://127.0.0.1:{FreePort.Next()}/";
        _influxdb.Prefixes.Add(address);
        _influxdb.Start();
        _environment = servers.EnvironmentFor("migrated");
        _environment["INFLUXDB_URL"] = address;
        _environment["INFLUXDB_TOKEN"] = "canary-token==";
        _environment["INFLUXDB_ORG"] = "my org";
        _environment["INFLUXDB_BUCKET"] = "shop";
        _environment["INFLUXDB_INTERVAL_SECONDS"] = "0.3";
        _environment["POD_NAME"] = "web-1";
    }

    public void Dispose() => _influxdb.Close();

    [Fact]
    public async Task Serve_WriteFails_RequestsDoNotWaitAndTheSameLinesAreWrittenAgain()
    {
        await using var app = AppProcess.Start(_environment, "serve");
        var check = await NextAsync("GET", "/api/v2/buckets?org=my%20org&name=shop");
        check.Response.Close("""{"buckets":[{"name":"shop"}]}"""u8.ToArray(), false);
        await Eventually.TrueAsync(async () => (await app.Http.GetAsync("/health")).IsSuccessStatusCode, "it serves");

        var write = await NextWriteAsync();
        var lines = await LinesAsync(write);
        Assert.Matches("^requests,host=web-1,method=GET,status=200 count=1i,seconds=[0-9.E-]+ [0-9]{13}\n$", lines);
        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync("/health")).StatusCode);
        Answer(write, 503);

        // With its old time: if the server had stored it, the same points replace it.
        write = await NextWriteAsync();
        Assert.Equal(lines, await LinesAsync(write));
        await Eventually.TrueAsync(() => app.Output.Contains("influxdb: it answers 503; points wait"), "the failure is told");
        Answer(write, 204);

        write = await NextWriteAsync();
        Assert.Contains(",status=200 count=1i,", await LinesAsync(write), StringComparison.Ordinal);
        Answer(write, 204);
    }

    [Theory]
    [InlineData(200, """{"buckets":[]}""", "the bucket does not exist")]
    [InlineData(401, "{}", "authentication failed")]
    [InlineData(403, "{}", "the user may not do this")]
    [InlineData(404, "{}", "the database, bucket or organisation does not exist")]
    [InlineData(503, "", "it answers 503")]
    public async Task Check_EachWayItRefuses_HasItsOwnWords(int status, string body, string words)
    {
        _environment["REQUIRED_DEPENDENCIES"] = "influxdb";
        var run = AppProcess.RunAsync(_environment, "check");
        var check = await NextAsync("GET", "/api/v2/buckets?org=my%20org&name=shop");
        check.Response.StatusCode = status;
        check.Response.Close(Encoding.UTF8.GetBytes(body), false);

        var (code, _, errors) = await run;

        Assert.Equal(3, code);
        Assert.EndsWith($"/shop: {words}", errors, StringComparison.Ordinal);
    }

    private static async Task<string> LinesAsync(HttpListenerContext write)
    {
        using var reader = new StreamReader(write.Request.InputStream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    private static void Answer(HttpListenerContext request, int status)
    {
        request.Response.StatusCode = status;
        request.Response.Close();
    }

    private Task<HttpListenerContext> NextWriteAsync() =>
        NextAsync("POST", "/api/v2/write?org=my%20org&bucket=shop&precision=ms");

    private async Task<HttpListenerContext> NextAsync(string method, string path)
    {
        var request = await _influxdb.GetContextAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal((method, path), (request.Request.HttpMethod, request.Request.RawUrl));
        Assert.Equal("Token canary-token==", request.Request.Headers["Authorization"]);
        return request;
    }
}
