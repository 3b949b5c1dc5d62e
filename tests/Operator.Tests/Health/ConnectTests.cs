using System.Diagnostics;
using System.Net;
using Ballast.Kubernetes.Controllers;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ballast.Operator.Tests.Health;

/// <summary>Addresses at which nothing answers cost little time, and none of another tenant's.</summary>
[Collection("servers")]
public sealed class ConnectTests(Servers servers) : IDisposable
{
    // Far less than the 60 s that an answer may take, and enough for a machine with much else to do.
    private const double FarLess = 30;

    // What a check may take that is not to end by its time-out, on such a machine.
    private const double Enough = 20;

    private readonly AppProbe _app = new(TimeProvider.System);

    [Theory]
    [InlineData("postgres", "PostgreSQL")]
    [InlineData("redis", "Redis")]
    public async Task Check_OfADeadAddress_EndsAfterThreeSecondsHoweverLongAnAnswerMayTake(string engine, string product)
    {
        using var dead = new BlackHole();
        var watch = Stopwatch.StartNew();

        var result = await CheckAsync(Target(engine, dead.Port, 60), "127.0.0.1");

        Assert.InRange(watch.Elapsed.TotalSeconds, 2.5, FarLess);
        Assert.Equal(
            (Reasons.ConnectionTimedOut, $"{product} at 127.0.0.1:{dead.Port} does not accept a connection within 3 s"),
            (result.Reason, result.Message));
    }

    [Fact]
    public async Task Check_OfAnAppAtADeadAddress_EndsAfterThreeSeconds()
    {
        using var dead = new BlackHole();
        var app = new AppTarget("127.0.0.1", dead.Port, "/", TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60), 3);
        var watch = Stopwatch.StartNew();

        var result = await CheckAsync(app, "127.0.0.1");

        Assert.InRange(watch.Elapsed.TotalSeconds, 2.5, FarLess);
        Assert.EndsWith("does not accept a connection within 3 s", result.Message);
    }

    [Theory]
    [InlineData("postgres")]
    [InlineData("redis")]
    public async Task Check_OfAServerThatOnlyThinksLong_IsGivenItsTime(string engine)
    {
        using var slow = new SilentListener();
        var watch = Stopwatch.StartNew();

        var result = await CheckAsync(Target(engine, slow.Port, 4), "127.0.0.1");

        Assert.InRange(watch.Elapsed.TotalSeconds, 3.7, FarLess);
        Assert.EndsWith("does not answer within 4 s", result.Message);
    }

    [Theory]
    [InlineData("postgres", true)]
    [InlineData("postgres", false)]
    [InlineData("redis", true)]
    [InlineData("redis", false)]
    public async Task Check_OfANameWithADeadAddress_GoesOnToTheNext(string engine, bool isSilent)
    {
        var port = engine == "postgres" ? servers.PostgresPort : servers.RedisPort;
        using var dead = isSilent ? new BlackHole("127.0.0.9", port) : null;

        var result = await CheckAsync(Target(engine, port, Enough), "127.0.0.9", "127.0.0.1");

        Assert.Equal((HealthState.Healthy, ""), (result.State, result.Message));
    }

    [Fact]
    public async Task Check_OfANameWithoutALivingAddress_SaysWhatTheFirstOneDid()
    {
        var port = FreePort.Next();
        using var dead = new BlackHole("127.0.0.9", port);

        var result = await CheckAsync(Target("redis", port, Enough), "127.0.0.8", "127.0.0.9");

        Assert.Equal(Reasons.ConnectionRefused, result.Reason);
    }

    [Fact]
    public async Task Check_OfAServerThatRefusesThePassword_IsNotRepeatedAtTheNextAddress()
    {
        var target = Target("redis", servers.RedisPort, Enough);
        var wrong = target with { Connection = target.Connection with { Password = "canary-wrong" } };

        Assert.Equal(Reasons.AuthenticationFailed, (await CheckAsync(wrong, "127.0.0.1", "127.0.0.9")).Reason);
    }

    [Fact]
    public async Task TwentyDeadStacks_OfOneNamespace_DoNotDelayAnother()
    {
        using var stop = new CancellationTokenSource();
        var checker = new Holder("dead", Checker("127.0.0.1"), stop.Token);
        using var monitor = new HealthMonitor(
            checker, new Lazy<IReconcileRequests<AppStack>>(new Nobody()), TimeProvider.System,
            NullLogger<HealthMonitor>.Instance);
        var running = monitor.RunAsync(stop.Token);
        for (var i = 0; i < 20; i++)
        {
            var both = new Dictionary<string, DependencyTarget>
            {
                ["db"] = Target("postgres", 1, 60),
                ["cache"] = Target("redis", 1, 60),
            };
            monitor.Track(new StackTargets("dead", $"s{i}", both, null), HealthSnapshot.Empty);
        }

        await Eventually.TrueAsync(() => checker.Held == CheckSlots.MaxPerNamespace, "the dead stacks hold all that they may");
        var living = Target("redis", servers.RedisPort, 5) with { Interval = TimeSpan.FromSeconds(1) };
        monitor.Track(new StackTargets(
            "other", "s", new Dictionary<string, DependencyTarget> { ["db"] = living }, null), HealthSnapshot.Empty);

        // None of the held checks ends before these five have, so that none waited for one of them.
        await Eventually.TrueAsync(() => checker.Done >= 5, "five checks");
        Assert.Equal(CheckSlots.MaxPerNamespace, checker.Held);
        await stop.CancelAsync();
        await running;
    }

    public void Dispose() => _app.Dispose();

    private static DependencyTarget Target(string engine, int port, double seconds) => new(
        EngineCatalog.Named(engine)!,
        new ConnectionInfo(
            "127.0.0.1", port, engine == "postgres" ? "app" : "", Servers.Password, engine == "postgres" ? "football" : ""),
        true, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(seconds), 3);

    private Task<CheckResult> CheckAsync(CheckTarget target, params string[] addresses) =>
        Checker(addresses).CheckAsync(new TargetName("demo", "football", "db"), target, CancellationToken.None);

    private Checker Checker(params string[] addresses) => new(
        new ProbeSet(_app, EngineCatalog.All, TimeProvider.System),
        new AddressResolver("192.0.2.1", SearchList.None, (_, _) => Task.FromResult(addresses.Select(IPAddress.Parse).ToArray())),
        TimeProvider.System, NullLogger<Checker>.Instance);

    // Holds the checks of one namespace until the end, and passes the others on.
    private sealed class Holder(string held, IChecker checker, CancellationToken end) : IChecker
    {
        private int _held;
        private int _done;

        public int Held => Volatile.Read(ref _held);

        /// <summary>Checks of other namespaces that have ended.</summary>
        public int Done => Volatile.Read(ref _done);

        public async Task<CheckResult> CheckAsync(TargetName name, CheckTarget target, CancellationToken cancellationToken)
        {
            if (name.Namespace == held)
            {
                Interlocked.Increment(ref _held);
                await Task.Delay(Timeout.Infinite, end);
            }

            var result = await checker.CheckAsync(name, target, cancellationToken);
            Interlocked.Increment(ref _done);
            return result;
        }
    }

    private sealed class Nobody : IReconcileRequests<AppStack>
    {
        public void Enqueue(string? @namespace, string name)
        {
        }
    }
}
