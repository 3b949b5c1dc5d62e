using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Validate.Policies;

/// <summary>
/// Refuses NUL characters in arguments and environment variables: a container with one never starts.
/// </summary>
internal static class TextPolicy
{
    public static IEnumerable<FieldError> Check(SpecReview review) =>
        from text in Texts(review)
        where text.Value?.Contains('\0') == true
        select new FieldError(text.Field, "has a NUL character, with which no container starts: remove it");

    private static IEnumerable<(string Field, string? Value)> Texts(SpecReview review) =>
        Component.Environment(review.Spec).Select(v => ($"{v.Field}.value", v.Variable.Value))
            .Concat(Component.Of(review.Spec).SelectMany(OfComponent))
            .Concat(review.Dependencies.SelectMany(
                d => (d.Dependency.Env ?? []).Select(v => ($"{d.Field}.env[{v.Name}].format", (string?)v.Format))));

    private static IEnumerable<(string Field, string? Value)> OfComponent(Component component) =>
        (component.Spec.Command ?? []).Select((text, i) => ($"{component.Field}.command[{i}]", (string?)text))
            .Concat((component.Spec.Args ?? []).Select((text, i) => ($"{component.Field}.args[{i}]", (string?)text)));
}
