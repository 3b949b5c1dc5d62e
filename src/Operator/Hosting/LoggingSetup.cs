using Serilog;
using Serilog.Events;

namespace Ballast.Operator.Hosting;

/// <summary>Sends every log entry to standard output, one JSON line each.</summary>
internal static class LoggingSetup
{
    public static ILoggingBuilder AddJsonLines(this ILoggingBuilder logging, OperatorOptions options)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(LogLevel.Trace); // Serilog decides
        return logging.AddSerilog(Configure(options).WriteTo.Console(new SentenceFormatter()).CreateLogger(), dispose: true);
    }

    /// <summary>The log configuration, independent of where the log goes.</summary>
    public static LoggerConfiguration Configure(OperatorOptions options)
    {
        // The framework would log its own requests and start: our messages say what matters.
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Is(options.LogLevel)
            .MinimumLevel.Override("Microsoft", Max(options.LogLevel, LogEventLevel.Warning))
            .MinimumLevel.Override("System", Max(options.LogLevel, LogEventLevel.Warning));
        foreach (var (category, level) in options.LogLevels)
        {
            configuration.MinimumLevel.Override(category, level);
        }

        return configuration;
    }

    private static LogEventLevel Max(LogEventLevel a, LogEventLevel b) => a > b ? a : b;
}
