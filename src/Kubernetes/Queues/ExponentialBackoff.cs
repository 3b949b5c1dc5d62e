namespace Ballast.Kubernetes.Queues;

/// <summary>
/// Waits that double with each failure up to a maximum, with jitter added so that many keys do not return at once.
/// </summary>
/// <param name="Initial">The wait after the first failure.</param>
/// <param name="Maximum">The maximum, before jitter.</param>
/// <param name="Jitter">The largest share of a wait that is added to it: 0.25 adds up to a quarter.</param>
public sealed record ExponentialBackoff(TimeSpan Initial, TimeSpan Maximum, double Jitter = 0.25)
{
    /// <summary>The wait after that many failures in a row.</summary>
    /// <param name="failures">1 for the first.</param>
    /// <param name="random">A number from 0 up to 1.</param>
    public TimeSpan Compute(int failures, double random)
    {
        // 2^30 times any initial wait is above every maximum; a larger exponent would overflow.
        var doubled = Initial * Math.Pow(2, Math.Clamp(failures - 1, 0, 30));
        return (doubled < Maximum ? doubled : Maximum) * (1 + (Jitter * random));
    }
}
