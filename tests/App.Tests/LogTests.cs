using System.Text.Json;

namespace Ballast.App.Tests;

public sealed class LogTests(Servers servers) : IClassFixture<Servers>
{
    [Fact]
    public async Task Logs_EveryLine_IsOneCompactEventOfTheApplicationWithAWholeSentence()
    {
        var environment = servers.EnvironmentFor("migrated");
        environment["REDIS_URL"] = $"redis://127.0.0.1:{FreePort.Next()}/0";
        await using var app = await AppProcess.ServeAsync(environment);
        await app.Http.GetAsync("/api/v1/notes");
        app.Signal(AppProcess.SigTerm);
        Assert.Equal(0, await app.ExitAsync());

        var events = app.Output.Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();

        Assert.All(events, e =>
        {
            Assert.EndsWith("Z", e.GetProperty("@t").GetString(), StringComparison.Ordinal);
            Assert.StartsWith("Ballast.App", e.GetProperty("SourceContext").GetString(), StringComparison.Ordinal);
        });
        var warning = events.First(e => e.TryGetProperty("@l", out var level) && level.GetString() == "Warning");
        Assert.Matches(
            @"^redis at 127\.0\.0\.1:\d+/0: connection refused; try 1 of 5$", warning.GetProperty("@m").GetString());
        Assert.Equal("redis", warning.GetProperty("Dependency").GetString());
        Assert.Equal(JsonValueKind.Number, warning.GetProperty("Attempt").ValueKind);
        var debug = events.Single(e => e.GetProperty("@m").GetString() == "The database pool is closed");
        Assert.Equal("Debug", debug.GetProperty("@l").GetString());
    }
}
