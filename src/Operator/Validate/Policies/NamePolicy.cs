using System.Text.RegularExpressions;
using Ballast.Operator.Api.Schema;
using Ballast.Operator.Engines;
using Ballast.Operator.Naming;

namespace Ballast.Operator.Validate.Policies;

/// <summary>Checks that the names of all children made from these names are valid and different.</summary>
internal static partial class NamePolicy
{
    private const int StackLength = 30;

    public static IEnumerable<FieldError> Check(SpecReview review) => CheckStack(review.Name).Concat(CheckParts(review));

    private static IEnumerable<FieldError> CheckStack(string name)
    {
        if (name.Length > StackLength)
        {
            yield return new FieldError(
                "metadata.name",
                $"has {name.Length} characters; at most {StackLength} are allowed, since names of children are longer");
        }
        else if (!Label().IsMatch(name))
        {
            yield return new FieldError(
                "metadata.name",
                "must begin with a letter and have only lower-case letters, digits and hyphens: Services are named after it");
        }
    }

    private static IEnumerable<FieldError> CheckParts(SpecReview review)
    {
        var parts = (review.Spec.Dependencies ?? []).Select(d => ("dependencies", d.Name))
            .Concat((review.Spec.Processes ?? []).Select(p => ("processes", p.Name)))
            .Concat((review.Spec.Tasks ?? []).Select(t => ("tasks", t.Name)));
        var taken = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (list, name) in parts)
        {
            var field = $"spec.{list}[{name}].name";
            if (Names.Reserved.Contains(name))
            {
                yield return new FieldError(
                    field, $"'{name}' is reserved for the operator's own children: choose another name");
            }
            else if (!taken.TryAdd(name, list) && taken[name] != list)
            {
                yield return new FieldError(field, $"'{name}' is also in spec.{taken[name]}: choose another name");
            }
        }
    }

    [GeneratedRegex(Patterns.Label, RegexOptions.CultureInvariant)]
    private static partial Regex Label();
}
