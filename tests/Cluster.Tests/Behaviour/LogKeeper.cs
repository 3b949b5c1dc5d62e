using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>Keeps every line that an operator logs.</summary>
/// <param name="cutOff">True: the operator has been cut off from the API server, so its errors in the log are expected.</param>
internal sealed class LogKeeper(Func<bool> cutOff) : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Line)> _lines = new();

    public IEnumerable<string> Lines => _lines.Select(l => l.Line);

    public IEnumerable<string> Errors => _lines.Where(l => l.Level >= LogLevel.Error).Select(l => l.Line);

    private bool IsCutOff => cutOff();

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(LogKeeper keeper, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            keeper._lines.Enqueue((keeper.IsCutOff
                ? LogLevel.Debug
                : logLevel, $"{logLevel} {category}: {formatter(state, exception)} {exception}"));
    }
}
