using System.Text.RegularExpressions;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Tests.Api;

/// <summary>Every reason has traits, is used, and its traits are those that the sources give it.</summary>
public sealed partial class ReasonTableTests
{
    private static readonly string Sources = string.Join(
        '\n',
        Directory.GetFiles(Repository.PathOf("src", "Operator"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetFileName(file).StartsWith("Reason", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(File.ReadAllText));

    [Fact]
    public void Table_Reasons_AreTheConstantsEachOnce() =>
        Assert.Equal(Constants.Of(typeof(Reasons)).Order(), ReasonTable.All.Select(t => t.Reason).Order());

    [Fact]
    public void Reason_EachOfThem_IsUsedInTheSources()
    {
        var used = Use().Matches(Sources).Select(use => use.Groups[1].Value).ToHashSet();

        Assert.Equal([], Constants.Of(typeof(Reasons)).Except(used));
    }

    [Fact]
    public void Table_EachEntry_HasAMeaningInWholeSentencesAndAPlace()
    {
        Assert.All(ReasonTable.All, traits =>
        {
            Assert.Matches("^[A-Z`].*[.]$", traits.Meaning);
            Assert.Matches("^[A-Z].*[.]$", traits.Remedy ?? "Nothing.");
            Assert.DoesNotContain('|', traits.Meaning + traits.Remedy);
            Assert.True(traits.Conditions.Count > 0 || traits.EventType is not null, $"{traits.Reason} is nowhere");
        });
    }

    [Fact]
    public void Find_EachReason_IsItsOwnEntryAndOthersAreNone()
    {
        Assert.All(ReasonTable.All, traits => Assert.Same(traits, ReasonTable.Find(traits.Reason)));
        Assert.Null(ReasonTable.Find("OfAnotherVersion"));
        Assert.Null(ReasonTable.Find(null));
    }

    [Fact]
    public void Conditions_OfEachReason_AreTypesOfAStatusInItsOrder()
    {
        var order = new StatusCase().Compute().Conditions!.ConvertAll(c => c.Type);

        Assert.All(ReasonTable.All, traits => Assert.Equal(order.Where(traits.Conditions.Contains), traits.Conditions));
    }

    /// <summary>A gate that the sources close with a reason gives it to these conditions.</summary>
    [Fact]
    public void Conditions_OfAReasonThatClosesAGate_AreThoseOfTheGate()
    {
        var results = Gate().Matches(Sources);
        Assert.InRange(results.Count, 20, 200);
        Assert.All(results, result =>
        {
            var (how, gate, reason) = (result.Groups[1].Value, result.Groups[2].Value, result.Groups[3].Value);
            string[] whole = how switch
            {
                "Stalled" => [ConditionTypes.Ready, ConditionTypes.Stalled],
                "Waiting" => [ConditionTypes.Ready, ConditionTypes.Reconciling],
                _ => [],
            };
            string[] own = gate switch
            {
                "Dependencies" => [ConditionTypes.DependenciesReady],
                "Budget" => [ConditionTypes.ConnectionBudget],
                "Migration" => [ConditionTypes.MigrationComplete],
                _ => [],
            };
            var traits = ReasonTable.Find(reason)!;
            AssertHas(traits, [.. whole, .. own]);
            Assert.True(traits.NeedsPerson == (how == "Stalled"), $"{reason} closes the gate {gate} as {how}");
        });
    }

    [Fact]
    public void Conditions_OfAReasonOfADependency_AreThoseThatTellOfIt() =>
        Assert.All(ReasonTable.All.Where(t => t.IsOfDependency), traits => AssertHas(
            traits, ConditionTypes.Ready, traits.NeedsPerson ? ConditionTypes.Stalled : ConditionTypes.Reconciling,
            ConditionTypes.DependenciesReady));

    [Fact]
    public void Conditions_OfAReasonThatNeedsAPerson_AreReadyAndStalledAndNotReconciling() =>
        Assert.All(ReasonTable.All.Where(t => t.NeedsPerson), traits =>
        {
            AssertHas(traits, ConditionTypes.Ready, ConditionTypes.Stalled);
            Assert.DoesNotContain(ConditionTypes.Reconciling, traits.Conditions);
            Assert.NotNull(traits.Remedy);
        });

    [Fact]
    public void EventType_OfAReasonThatReadyCanHave_IsKnownUnlessItIsTransient() =>
        Assert.All(
            ReasonTable.All.Where(t => t.Conditions.Contains(ConditionTypes.Ready) && !t.IsTransient),
            traits => Assert.NotNull(traits.EventType));

    private static void AssertHas(ReasonTraits traits, params string[] types) =>
        Assert.True(
            types.All(traits.Conditions.Contains), $"{traits.Reason} lacks {string.Join(", ", types.Except(traits.Conditions))}");

    [GeneratedRegex(@"\bReasons\.(\w+)")]
    private static partial Regex Use();

    [GeneratedRegex(@"\bGateResult\.(Open|Waiting|Stalled)\(\s*GateName\.(\w+),\s*Reasons\.(\w+)")]
    private static partial Regex Gate();
}
