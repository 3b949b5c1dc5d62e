using Ballast.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Ballast.EndToEnd.Tests.Stacks;

/// <summary>
/// The life of each system of docs/systems, as its sample describes it: none of the faults that it had before is possible.
/// </summary>
public sealed class StoryTests(Installation installation, ITestOutputHelper output) : IClassFixture<Installation>
{
    // In place of the server that someone else runs.
    private static readonly string ForeignPostgres = $$$"""
        apiVersion: v1
        kind: Pod
        metadata: {name: postgres, labels: {app: postgres}}
        spec:
          containers:
          - name: postgres
            image: {{{Cluster.PostgresImage}}}
            imagePullPolicy: IfNotPresent
            env:
            - {name: POSTGRES_USER, value: mushroom}
            - {name: POSTGRES_PASSWORD, value: replace-me}
            - {name: POSTGRES_DB, value: mushroom}
            ports: [{containerPort: 5432}]
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: postgres}
        spec:
          selector: {app: postgres}
          ports: [{port: 5432}]
        """;

    [Fact]
    public Task Trading_FromStartToRollback_IsTold() => Story.RunAsync(installation, "trading", output, async story =>
    {
        await story.RefusesAsync("secret-key: 9d4f60c2", "secret-key: changeme # ", "SECRET_KEY");
        await story.StartsInOrderAsync();
        await story.LosesEachAndRecoversAsync("db", "cache", "stats");
        await story.UpgradesAndGoesBackAsync("api/v1/notes");
    });

    [Fact]
    public Task Stockhelper_FromStartToRollback_IsTold() => Story.RunAsync(installation, "stockhelper", output, async story =>
    {
        await story.RefusesAsync(Cluster.AppImage, "ballast/app:latest", "latest");
        await story.StartsInOrderAsync();
        await story.LosesEachAndRecoversAsync("db");
        await story.UpgradesAndGoesBackAsync("api/v1/notes");
    });

    [Fact]
    public Task Mushroom_FromStartToRollback_IsTold() => Story.RunAsync(installation, "mushroom", output, async story =>
    {
        story.Edit("postgres.databases.svc", "postgres");
        await story.WaitsAsync("ConnectionRefused", "UnknownHost");
        await story.Sandbox.ApplyAsync(ForeignPostgres);
        await story.StartsInOrderAsync();
        await story.FailsATaskAsync("purge");
        await story.UpgradesAndGoesBackAsync(null);
    });

    [Fact]
    public Task Fastapi_FromStartToRollback_IsTold() => Story.RunAsync(installation, "fastapi", output, async story =>
    {
        await story.RefusesAsync("key: secrets", "key: other", "other");
        await story.StartsInOrderAsync();
        await story.LosesEachAndRecoversAsync("db", "cache", "queue");
        await story.UpgradesAndGoesBackAsync("api/v1/notes");
    });
}
