using Ballast.App.Commands;
using Polly;
using Polly.Retry;

namespace Ballast.App.Dependencies;

/// <summary>A limited number of attempts with a fixed delay, for failures that end by themselves.</summary>
internal sealed record Retry(int Tries, TimeSpan Delay)
{
    /// <summary>Runs the work again while its connection fails; the last exception is thrown unchanged.</summary>
    public async Task<T> RunAsync<T>(
        string what, Func<CancellationToken, Task<T>> work, ILogger logger, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var pipeline = Build(
            outcome => outcome.Exception is { } e && PlainWords.IsConnectionFailure(e),
            (outcome, attempt) => logger.LogWarning("{What:l}: {Reason:l}; try {Attempt} of {Tries}, next in {Seconds} s",
                what, PlainWords.Describe(outcome.Exception!), attempt, Tries, Delay.TotalSeconds),
            time);
        return await pipeline.ExecuteAsync(async token => await work(token), cancellationToken);
    }

    /// <summary>Checks a dependency until it answers; one that is not required only once.</summary>
    /// <exception cref="CommandException">It is required, and does not answer after the last attempt.</exception>
    public async Task<DependencyStatus> WaitForAsync(
        IDependency dependency, ILogger logger, TimeProvider time, CancellationToken cancellationToken)
    {
        var attempt = 0;
        var pipeline = Build(
            outcome => outcome.Result is DependencyStatus { Up: false, Dependency.Required: true }, (_, _) => { }, time);
        var last = await pipeline.ExecuteAsync(async token =>
        {
            attempt++;
            var status = (await DependencyStatus.CheckAllAsync([dependency], time, token))[0];
            if (!status.Up)
            {
                logger.LogWarning("{Dependency:l} at {Address:l}: {Reason:l}; try {Attempt} of {Tries}",
                    dependency.Name, dependency.Address, status.Words, attempt, Tries);
            }

            return status;
        }, cancellationToken);
        return last.Up || !dependency.Required
            ? last
            : throw new CommandException(
                ExitCode.Unreachable, $"{dependency.Name} at {dependency.Address}: {last.Words}, after {Tries} tries");
    }

    private ResiliencePipeline Build(Func<Outcome<object>, bool> failed, Action<Outcome<object>, int> tell, TimeProvider time) =>
        Tries == 1
            ? ResiliencePipeline.Empty
            : new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = args => ValueTask.FromResult(failed(args.Outcome)),
                MaxRetryAttempts = Tries - 1,
                Delay = Delay,
                BackoffType = DelayBackoffType.Constant,
                OnRetry = args =>
                {
                    tell(args.Outcome, args.AttemptNumber + 1);
                    return default;
                },
            }).Build();
}
