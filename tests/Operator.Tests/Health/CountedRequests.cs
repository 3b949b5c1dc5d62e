using Ballast.Kubernetes.Controllers;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Tests.Health;

/// <summary>Counts the stacks that are enqueued, and knows the last.</summary>
internal sealed class CountedRequests : IReconcileRequests<AppStack>
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public string? Last { get; private set; }

    public void Enqueue(string? @namespace, string name)
    {
        Last = $"{@namespace}/{name}";
        Interlocked.Increment(ref _count);
    }
}
