using Ballast.Kubernetes.Diagnostics;
using Ballast.Kubernetes.Queues;
using Microsoft.Extensions.Time.Testing;

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

    [Fact]
    public async Task Depth_OfDiscountedKeys_IsWhatWaits()
    {
        using var metrics = new ScrapedMetrics();
        var backoff = new ExponentialBackoff(TimeSpan.Zero, TimeSpan.Zero, 0);
        using var queue = new WorkQueue<string>("discounted", backoff, new FakeTimeProvider());
        queue.Add("a");
        await queue.TakeAsync(CancellationToken.None);
        queue.Add("a", "own write");
        Assert.Contains("ballast_queue_depth{queue=\"discounted\"} 1\n", await metrics.ReadAsync(), StringComparison.Ordinal);
        queue.Discount("a", "own write");
        Assert.Contains("ballast_queue_depth{queue=\"discounted\"} 0\n", await metrics.ReadAsync(), StringComparison.Ordinal);

        queue.Add("a", "another own write");
        queue.ShutDown();
        queue.Discount("a", "another own write");
        Assert.Contains("ballast_queue_depth{queue=\"discounted\"} 0\n", await metrics.ReadAsync(), StringComparison.Ordinal);
    }
}
