using System.Text.RegularExpressions;
using Ballast.Operator.Api.Schema;
using Ballast.Operator.Engines;
using Ballast.Operator.Naming;

namespace Ballast.Operator.Validate.Policies;

/// <summary>Names from which every child's name can be made, and that no two children share.</summary>
internal static partial class NamePolicy
{
    private const int StackLength = 30;

    public static IEnumerable<FieldError> Check(SpecReview review) => CheckStack(review.Name).Concat(CheckParts(review));

    private static IEnumerable<FieldError> CheckStack(string name)
    {
        if (name.Length > StackLength)
        {
            yield return new FieldError(
                "metadata.name", $"has {name.Length} characters; at most {StackLength} leave room for the names of all children");
        }
        else if (!Label().IsMatch(name))
        {
            yield return new FieldError(
                "metadata.name",
                "must begin with a letter and have only small letters, digits and hyphens: Services are named after it");
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
                    field, $"'{name}' is what the operator calls children of its own: choose another name");
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
