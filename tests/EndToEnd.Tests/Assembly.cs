// The lab has two cores and each stack asks for some of them; most of a test is waiting.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
[assembly: TestCollectionOrderer("Ballast.EndToEnd.Tests.Harness.ByName", "Ballast.EndToEnd.Tests")]

namespace Ballast.EndToEnd.Tests;

/// <summary>
/// Tests that affect every stack of the cluster, or that every stack affects: each runs alone, after the others, in the order
/// of these names.
/// </summary>
public static class Alone
{
    public const string Rest = "alone 1: rest";
    public const string Soak = "alone 2: a soak";
    public const string Operator = "alone 3: the operator";
    public const string Node = "alone 4: a node's faults";
    public const string Chart = "alone 5: the chart";
    public const string WholeRun = "alone 6: the whole run";
}

[CollectionDefinition(Alone.Rest, DisableParallelization = true)]
public sealed class AloneRest;

[CollectionDefinition(Alone.Soak, DisableParallelization = true)]
public sealed class AloneSoak;

[CollectionDefinition(Alone.Operator, DisableParallelization = true)]
public sealed class AloneOperator;

[CollectionDefinition(Alone.Node, DisableParallelization = true)]
public sealed class AloneNode;

[CollectionDefinition(Alone.Chart, DisableParallelization = true)]
public sealed class AloneChart;

[CollectionDefinition(Alone.WholeRun, DisableParallelization = true)]
public sealed class AloneWholeRun;
