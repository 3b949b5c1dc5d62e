using Ballast.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Ballast.EndToEnd.Tests.Stacks;

/// <summary>
/// Stacks on a server that someone else runs: where its name leads, and how soon status says what is wrong with it. They have
/// nothing but the dependency, so that many of them cost little.
/// </summary>
public sealed class ExternalServerTests(Installation installation, ITestOutputHelper output) : IClassFixture<Installation>
{
    private const string Server = "foreign";
    private const string NoSuchHost = "no-such-host";
    private const int NoSuchPort = 1;

    // Of a network for documentation: packets to it are lost.
    private const string DeadAddress = "198.51.100.1";

    // More than may be checked at the same time in one namespace.
    private const int DeadStacks = 20;

    // What is promised of a failure that is definite; a time-out takes each of its three looks on top.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Later = Soon + TimeSpan.FromSeconds(3 * 5);

    // A Secret of the author's is read once a minute.
    private static readonly TimeSpan WithItsSecret = Soon + TimeSpan.FromSeconds(60);

    // These have a Service of their own in front of the server.
    private static readonly string[] WithService = ["refusing", "vanishing", "silent"];

    private static readonly string[] Stacks =
        [.. WithService, "fine", "locked", "crowded", "renamed", "misnamed", "misdirected", "mistyped"];

    [Fact]
    public Task Name_WithoutADot_IsAServiceOfTheStacksNamespaceOnly() => Sandbox.RunAsync("dotless", output, async sandbox =>
    {
        _ = installation;

        // The same name in the operator's own namespace leads to a server that takes the same password.
        var name = sandbox.Name;
        var trap = new ForeignServer(Installation.Kubectl);
        var server = new ForeignServer(sandbox.Kubectl);
        try
        {
            await trap.StartAsync();
            await trap.ServeAsync(name);
            await server.StartAsync();
            await sandbox.ApplyAsync(Stack("own", name, "postgres"));
            await sandbox.BecomesAsync("own", "does not find its server", s => s.Is("Ready", "False", "UnknownHost"));
            await server.ServeAsync(name);
            await sandbox.BecomesHealthyAsync("own");

            // Whoever looks the name up in the operator's namespace does get into the trap.
            await server.VisitAsync($"{name}.{Installation.Namespace}.svc");
            var visitor = await server.AddressAsync();
            var visitors = await Eventually.SeesAsync(
                "the trap's record of a visit", Sandbox.Patience, trap.VisitorsAsync, seen => seen.Contains(visitor));
            Assert.Equal([visitor], visitors.Distinct());
        }
        finally
        {
            await trap.RemoveAsync();
            await Installation.Kubectl.RunAsync("delete", "service", name, "--ignore-not-found");
        }
    });

    [Fact]
    public Task Servers_FailingInEveryWay_AreNamedBesideADeadNamespace() => Sandbox.RunAsync("dead", output, dead =>
        Sandbox.RunAsync("external", output, async sandbox =>
        {
            _ = installation;
            var server = new ForeignServer(sandbox.Kubectl);
            await server.StartAsync();
            await StartAsync(sandbox, server);

            await dead.ApplyAsync(Together(Enumerable.Range(0, DeadStacks).Select(i => Stack($"none-{i}", DeadAddress, "none"))));
            await dead.BecomesAsync("none-0", "names the time-out", s => s.Is("Ready", "False", "ConnectionTimedOut"));
            await StartWrongAsync(sandbox);
            await BreakAsync(sandbox, server);
            Assert.True((await sandbox.LookAsync("fine")).IsReady);
            await MendAsync(sandbox, server);

            var stacks = await dead.Kubectl.ListAsync("appstacks");
            Assert.Equal(DeadStacks, stacks.Count);
            Assert.All(stacks, s => Assert.Equal("ConnectionTimedOut", new StackView(s)["Ready"]!.Reason));
        }));

    private static async Task StartAsync(Sandbox sandbox, ForeignServer server)
    {
        await server.ServeAsync(Server);
        await server.ServeAsync("refusing");
        await server.ServeAsync("vanishing");
        await server.LeadAsync("silent", await server.AddressAsync());
        await server.ServeAsync("closed", NoSuchPort);
        foreach (var name in Stacks)
        {
            await server.AddAsync(name);
        }

        await sandbox.ApplyAsync(
            Together(Stacks.Select(name => Stack(name, WithService.Contains(name) ? name : Server, name))));
        foreach (var name in Stacks)
        {
            await sandbox.BecomesHealthyAsync(name);
        }
    }

