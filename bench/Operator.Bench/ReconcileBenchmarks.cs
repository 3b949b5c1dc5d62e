using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Planning;
using BenchmarkDotNet.Attributes;

namespace Ballast.Operator.Bench;

/// <summary>
/// What a reconcile of a stack at rest computes, whole and by its steps. Nothing is written then, and only what is due is read.
/// </summary>
public class ReconcileBenchmarks
{
    private RestingStack _stack = null!;
    private StackPlan _plan = null!;
    private AppStackStatus _status = null!;

    /// <summary>Releases that the stack remembers; 10 is the default limit.</summary>
    [Params(1, 10)]
    public int Releases { get; set; }

    [GlobalSetup]
    public async Task PrepareAsync()
    {
        _stack = new RestingStack(Releases);
        _plan = _stack.Plan();
        _status = _stack.Compute(_plan);
        await ReconcileAsync();
    }

    [Benchmark(Baseline = true)]
    public async Task ReconcileAsync()
    {
        var plan = _stack.Plan();
        await _stack.ApplyAsync(_stack.Build(plan));
        await _stack.PatchAsync(_stack.Compute(plan));
    }

    [Benchmark]
    public object Plan() => _stack.Plan();

    [Benchmark]
    public object Build() => _stack.Build(_plan);

    [Benchmark]
    public Task BuildAndCompareAsync() => _stack.ApplyAsync(_stack.Build(_plan));

    [Benchmark]
    public object ComputeStatus() => _stack.Compute(_plan);

    [Benchmark]
    public Task CompareStatusAsync() => _stack.PatchAsync(_status);
}
