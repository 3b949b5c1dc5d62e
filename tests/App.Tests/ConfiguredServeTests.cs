using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace Ballast.App.Tests;

/// <summary>Settings that change how the process runs, tried on the native program.</summary>
public sealed class ConfiguredServeTests(Servers servers) : IClassFixture<Servers>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ballast-app-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Serve_WithLogFile_EachAnswerIsALineThereAndOnStandardOutput()
    {
        var file = Path.Combine(_folder.FullName, "app.log");
        var environment = servers.EnvironmentFor("migrated");
        environment["LOG_FILE"] = file;
        environment["LOG_LEVEL"] = "INFO";
        await using var app = await AppProcess.ServeAsync(environment);
        await app.Http.GetAsync("/api/v1/notes?token=canary");
        await app.Http.GetAsync("/api/v1/notes/none");
        app.Signal(AppProcess.SigTerm);
        Assert.Equal(0, await app.ExitAsync());

        var lines = app.Output.Split('\n');
        Assert.Equal(lines, await File.ReadAllLinesAsync(file));
        Assert.DoesNotContain("canary", app.Output, StringComparison.Ordinal);
        var answers = lines.Select(line => JsonDocument.Parse(line).RootElement)
            .Where(e => e.TryGetProperty("Status", out _)).ToList();
        Assert.Equal([200, 404], answers.Select(e => e.GetProperty("Status").GetInt32()));
        Assert.Matches(@"^GET /api/v1/notes answered 200 in [0-9.]+ ms$", answers[0].GetProperty("@m").GetString());
    }

    [Fact]
    public async Task Serve_StatementOverItsTime_IsEndedAndAnsweredInPlainWords()
    {
        var database = await servers.CreateDatabaseAsync(migrated: true);
        await servers.ExecuteAsync(
            database,
            "ALTER TABLE notes RENAME TO kept; CREATE VIEW notes AS SELECT kept.* FROM pg_sleep(60) LEFT JOIN kept ON true");
        var environment = servers.EnvironmentFor(database);
        environment["DB_STATEMENT_TIMEOUT_MS"] = "200";
        await using var app = await AppProcess.ServeAsync(environment);

        var answer = await app.Http.GetAsync("/api/v1/notes");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains(
            "database: the statement took too long", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_SoftLimitOfFilesBelowTheHardOne_IsRaised()
    {
        var start = new ProcessStartInfo("sh", ["-c", "ulimit -Sn 256; ulimit -Hn 512; exec \"$0\" check", NativePrograms.App])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in servers.EnvironmentFor("migrated"))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();

        Assert.Contains("512 files and sockets may be open", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_ConnectionsOverTheirNumber_AreClosed()
    {
        var environment = servers.EnvironmentFor("migrated");
        environment["MAX_CONNECTIONS"] = "1";
        await using var app = await AppProcess.ServeAsync(environment);
        using var second = new HttpClient { BaseAddress = app.Http.BaseAddress };

        await Assert.ThrowsAsync<HttpRequestException>(() => second.GetAsync("/health"));

        Assert.Equal(HttpStatusCode.OK, (await app.Http.GetAsync("/health")).StatusCode);
    }
}
