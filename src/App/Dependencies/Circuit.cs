using Polly;
using Polly.CircuitBreaker;

namespace Ballast.App.Dependencies;

/// <summary>
/// The circuit breaker of one dependency. It opens after two failed connections within 10 seconds, if at least half of the
/// calls failed: until its pause is over, calls fail at once, so that a dependency that hangs does not slow down every request.
/// Then one call tries again.
/// </summary>
internal sealed class Circuit
{
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly ResiliencePipeline _pipeline;

    public Circuit(string name, TimeSpan pause, ILogger logger, TimeProvider time)
    {
        Name = name;
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }.AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is { } e && PlainWords.IsConnectionFailure(e)),
            FailureRatio = 0.5,
            MinimumThroughput = 2,
            SamplingDuration = TimeSpan.FromSeconds(10),
            BreakDuration = pause,
            StateProvider = _state,
            OnOpened = args =>
            {
                logger.LogWarning("{Dependency:l}: {Reason:l}; the circuit is open for {Seconds} s",
                    name, PlainWords.Describe(args.Outcome.Exception!), pause.TotalSeconds);
                return default;
            },
            OnClosed = _ =>
            {
                logger.LogInformation("{Dependency:l} answers again; the circuit is closed", name);
                return default;
            },
        }).Build();
    }

    /// <summary>The name of the dependency.</summary>
    public string Name { get; }

    /// <summary>0 closed; 1 half-open: one call tries; 2 open: calls fail at once.</summary>
    public int State => _state.CircuitState switch
    {
        CircuitState.Closed => 0,
        CircuitState.HalfOpen => 1,
        _ => 2,
    };

    /// <exception cref="BrokenCircuitException">The circuit is open; the inner exception is why it opened.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        await _pipeline.ExecuteAsync(async token => await work(token), cancellationToken);
}
