using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Ballast.Cluster.Tests.Behaviour;

/// <summary>
/// Compares the requests of each step with <c>requests.txt</c>. A number that is too small in the file fails as well: otherwise
/// the file would allow more requests than the operator needs. UPDATE_GOLDEN=1 writes the file anew.
/// </summary>
internal sealed class RequestLedger(AuditTrail audit)
{
    private const string Header = """
        # What the operator requests of the API server in each step of a stack's life: how often, the verb, the resource.
        # Without watches, discovery and the lease. Written by UPDATE_GOLDEN=1 and compared by RequestCountTests.


        """;

    // Events are written in the background, and the audit log may be a moment late.
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(10);

    private static readonly string Path = Repository.PathOf("tests", "Cluster.Tests", "Behaviour", "requests.txt");

    private readonly StringBuilder _actual = new(Header);
    private readonly List<string> _differences = [];

    private static bool IsUpdate => Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1";

    /// <summary>Counts the requests of a step.</summary>
    /// <param name="name">The step's heading in the file.</param>
    /// <param name="step">Ends when the operator is at rest.</param>
    public async Task StepAsync(string name, Func<Task> step)
    {
        var mark = audit.Mark();
        await step();
        await CountAsync(name, mark);
    }

    /// <summary>Counts the requests since a mark as a step.</summary>
    public async Task CountAsync(string name, long mark)
    {
        var expected = Expected(name);
        var since = Stopwatch.StartNew();
        SortedDictionary<string, int> actual;
        do
        {
            await Task.Delay(100);
            actual = audit.Requests(mark);
        }
        while ((IsUpdate || Differences(name, expected, actual).Any()) && since.Elapsed < (IsUpdate ? Late / 4 : Late));

        _differences.AddRange(Differences(name, expected, actual));
        _actual.Append(CultureInfo.InvariantCulture, $"{name}\n");
        foreach (var (request, count) in actual)
        {
            _actual.Append(CultureInfo.InvariantCulture, $"{count,5} {request}\n");
        }

        _actual.Append('\n');
    }

    /// <summary>Fails with each number that differs from the file.</summary>
    public void Verify()
    {
        if (IsUpdate)
        {
            File.WriteAllText(Path, _actual.ToString().TrimEnd() + "\n");
            return;
        }

        Assert.True(
            _differences.Count == 0,
            $"requests.txt differs; if that is meant, run again with UPDATE_GOLDEN=1.\n{string.Join('\n', _differences)}");
    }

    private static Dictionary<string, int> Expected(string step) => File.ReadLines(Path)
        .SkipWhile(line => line != step).Skip(1).TakeWhile(line => line.StartsWith(' '))
        .Select(line => line.Trim().Split(' ', 2))
        .ToDictionary(part => part[1], part => int.Parse(part[0], CultureInfo.InvariantCulture));

    private static IEnumerable<string> Differences(
        string step, Dictionary<string, int> expected, SortedDictionary<string, int> actual) =>
        from request in expected.Keys.Union(actual.Keys)
        let wanted = expected.GetValueOrDefault(request)
        let found = actual.GetValueOrDefault(request)
        where wanted != found
        select $"{step}: {request}: {found} times, {(found > wanted ? "more" : "fewer")} than {wanted}";
}
