using Ballast.App.Configuration;
using Ballast.App.Dependencies;
using Microsoft.Extensions.Logging;

namespace Ballast.App.Tests;

public sealed class SettingsTests : IDisposable
{
    private const string Url = "postgresql://user:canary@db.example/football";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ballast-settings-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Load_FileEnvironmentFileAndVariable_TheLaterLayerWins()
    {
        Write("app.json", """{"PORT": 1001, "CACHE_SECONDS": 1, "LOG_LEVEL": "ERROR"}""");
        Write("app.development.json", """{"PORT": 1002, "CACHE_SECONDS": 2, "DEBUG": true}""");
        Write("app.production.json", """{"PORT": 1003}""");

        var settings = Load(("APP_ENV", "development"), ("PORT", "1004"));

        Assert.Equal(1004, settings.Server.Port);
        Assert.Equal(TimeSpan.FromSeconds(2), settings.CacheLifetime);
        Assert.Equal(LogLevel.Error, settings.LogLevel);
        Assert.True(settings.Debug);
        Assert.Equal(5, settings.ConnectRetry.Tries);
        Assert.Equal(TimeSpan.FromSeconds(10), settings.ConnectRetry.Delay);
    }

    [Fact]
    public void Load_EnvironmentNamedInFile_PicksItsFile()
    {
        Write("app.json", """{"APP_ENV": "staging"}""");
        Write("app.staging.json", """{"PORT": 1005}""");

        Assert.Equal(1005, Load().Server.Port);
    }

    [Fact]
    public void Load_EveryFile_TheLaterLayerWins()
    {
        Write("app.json", """{"APP_ENV": "staging", "PORT": 1, "CACHE_SECONDS": 1, "KEEP_ALIVE": 1, "MAX_CONNECTIONS": 1}""");
        Write("app.staging.json", """{"CACHE_SECONDS": 2, "KEEP_ALIVE": 2, "MAX_CONNECTIONS": 2}""");
        Write(".env.staging", "# comment\n\nexport KEEP_ALIVE='3'\nMAX_CONNECTIONS=3\r\n");
        Write(".secrets", "MAX_CONNECTIONS = \"4\"");

        var settings = Load();

        Assert.Equal((1, 4), (settings.Server.Port, settings.Server.MaxConnections));
        Assert.Equal((2, 3), (settings.CacheLifetime.TotalSeconds, settings.Server.KeepAlive.TotalSeconds));
        Assert.Equal(5, Load(("MAX_CONNECTIONS", "5")).Server.MaxConnections);
    }

