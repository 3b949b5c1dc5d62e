using System.Text.Json.Nodes;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using Ballast.Operator.Hosting;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace Ballast.Operator.Tests.Hosting;

public sealed class LoggingTests : ILogEventSink
{
    private readonly List<string> _lines = [];

    [Fact]
    public void Entry_WithValuesAndScope_IsOneJsonLine()
    {
        using var factory = Factory(new OperatorOptions());
        var logger = factory.CreateLogger("Ballast.Operator.Test");
        using (logger.BeginScope(new Dictionary<string, object?> { ["Namespace"] = "demo", ["ReconcileId"] = "0000002a" }))
        {
            logger.LogWarning(
                "{Name} \"waits\"\nfor {Count} of {Kind} {After}", "football", 2, HealthState.Unknown, TimeSpan.FromSeconds(1.5));
        }

        var entry = JsonNode.Parse(Assert.Single(_lines))!.AsObject();
        Assert.EndsWith("\n", _lines[0]);
        Assert.Equal(1, _lines[0].Count(c => c == '\n'));
        Assert.Equal(["@t", "@m", "@i", "@l"], entry.Select(p => p.Key).Take(4));
        Assert.Equal("football \"waits\"\nfor 2 of Unknown 00:00:01.5000000", (string?)entry["@m"]);
        Assert.Equal(("Warning", "Ballast.Operator.Test"), ((string?)entry["@l"], (string?)entry["SourceContext"]));
        Assert.Equal(
            ("football", 2, "Unknown", "00:00:01.5000000"),
            ((string?)entry["Name"], (int)entry["Count"]!, (string?)entry["Kind"], (string?)entry["After"]));
        Assert.Equal(("demo", "0000002a"), ((string?)entry["Namespace"], (string?)entry["ReconcileId"]));
        Assert.False(entry.ContainsKey("@x"));
    }

    [Fact]
    public void Entry_MessageAndScopeOfOneName_HoldsItOnce()
    {
        using var factory = Factory(new OperatorOptions());
        var logger = factory.CreateLogger("Ballast");
        using (logger.BeginScope(new Dictionary<string, object?> { ["Namespace"] = "of-the-scope" }))
        {
            logger.LogInformation("in {Namespace}", "of-the-message");
        }

        Assert.Equal(1, Assert.Single(_lines).Split("\"Namespace\":").Length - 1);
    }

    [Fact]
    public void Entries_OfOneTemplate_HaveOneIdWhateverTheySay()
    {
        using var factory = Factory(new OperatorOptions());
        var logger = factory.CreateLogger("Ballast");
        logger.LogInformation("wrote {Name}", "one");
        logger.LogInformation("wrote {Name}", "two");
        logger.LogInformation("read {Name}", "one");
        var ids = _lines.Select(line => (string?)JsonNode.Parse(line)!["@i"]).ToList();
        Assert.Equal(ids[0], ids[1]);
        Assert.NotEqual(ids[0], ids[2]);
    }

    [Fact]
    public void Entry_WithAnException_HoldsIt()
    {
        using var factory = Factory(new OperatorOptions());
        factory.CreateLogger("Ballast").LogError(new InvalidOperationException("two\nlines"), "failed");
        Assert.StartsWith(
            "System.InvalidOperationException: two\nlines", (string?)JsonNode.Parse(Assert.Single(_lines))!["@x"]);
    }

    [Fact]
    public void Entry_NamesAConnection_HoldsNoSecret()
    {
        using var factory = Factory(new OperatorOptions());
        var connection = new ConnectionInfo("db.example", 5432, "canary-user", "canary-password", "canary-database");
        var target = new DependencyTarget(
            EngineCatalog.Named("postgres")!, connection, false, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(5), 3);
        factory.CreateLogger("Ballast").LogInformation("{Connection} {Target}", connection, target);
        Assert.Contains("db.example:5432", Assert.Single(_lines));
        Assert.DoesNotContain("canary", _lines[0]);
    }

    [Fact]
    public void Levels_OfCategories_OverrideTheCommonOne()
    {
        using var factory = Factory(new OperatorOptions
        {
            LogLevel = LogEventLevel.Information,
            LogLevels = new Dictionary<string, LogEventLevel>
            {
                ["Ballast.Kubernetes"] = LogEventLevel.Error,
                ["Ballast.Operator"] = LogEventLevel.Debug
            },
        });
        factory.CreateLogger("Ballast.Kubernetes.Caching").LogWarning("hidden");
        factory.CreateLogger("Ballast.Operator.Health").LogDebug("shown");
        factory.CreateLogger("Microsoft.AspNetCore.Hosting").LogInformation("hidden");
        factory.CreateLogger("Elsewhere").LogDebug("hidden");
        Assert.Contains("\"@m\":\"shown\"", Assert.Single(_lines));
    }

    void ILogEventSink.Emit(LogEvent logEvent)
    {
        using var text = new StringWriter();
        new SentenceFormatter().Format(logEvent, text);
        _lines.Add(text.ToString());
    }

    private ILoggerFactory Factory(OperatorOptions options) => LoggerFactory.Create(builder => builder
        .SetMinimumLevel(LogLevel.Trace)
        .AddSerilog(LoggingSetup.Configure(options).WriteTo.Sink(this).CreateLogger(), dispose: true));
}
