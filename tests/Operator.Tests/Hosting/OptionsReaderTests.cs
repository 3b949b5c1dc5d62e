using Ballast.Operator.Engines;
using Ballast.Operator.Hosting;
using Serilog.Events;

namespace Ballast.Operator.Tests.Hosting;

public sealed class OptionsReaderTests
{
    [Fact]
    public void Options_NothingSet_AreTheDefaults()
    {
        var (options, faults) = Read();
        Assert.Empty(faults);
        Assert.Empty(options.Namespaces);
        Assert.Null(options.OtlpEndpoint);
        Assert.Equal((true, "ballast", null), (options.LeaderElection, options.LeaseName, options.LeaseNamespace));
        Assert.Equal((8080, 16, LogEventLevel.Information), (options.Port, options.Workers, options.LogLevel));
        Assert.Equal(("postgres:16", "redis:7"), (Image(options, "postgres", "16"), Image(options, "redis", "7")));
    }

    [Fact]
    public void Options_AsTheChartSetsThem_AreRead()
    {
        var (options, faults) = Read(
            ("BALLAST__NAMESPACES", "demo, staging"),
            ("BALLAST__LEADERELECTION__ENABLED", "false"),
            ("BALLAST__LEADERELECTION__NAME", "ballast-operator"),
            ("BALLAST__LEADERELECTION__NAMESPACE", "ballast-system"),
            ("BALLAST__METRICS__OTLPENDPOINT", "http://collector.monitoring:4317"),
            ("BALLAST__WORKERS", "4"),
            ("BALLAST__IMAGES__POSTGRES", "registry.example:5000/mirror/postgres"),
            ("BALLAST__IMAGES__REDIS", "ballast/redis"),
            ("BALLAST__LOG__LEVEL", "debug"),
            ("POD_NAME", "ballast-0"));
        Assert.Empty(faults);
        Assert.Equal(["demo", "staging"], options.Namespaces);
        Assert.Equal(
            (false, "ballast-operator", "ballast-system"), (options.LeaderElection, options.LeaseName, options.LeaseNamespace));
        Assert.Equal(
            ("registry.example:5000/mirror/postgres:16", "ballast/redis:7"),
            (Image(options, "postgres", "16"), Image(options, "redis", "7")));
        Assert.Equal((4, LogEventLevel.Debug), (options.Workers, options.LogLevel));
        Assert.Equal(new Uri("http://collector.monitoring:4317"), options.OtlpEndpoint);
    }

    [Fact]
    public void Options_EmptyVariable_IsTheDefault() => Assert.Equal(16, Read(("BALLAST__WORKERS", "")).Options.Workers);

    [Fact]
    public void Options_OnCommandLineAndInEnvironment_CommandLineWins()
    {
        var (options, faults) = OptionsReader.Read(
            name => name == "--workers" ? "2" : null, new Dictionary<string, string> { ["BALLAST__WORKERS"] = "nonsense" });
        Assert.Empty(faults);
        Assert.Equal(2, options.Workers);
    }

    [Fact]
    public void Options_LevelsOfCategories_AreRead() => Assert.Equal(
        new Dictionary<string, LogEventLevel>
        {
            ["Ballast.Kubernetes"] = LogEventLevel.Debug,
            ["Ballast.Operator.Health"] = LogEventLevel.Warning,
        },
        Read(("BALLAST__LOG__LEVELS", "Ballast.Kubernetes=Debug, Ballast.Operator.Health=warning")).Options.LogLevels);

    [Theory]
    [InlineData("BALLAST__PORT", "0", "write a whole number from 1 to 65535")]
    [InlineData("BALLAST__PORT", "80a", "write a whole number from 1 to 65535")]
    [InlineData("BALLAST__WORKERS", "-1", "write a whole number from 1 to 256")]
    [InlineData("BALLAST__WORKERS", "257", "write a whole number from 1 to 256")]
    [InlineData("BALLAST__METRICS__OTLPENDPOINT", "collector:4317", "write an address that begins with http:// or https://")]
    [InlineData("BALLAST__NAMESPACES", "Demo", "'Demo' is not a Kubernetes name: write lower-case letters, digits and hyphens")]
    [InlineData("BALLAST__LEADERELECTION__ENABLED", "yes", "write true or false")]
    [InlineData(
        "BALLAST__IMAGES__POSTGRES", "postgres:15",
        "write an image's repository without tag and digest, for example registry.example/postgres")]
    [InlineData("BALLAST__LOG__LEVEL", "loud", "write one of Verbose, Debug, Information, Warning, Error, Fatal")]
    [InlineData("BALLAST__LOG__LEVELS", "Ballast", "write category=level, separated by commas")]
    [InlineData("BALLAST__LOG__LEVELS", "Ballast=Debug,Ballast=Error", "name each category once")]
    [InlineData("BALLAST__KUBECONFIG", "/nowhere", "there is no such file")]
    public void Options_ValueThatCannotBe_IsNamedWithTheMend(string variable, string value, string mend) =>
        Assert.Equal([$"{variable} is '{value}': {mend}"], Read((variable, value)).Faults);

    [Fact]
    public void Options_SeveralFaults_AreListedAtOnce()
    {
        var (_, faults) = Read(("BALLAST__PORT", "x"), ("BALLAST__WORKERS", "y"), ("BALLAST__WORKER", "4"));
        Assert.Equal(3, faults.Count);
        Assert.StartsWith("BALLAST__WORKER is not an option: write one of ", faults[0]);
    }

    [Fact]
    public void Settings_EachHasItsOwnNames()
    {
        Assert.Distinct(Settings.All.Select(s => s.Option));
        Assert.Distinct(Settings.All.Select(s => s.Variable));
        Assert.All(Settings.All, s => Assert.StartsWith(Setting.Prefix, s.Variable));
    }

    private static string Image(OperatorOptions options, string engine, string version) =>
        options.Images.Of(EngineCatalog.Named(engine)!, version);

    private static (OperatorOptions Options, IReadOnlyList<string> Faults) Read(
        params (string Name, string Value)[] environment) =>
        OptionsReader.Read(_ => null, environment.ToDictionary(v => v.Name, v => v.Value));
}
