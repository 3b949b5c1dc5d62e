using System.Collections.Concurrent;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>
/// Answers the operator's checks as the test says, because no server runs behind the Services here. By default every target
/// is healthy.
/// </summary>
internal sealed class FakeChecker : IChecker
{
    private readonly ConcurrentDictionary<string, string> _down = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _asked = new(StringComparer.Ordinal);

    /// <summary>Connections that every server says it accepts.</summary>
    public int? MaxConnections { get; set; }

    public void Down(string name, string reason = Reasons.ConnectionRefused) => _down[name] = reason;

    public void Up(string name) => _down.TryRemove(name, out _);

    /// <summary>Waits until a target was asked so many times more.</summary>
    public async Task AskedAsync(string name, int times)
    {
        var goal = _asked.GetValueOrDefault(name) + times;
        while (_asked.GetValueOrDefault(name) < goal)
        {
            await Task.Delay(30);
        }
    }

    public Task<CheckResult> CheckAsync(TargetName name, CheckTarget target, CancellationToken cancellationToken)
    {
        _asked.AddOrUpdate(name.Name, 1, static (_, count) => count + 1);
        var now = TimeProvider.System.GetUtcNow();
        return Task.FromResult(_down.TryGetValue(name.Name, out var reason)
            ? new CheckResult(HealthState.Unhealthy, reason, $"{name.Name} does not answer", now, TimeSpan.Zero)
            : new CheckResult(HealthState.Healthy, "", "", now, TimeSpan.FromMilliseconds(3))
            {
                Version = "15.0",
                MaxConnections = MaxConnections
            });
    }
}
