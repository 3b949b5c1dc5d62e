using System.Diagnostics;
using System.Globalization;

namespace Ballast.EndToEnd.Tests.Harness;

/// <summary>Measures how soon the condition Ready of each of several stacks has its reason.</summary>
internal sealed class ReasonClock(Sandbox sandbox)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<Expected> _all = [];
    private readonly Dictionary<Expected, TimeSpan> _seen = [];

    /// <summary>
    /// Waits for a change, after which a stack has the reason within the time; looks at the earlier ones meanwhile.
    /// </summary>
    public async Task AfterAsync(Task change, string stack, string reason, TimeSpan within)
    {
        while (!change.IsCompleted)
        {
            await LookAsync();
        }

        await change;
        _all.Add(new Expected(stack, reason, within, _clock.Elapsed));
    }

    /// <summary>
    /// Waits until each has had its reason, and says how soon beside what is promised. A promise that is missed does not fail:
    /// on a busy machine the servers themselves answer late.
    /// </summary>
    public async Task AllSeenAsync()
    {
        await Eventually.SeesAsync(
            "every reason", _all.Max(e => e.Within) + Sandbox.Patience, LookAsync, _ => _seen.Count == _all.Count);
        sandbox.Say(string.Join(", ", _all.Select(e => string.Create(
            CultureInfo.InvariantCulture,
            $"{e.Stack} {e.Reason} {_seen[e].TotalSeconds:0.0} s of {e.Within.TotalSeconds:0}"))));
    }

    private async Task<string> LookAsync()
    {
        var at = _clock.Elapsed;
        var stacks = (await sandbox.Kubectl.ListAsync("appstacks"))
            .ToDictionary(s => s["metadata"]!["name"]!.GetValue<string>(), s => new StackView(s));
        foreach (var e in _all.Where(e => stacks[e.Stack] is { IsCurrent: true } s && s["Ready"]?.Reason == e.Reason))
        {
            _seen.TryAdd(e, at - e.Since);
        }

        return string.Join('\n', _all.Except(_seen.Keys).Select(e => $"{e.Stack}, not {e.Reason}: {stacks[e.Stack]}"));
    }

    private sealed record Expected(string Stack, string Reason, TimeSpan Within, TimeSpan Since);
}