    private static async Task StartWrongAsync(Sandbox sandbox)
    {
        var clock = new ReasonClock(sandbox);
        await clock.AfterAsync(sandbox.ApplyAsync(Stack("nowhere", NoSuchHost, "fine")), "nowhere", "UnknownHost", Soon);
        await clock.AfterAsync(sandbox.ApplyAsync(Stack("shut", "closed", "fine")), "shut", "ConnectionRefused", Soon);
        await clock.AfterAsync(
            sandbox.ApplyAsync(Stack("stranger", Server, "stranger")), "stranger", "AuthenticationFailed", Soon);
        await clock.AfterAsync(sandbox.ApplyAsync(Stack("lost", DeadAddress, "fine")), "lost", "ConnectionTimedOut", Soon);
        await clock.AllSeenAsync();
    }

    // In the Secret, in the server, and on the way to it.
    private static async Task BreakAsync(Sandbox sandbox, ForeignServer server)
    {
        var clock = new ReasonClock(sandbox);
        await clock.AfterAsync(SetAsync(sandbox, "misnamed", "host", NoSuchHost), "misnamed", "UnknownHost", WithItsSecret);
        await clock.AfterAsync(
            SetAsync(sandbox, "misdirected", "host", "closed"), "misdirected", "ConnectionRefused", WithItsSecret);
        await clock.AfterAsync(
            SetAsync(sandbox, "mistyped", "password", "not-the-one-of-this-user"), "mistyped", "AuthenticationFailed",
            WithItsSecret);
        await clock.AfterAsync(
            server.RunAsync("ALTER USER locked PASSWORD 'changed-in-the-server'"), "locked", "AuthenticationFailed", Soon);
        await clock.AfterAsync(
            server.RunAsync("ALTER USER crowded CONNECTION LIMIT 0"), "crowded", "TooManyConnections", Soon);
        await clock.AfterAsync(server.RenameAsync("renamed", "away"), "renamed", "DatabaseMissing", Soon);
        await clock.AfterAsync(server.ServeAsync("refusing", NoSuchPort), "refusing", "ConnectionRefused", Soon);
        await clock.AfterAsync(
            sandbox.Kubectl.RunAsync("delete", "service", "vanishing"), "vanishing", "UnknownHost", Soon);
        await clock.AfterAsync(server.LeadAsync("silent", DeadAddress), "silent", "ConnectionTimedOut", Later);
        await clock.AllSeenAsync();
    }

    private static async Task MendAsync(Sandbox sandbox, ForeignServer server)
    {
        var clock = new ReasonClock(sandbox);
        await clock.AfterAsync(
            server.RunAsync($"ALTER USER locked PASSWORD '{ForeignServer.Password}'"), "locked", "Healthy", Soon);
        await clock.AfterAsync(server.RunAsync("ALTER USER crowded CONNECTION LIMIT -1"), "crowded", "Healthy", Soon);
        await clock.AfterAsync(server.RenameAsync("away", "renamed"), "renamed", "Healthy", Soon);
        await clock.AfterAsync(server.ServeAsync("refusing"), "refusing", "Healthy", Soon);
        await clock.AfterAsync(server.ServeAsync("vanishing"), "vanishing", "Healthy", Soon);
        await clock.AfterAsync(server.LeadAsync("silent", await server.AddressAsync()), "silent", "Healthy", Soon);
        await clock.AllSeenAsync();
    }

    private static Task SetAsync(Sandbox sandbox, string secret, string key, string value) =>
        sandbox.Kubectl.PatchAsync("secret", secret, $$$"""{"stringData": {"{{{key}}}": "{{{value}}}"}}""");

    private static string Together(IEnumerable<string> manifests) => string.Join("\n---\n", manifests);

    private static string Stack(string name, string host, string user) => $$$"""
        apiVersion: v1
        kind: Secret
        metadata: {name: {{{name}}}}
        stringData:
          {host: {{{host}}}, username: {{{user}}}, password: {{{ForeignServer.Password}}}, database: {{{user}}}}
        ---
        apiVersion: ballast.dev/v1alpha1
        kind: AppStack
        metadata: {name: {{{name}}}}
        spec:
          image: ballast/app:0
          profile: Development
          dependencies:
          - name: db
            postgres:
              external:
                secretRef: {name: {{{name}}}}
        """;
}
