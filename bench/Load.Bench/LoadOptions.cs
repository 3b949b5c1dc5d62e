using System.Globalization;

namespace Ballast.Load.Bench;

/// <summary>What to measure.</summary>
internal sealed record LoadOptions
{
    /// <summary>Numbers of stacks. Default: 1, 100 and 1,000.</summary>
    public IReadOnlyList<int> Stacks { get; init; } = [1, 100, 1000];

    /// <summary>
    /// How often the largest number is brought up, each time from nothing; more than 1: nothing else is measured.
    /// </summary>
    public int Runs { get; init; } = 1;

    /// <summary>
    /// Operators that share the largest number, each with a namespace of its own; more than 1: compared with one operator, and
    /// nothing else is measured.
    /// </summary>
    public int Operators { get; init; } = 1;

    /// <summary>Stacks for Helm and kubectl, at most: their times are scaled by rate. 0: neither is run.</summary>
    public int Tools { get; init; } = 40;

    /// <summary>How many changes of each kind are timed.</summary>
    public int Changes { get; init; } = 100;

    /// <summary>Seconds at rest.</summary>
    public int Rest { get; init; } = 60;

    /// <summary>Where the tables go.</summary>
    public string Output { get; init; } = Path.Combine("artifacts", "bench");

    public static LoadOptions Parse(string[] arguments)
    {
        var options = new LoadOptions();
        foreach (var argument in arguments)
        {
            options = argument.Split('=', 2) switch
            {
                ["--stacks", var value] => options with { Stacks = [.. value.Split(',').Select(Number).Order()] },
                ["--runs", var value] => options with { Runs = Number(value) },
                ["--operators", var value] => options with { Operators = Number(value) },
                ["--tools", var value] => options with { Tools = Number(value) },
                ["--changes", var value] => options with { Changes = Number(value) },
                ["--rest", var value] => options with { Rest = Number(value) },
                ["--output", var value] => options with { Output = value },
                _ => throw new ArgumentException(
                    $"{argument}: write --stacks=1,100,1000, --runs=10, --operators=2, --tools=40, --changes=100, "
                        + "--rest=60 or --output=FOLDER"),
            };
        }

        return options;
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
