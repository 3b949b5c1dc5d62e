// The lab has two cores and each stack asks for some of them; most of a test is waiting.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
[assembly: TestCollectionOrderer("Ballast.EndToEnd.Tests.Harness.ByName", "Ballast.EndToEnd.Tests")]

namespace Ballast.EndToEnd.Tests;

/// <summary>Tests that disturb every stack of the cluster: each alone, after the others, in the order of these names.</summary>
public static class Alone
{
    public const string Operator = "alone 1: the operator";
    public const string Chart = "alone 2: the chart";
    public const string WholeRun = "alone 3: the whole run";
}

[CollectionDefinition(Alone.Operator, DisableParallelization = true)]
public sealed class AloneOperator;

[CollectionDefinition(Alone.Chart, DisableParallelization = true)]
public sealed class AloneChart;

[CollectionDefinition(Alone.WholeRun, DisableParallelization = true)]
public sealed class AloneWholeRun;