    [Fact]
    public void Load_NamedEnvironmentWithoutFile_IsAFault()
    {
        Assert.StartsWith("APP_ENV: names", Assert.Single(Faults(("APP_ENV", "staging"))), StringComparison.Ordinal);
        Write("app.json", """{"APP_ENV": "staging"}""");
        Assert.StartsWith("APP_ENV: names", Assert.Single(Faults()), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_SecretsFile_IsJsonOrLinesAndMustExistWhenNamed()
    {
        var path = Path.Combine(_folder.FullName, "mounted");
        Assert.StartsWith("SECRETS_FILE", Assert.Single(Faults(("SECRETS_FILE", path))), StringComparison.Ordinal);
        Write("mounted", """{"CACHE_SECONDS": 7}""");
        Assert.Equal(7, Load(("SECRETS_FILE", path)).CacheLifetime.TotalSeconds);
        Write("mounted", "CACHE_SECONDS=8");
        Assert.Equal(8, Load(("SECRETS_FILE", path)).CacheLifetime.TotalSeconds);
        Write("mounted", "canary");
        var fault = Assert.Single(Faults(("SECRETS_FILE", path)));
        Assert.Equal($"{path}: must be a JSON object of settings, or lines of the form NAME=value", fault);
    }

    [Theory]
    [InlineData(30, "DB_POOL_SIZE", "5")]
    [InlineData(5, "DB_POOL_TIMEOUT", "5")]
    [InlineData(10, "DB_CONNECT_TIMEOUT", "10")]
    public void Load_ConnectAndPoolTimeout_TheShorterCounts(int seconds, string name, string value) =>
        Assert.Equal(seconds, Load((name, value)).Database!.OpenTimeout.TotalSeconds);

    [Theory]
    [InlineData("WORKERS")]
    [InlineData("WEB_CONCURRENCY")]
    public void Load_WorkersByAnotherName_MultiplyThePool(string name)
    {
        Assert.Equal(90, Load((name, "3")).Database!.MaxConnections);
        Assert.Equal(60, Load((name, "3"), ("WORKER_PROCESSES", "2")).Database!.MaxConnections);
        Assert.StartsWith(name, Assert.Single(Faults((name, "0"))), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ManyFaults_ListsEachAndRepeatsNoValue()
    {
        Write("app.json", "{ not json canary");

        var faults = Faults(("DATABASE_URL", "oracle://canary@canary/canary"), ("REDIS_URL", "canary"), ("PORT", "canary"),
            ("DEBUG", "canary"), ("LOG_LEVEL", "canary"), ("SCHEDULE", "canary"), ("SECRET_KEY", "canary"),
            ("JWT_SECRET", new string('a', 40)),
            ("CONNECT_DELAY_SECONDS", "-1"));

        Assert.Equal(
            [
                "CONNECT_DELAY_SECONDS", "DATABASE_URL", "DEBUG", "JWT_SECRET", "LOG_LEVEL", "PORT", "REDIS_URL", "SCHEDULE",
                "SECRET_KEY", "app.json",
            ],
            faults.Select(f => Path.GetFileName(f.Split(": ")[0])).Order(StringComparer.Ordinal));
        Assert.All(
            faults, fault => Assert.DoesNotContain("canary", fault.Replace(_folder.FullName, ""), StringComparison.Ordinal));
    }

    [Fact]
    public void Load_NoDatabase_IsAFaultUnlessItIsNotRequired()
    {
        Assert.StartsWith("DATABASE_URL: is not set", Assert.Single(Faults(("DATABASE_URL", ""))), StringComparison.Ordinal);
        Assert.Null(Load(("DATABASE_URL", ""), ("REQUIRED_DEPENDENCIES", "none")).Database);
    }

    [Fact]
    public void Load_DatabaseInParts_IsTakenAndMissingPartsAreNamed()
    {
        var settings = Load(
            ("DATABASE_URL", ""), ("DB_HOST", "h"), ("DB_PORT", "5433"), ("DB_USERNAME", "u"), ("DB_PASSWORD", "p@/%"),
            ("DB_DATABASE", "d"));
        Assert.Equal(new DatabaseAddress("h", 5433, "u", "p@/%", "d"), settings.Database!.Address);

        var mysql = Load(
            ("DATABASE_URL", ""), ("DB_ENGINE", "mysql"), ("DB_HOST", "h"), ("DB_USERNAME", "u"), ("DB_PASSWORD", "p"),
            ("DB_DATABASE", "d"));
        Assert.Equal(
            new DatabaseAddress("h", 3306, "u", "p", "d") { Kind = DatabaseKind.Mysql }, mysql.Database!.Address);

        var faults = Faults(("DATABASE_URL", ""), ("DB_HOST", "h"), ("DB_DATABASE", "d"));
        Assert.Equal(["DB_USERNAME", "DB_PASSWORD"], faults.Select(f => f.Split(':')[0]));
    }

    [Fact]
    public void Load_Encryption_IsTheUrlsElseTheVariables()
    {
        (string, string)[] set =
        [
            ("DB_SSLMODE", "verify-full"), ("DB_SSLROOTCERT", "/ca.crt"),
            ("REDIS_URL", "rediss://:p@h:1/0"), ("CACHE_URL", "rediss://:p@h:1/0"), ("CACHE_SSLMODE", "require"),
            ("CELERY_BROKER_URL", "pyamqp://u:p@h:1/v"), ("QUEUE_URL", "amqp://u:p@h:1/v"), ("QUEUE_SSLMODE", "verify-ca"),
            ("INFLUXDB_URL", "http://h:8086"), ("INFLUXDB_TOKEN", "u:p"), ("INFLUXDB_BUCKET", "b"),
            ("STATS_URL", "http://h:8086"), ("STATS_SSLMODE", "verify-full"),
        ];

        var settings = Load(set);

        Assert.Equal(
            ("verify-full", "/ca.crt"), (settings.Database!.Address.SslMode, settings.Database.Address.SslRootCert));
        Assert.Equal(("require", "verify-ca"), (settings.Redis!.Tls.Mode, settings.Broker!.Tls.Mode));
        Assert.Equal(("verify-full", "https://h:8086/"), (settings.Influx!.Tls.Mode, settings.Influx.Url.ToString()));
        Assert.Equal(
            "require", Load([.. set, ("DATABASE_URL", "postgresql://u:p@h/d?sslmode=require")]).Database!.Address.SslMode);
        Assert.StartsWith(
            "DB_SSLMODE: must be one of", Assert.Single(Faults(("DB_SSLMODE", "maybe"))), StringComparison.Ordinal);
        Assert.Equal(
            "verify-ca",
            Load(("MAIN_SSLMODE", "verify-ca"), ("DATABASE_URL", "postgresql+asyncpg://u:p@h/d"),
                ("MAIN_URL", "postgresql://u:p@h/d")).Database!.Address.SslMode);
    }

    [Theory]
    [InlineData("redis://:p@h:1/0", null, "disable")]
    [InlineData("rediss://:p@h:1/0", null, "verify-full")]
    [InlineData("rediss://:p@h:1/0", "disable", "disable")]
    [InlineData("redis://:p@h:1/0", "require", "require")]
    public void Load_EncryptionOfAPort_IsTheVariablesElseTheSchemes(string url, string? mode, string expected) =>
        Assert.Equal(expected, Load(("REDIS_URL", url), ("REDIS_SSLMODE", mode ?? "")).Redis!.Tls.Mode);

    [Fact]
    public void Load_EncryptionThatIsNotPossible_IsRefused()
    {
        Write("ca.crt", "no certificate");
        (string, string) url = ("AMQP_URL", "amqp://u:p@h:1/v");

        Assert.Equal(
            "AMQP_SSLMODE: must be one of disable, require, verify-ca, verify-full",
            Assert.Single(Faults(url, ("AMQP_SSLMODE", "prefer"))));
        Assert.StartsWith(
            "AMQP_SSLROOTCERT: names no file", Assert.Single(Faults(url, ("AMQP_SSLROOTCERT", "/missing.crt"))),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "AMQP_SSLROOTCERT: names a file without",
            Assert.Single(Faults(url, ("AMQP_SSLROOTCERT", Path.Combine(_folder.FullName, "ca.crt")))), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TelemetrySettings_ComeFromAllLayers()
    {
        Write("app.json", """{"OTEL_SERVICE_NAME": "shop", "OTEL_METRIC_EXPORT_INTERVAL": 1000}""");

        var telemetry = Load(("OTEL_METRIC_EXPORT_INTERVAL", "2000")).Telemetry;

        Assert.False(telemetry.Otlp);
        Assert.Equal("shop", telemetry.Options["OTEL_SERVICE_NAME"]);
        Assert.Equal("2000", telemetry.Options["OTEL_METRIC_EXPORT_INTERVAL"]);
        Assert.True(Load(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317")).Telemetry.Otlp);
        Assert.StartsWith(
            "OTEL_EXPORTER_OTLP_ENDPOINT", Assert.Single(Faults(("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317"))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Load_WithoutTries_ConnectsFiveTimesAndTriesATaskThreeTimes()
    {
        var settings = Load();

        Assert.Equal(
            (new Retry(5, TimeSpan.FromSeconds(10)), new Retry(3, TimeSpan.FromSeconds(5))),
            (settings.ConnectRetry, settings.TaskRetry));
    }

    [Fact]
    public void Load_Workers_MultiplyThePool() =>
        Assert.Equal(
            200, Load(("WORKER_PROCESSES", "4"), ("DB_POOL_SIZE", "20"), ("DB_MAX_OVERFLOW", "30")).Database!.MaxConnections);

    [Theory]
    [InlineData("production", "DEBUG", "true", true)]
    [InlineData("development", "DEBUG", "true", false)]
    [InlineData("production", "AES_SECRET", "0123456789012345678901234567890", true)]
    [InlineData("production", "AES_SECRET", "01234567890123456789012345678901", false)]
    [InlineData("production", "SECRET_KEY", "your-secret-key-change-in-production", true)]
    [InlineData("development", "SECRET_KEY", "short", false)]
    public void Load_WeakSetting_IsRefusedInProductionOnly(string environment, string name, string value, bool refused)
    {
        Write($".env.{environment}", "");
        (string, string)[] variables = [("APP_ENV", environment), (name, value)];
        if (refused)
        {
            Assert.StartsWith(name, Assert.Single(Faults(variables)), StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(environment, Load(variables).Environment);
        }
    }

    [Theory]
    [InlineData("amqp://u:p%40@h:1/shop", "h", 1, "p@", "shop", false)]
    [InlineData("amqp://u:p@h", "h", 5672, "p", "/", false)]
    [InlineData("pyamqp://u:p@h//", "h", 5672, "p", "/", false)]
    [InlineData("amqps://u:p@h/%2F", "h", 5671, "p", "/", true)]
    public void BrokerAddress_Url_IsDecoded(string url, string host, int port, string password, string vhost, bool tls)
    {
        Assert.True(BrokerAddress.TryParse(url, out var address, out _));
        Assert.Equal(new BrokerAddress(host, port, "u", password, vhost, tls), address);
        Assert.Equal("u", Load(("CELERY_BROKER_URL", url)).Broker!.Address.Username);
    }

    [Theory]
    [InlineData("redis://u:p@h")]
    [InlineData("amqp://h/v")]
    [InlineData("amqp://u:p@h/v?heartbeat=1")]
    public void BrokerAddress_WrongUrl_IsRefused(string url)
    {
        Assert.False(BrokerAddress.TryParse(url, out _, out _));
        Assert.StartsWith("AMQP_URL: must", Assert.Single(Faults(("AMQP_URL", url))), StringComparison.Ordinal);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text);

    private Settings Load(params (string Name, string Value)[] variables)
    {
        var environment = new Dictionary<string, string?> { ["CONFIG_DIR"] = _folder.FullName, ["DATABASE_URL"] = Url };
        foreach (var (name, value) in variables)
        {
            environment[name] = value;
        }

        return SettingsLoader.Load(environment);
    }

    private IReadOnlyList<string> Faults(params (string Name, string Value)[] variables) =>
        Assert.Throws<InvalidSettingsException>(() => Load(variables)).Faults;
}
