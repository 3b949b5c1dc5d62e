namespace Ballast.Operator.Bench;

/// <summary>What <c>bench/memory</c> is asked to measure.</summary>
/// <param name="Stacks">Numbers of stacks. Default: 1, 100 and 1,000.</param>
/// <param name="Rest">How long the operator is left at rest before its memory is read. Default: five minutes.</param>
/// <param name="Variants">
/// Environment variables of operators that are measured beside each other, such as <c>DOTNET_GCConserveMemory=9</c> or another
/// program as <c>BALLAST_OPERATOR=path</c>. Default: one operator with none.
/// </param>
/// <param name="Reconnects">
/// After how many broken watches the last number is measured again, in one process. Default: none.
/// </param>
internal sealed record MemoryOptions(
    IReadOnlyList<int> Stacks, TimeSpan Rest, IReadOnlyList<string> Variants, IReadOnlyList<int> Reconnects)
{
    public static MemoryOptions Parse(string[] arguments)
    {
        var (stacks, variants, reconnects) = (new List<int>(), new List<string> { "" }, new List<int>());
        var rest = TimeSpan.FromMinutes(5);
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--rest":
                    rest = TimeSpan.FromSeconds(int.Parse(arguments[++i], null));
                    break;
                case "--with":
                    variants.Add(arguments[++i]);
                    break;
                case "--reconnects":
                    reconnects.Add(int.Parse(arguments[++i], null));
                    break;
                case var number:
                    stacks.Add(int.Parse(number, null));
                    break;
            }
        }

        return new MemoryOptions(stacks.Count == 0 ? [1, 100, 1000] : stacks, rest, variants, reconnects);
    }
}
