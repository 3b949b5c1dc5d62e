namespace Ballast.Testing;

/// <summary>A clock that stands still until a test moves it.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock)
        {
            return _now;
        }
    }

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, () => callback(state));
        lock (_lock)
        {
            _timers.Add(timer);
        }

        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock from timer to timer, so that each fires at its own time.</summary>
    public void Advance(TimeSpan by)
    {
        var end = GetUtcNow() + by;
        while (NextDue(end) is { } due)
        {
            lock (_lock)
            {
                _now = due.At > _now ? due.At : _now;
            }

            due.Timer.Fire();
        }

        lock (_lock)
        {
            _now = end;
        }
    }

    /// <summary>Moves the clock in small steps until a condition holds; what waits on the clock runs in between.</summary>
    public async Task AdvanceUntilAsync(Func<bool> condition, TimeSpan within, TimeSpan? step = null)
    {
        for (var gone = TimeSpan.Zero; gone <= within; gone += step ?? TimeSpan.FromMilliseconds(100))
        {
            if (await Wait.BrieflyAsync(condition))
            {
                return;
            }

            Advance(step ?? TimeSpan.FromMilliseconds(100));
        }

        if (!condition())
        {
            throw new TimeoutException($"not within {within} of the clock");
        }
    }

    private (DateTimeOffset At, ManualTimer Timer)? NextDue(DateTimeOffset until)
    {
        lock (_lock)
        {
            return _timers.Where(t => t.Due <= until).OrderBy(t => t.Due)
                .Select(t => ((DateTimeOffset, ManualTimer)?)(t.Due!.Value, t))
                .FirstOrDefault();
        }
    }

    private sealed class ManualTimer(ManualTime clock, Action callback) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock._now + dueTime;
                _period = period;
            }

            return true;
        }

        public void Fire()
        {
            lock (clock._lock)
            {
                Due = _period > TimeSpan.Zero ? Due + _period : null;
            }

            callback();
        }

        public void Dispose()
        {
            lock (clock._lock)
            {
                Due = null;
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
