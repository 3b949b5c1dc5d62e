using Ballast.Kubernetes.Diagnostics;

namespace Ballast.Kubernetes.Tests.Diagnostics;

public sealed class QueueMetricsTests
{
    [Fact]
    public async Task Queue_AtWork_IsCountedUnderItsName()
    {
        using var metrics = new ScrapedMetrics();
        var queue = new QueueMetrics("told");
        queue.Added();
        queue.Added();
        queue.Added();
        queue.Taken(TimeSpan.FromSeconds(0.02));
        queue.Removed(1);

        var text = await metrics.ReadAsync();
        Assert.Contains("ballast_queue_adds_total{queue=\"told\"} 3\n", text, StringComparison.Ordinal);
        Assert.Contains("ballast_queue_depth{queue=\"told\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("ballast_queue_latency_seconds_bucket{queue=\"told\",le=\"0.005\"} 0\n", text, StringComparison.Ordinal);
        Assert.Contains("ballast_queue_latency_seconds_bucket{queue=\"told\",le=\"0.025\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("ballast_queue_latency_seconds_count{queue=\"told\"} 1\n", text, StringComparison.Ordinal);
    }
}
