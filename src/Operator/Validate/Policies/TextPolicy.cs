using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Validate.Policies;

/// <summary>
/// Texts that a process is given: a NUL ends them, so no container with one in its arguments or environment ever starts.
/// </summary>
internal static class TextPolicy
{
    public static IEnumerable<FieldError> Check(SpecReview review) =>
        from text in Texts(review)
        where text.Value?.Contains('\0') == true
        select new FieldError(text.Field, "has a NUL character, which no process can be given: take it out");

    private static IEnumerable<(string Field, string? Value)> Texts(SpecReview review) =>
        Component.Environment(review.Spec).Select(v => ($"{v.Field}.value", v.Variable.Value))
            .Concat(Component.Of(review.Spec).SelectMany(OfComponent))
            .Concat(review.Dependencies.SelectMany(
                d => (d.Dependency.Env ?? []).Select(v => ($"{d.Field}.env[{v.Name}].format", (string?)v.Format))));

    private static IEnumerable<(string Field, string? Value)> OfComponent(Component component) =>
        (component.Spec.Command ?? []).Select((text, i) => ($"{component.Field}.command[{i}]", (string?)text))
            .Concat((component.Spec.Args ?? []).Select((text, i) => ($"{component.Field}.args[{i}]", (string?)text)));
}
