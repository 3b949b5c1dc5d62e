using System.Text.Json;

namespace Ballast.App.Tests;

/// <summary>The start of the commands that keep running.</summary>
public sealed class StartTests(Servers servers) : IClassFixture<Servers>
{
    [Fact]
    public async Task Start_StepsAreToldInOrder_AndEachReplicaHasItsNumber()
    {
        var environment = servers.EnvironmentFor("migrated");
        environment["JWT_SECRET"] = "canary-0123456789-0123456789-0123456789";
        environment["LOG_LEVEL"] = "INFO";
        string[] steps =
        [
            @"Start 1 of 5: database: connected, version 15\.\d+", @"Start 2 of 5: redis: connected, version 7\.[\d.]+",
            "Start 3 of 5: signer: key of JWT_SECRET", @"Start 4 of 5: ids: replica \d+", "Start 5 of 5: tasks: stats, purge",
        ];

        var first = await StepsAsync(environment);
        var second = await StepsAsync(environment);

        Assert.All(steps.Zip(first), pair => Assert.Matches($"^{pair.First}$", pair.Second));
        Assert.Equal(Number(first) + 1, Number(second));
        environment.Remove("REDIS_URL");
        environment.Remove("JWT_SECRET");
        environment["POD_NAME"] = "web-1";
        var alone = await StepsAsync(environment);
        Assert.Equal(4, alone.Count);
        Assert.Equal(Number(alone), Number(await StepsAsync(environment)));

        static int Number(List<string> steps) => int.Parse(steps.Single(s => s.Contains("ids")).Split(' ')[^1]);
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("work")]
    [InlineData("schedule")]
    [InlineData("dashboard")]
    public async Task Start_DatabaseNeverUp_GivesUpAfterItsTries(string command)
    {
        var environment = servers.EnvironmentFor("migrated");
        var address = $"127.0.0.1:{FreePort.Next()}";
        environment["DATABASE_URL"] = $"postgresql://u:p@{address}/d";
        environment["AMQP_URL"] = $"amqp://u:p@127.0.0.1:{FreePort.Next()}/v";
        environment["CONNECT_TRIES"] = "2";

        var (code, _, errors) = await AppProcess.RunAsync(environment, command);

        Assert.Equal((3, $"database at {address}/d: connection refused, after 2 tries"), (code, errors));
    }

    private static async Task<List<string>> StepsAsync(Dictionary<string, string> environment)
    {
        await using var app = await AppProcess.ServeAsync(environment);
        app.Signal(AppProcess.SigTerm);
        Assert.Equal(0, await app.ExitAsync());
        return [.. app.Output.Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("@m").GetString()!)
            .Where(line => line.StartsWith("Start ", StringComparison.Ordinal))];
    }
}
