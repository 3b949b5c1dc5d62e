using Ballast.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Ballast.EndToEnd.Tests.Stacks;

public sealed class MigrationFailureTests(Installation installation, ITestOutputHelper output) : IClassFixture<Installation>
{
    private const string Words = """{"name": "FAULT_FAIL_MIGRATION", "secretKeyRef": {"name": "words", "key": "canary"}}""";
    private const string Repaired = """{"migration": {"env": [{"name": "MIGRATIONS_DIR", "value": "/more"}]}}""";

    // The first migration that is missing fails with these words, which are a secret, as an error of a database may repeat one.
    private static readonly string Failing = $$"""
        {"migration": {{Manifests.MigrationOfMore(Words)}}}
        """;

    [Fact]
    public Task Migration_FailsThenIsRepaired_OldReleaseServesMeanwhile() =>
        Sandbox.RunAsync("migration", output, async sandbox =>
        {
            _ = installation;
            var canary = $"canary-{Guid.NewGuid():N}";
            await sandbox.ApplyAsync(
                $"{Manifests.Shop}\n---\n{Manifests.More}\n---\n{Manifests.Secret("words", "canary", canary)}");
            await sandbox.BecomesHealthyAsync("shop");
            var before = Assert.Single(await sandbox.PodsAsync("shop"));
            using var web = await sandbox.OpenWebAsync("shop");
            await using var traffic = Traffic.Start(web, "api/v1/notes");

            await sandbox.ChangeSpecAsync("shop", Failing);

            // The Job's failure and its pod's last words come on different watches, and a busy machine answers a readiness check
            // late.
            var failed = await sandbox.BecomesAsync("shop", "is stalled by its migration, and serves", s =>
                s.Is("Stalled", "True", "MigrationFailed") && s.Text("migration", "exitCode") is not null
                    && s["Available"]!.Status == "True");

            Assert.Equal(("False", "MigrationFailed"), (failed["Ready"]!.Status, failed["Ready"]!.Reason));
            Assert.Equal(("True", "PreviousReleaseServing"), (failed["Available"]!.Status, failed["Available"]!.Reason));
            Assert.Equal(("Failed", "1"), (failed.Migration, failed.Text("migration", "exitCode")));
            var tail = failed.Text("migration", "tail")!;
            sandbox.Say($"the tail: {tail}");
            Assert.Equal("migrate: 0100_more.sql failed: [redacted]", tail);
            Assert.Contains("0100_more.sql failed", failed["Ready"]!.Message, StringComparison.Ordinal);
            Assert.Equal(before.ReadinessAside(), Assert.Single(await sandbox.PodsAsync("shop")).ReadinessAside());

            await sandbox.ChangeSpecAsync("shop", Repaired);
            var repaired = await sandbox.BecomesHealthyAsync("shop");

            Assert.Equal("Succeeded", repaired.Migration);
            Assert.Equal("False", repaired["Stalled"]!.Status);
            await traffic.StopAsync();
            Assert.Empty(traffic.Failures);
        });
}
