using Ballast.Operator.Engines;
using Ballast.Operator.Validate;

namespace Ballast.Operator.Tests.Validate;

/// <summary>Validates a stack of a spec.</summary>
internal static class SpecFaults
{
    /// <summary>A dependency that is sound.</summary>
    public const string Db = "dependencies: [{name: db, postgres: {managed: {version: '15'}}}]";

    public static IReadOnlyList<FieldError> FaultsOf(string spec) => SpecValidator.Validate(StackYaml.WithSpec(spec));

    /// <summary>The spec has one fault: of that field, with these words.</summary>
    public static FieldError AssertFault(string spec, string field, string words) =>
        AssertFault(FaultsOf(spec), field, words);

    /// <summary>There is one fault: of that field, with these words.</summary>
    public static FieldError AssertFault(IEnumerable<FieldError> faults, string field, string words)
    {
        var fault = Assert.Single(faults);
        Assert.Equal(field, fault.Field);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        return fault;
    }
}
