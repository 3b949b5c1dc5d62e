using System.Text.RegularExpressions;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Validate.Policies;

/// <summary>Every component needs an image; in Production its tag must not be latest, which changes over time.</summary>
internal static partial class ImagePolicy
{
    public static IEnumerable<FieldError> Check(SpecReview review)
    {
        var components = Component.Of(review.Spec).ToList();
        var bare = components.FindAll(c => c.Spec.Image is null);
        if (review.Spec.Image is null && bare.Count > 0)
        {
            yield return new FieldError(
                "spec.image",
                $"no image for {string.Join(", ", bare.Select(c => c.Field))}: set it here, or image in each of them");
        }

        var images = components.Select(c => ($"{c.Field}.image", c.Spec.Image)).Prepend(("spec.image", review.Spec.Image));
        foreach (var (field, image) in images)
        {
            if (image is { Length: > 0 } && Fault(image, review.IsProduction) is { } fault)
            {
                yield return new FieldError(field, fault);
            }
        }
    }

    private static string? Fault(string image, bool isProduction)
    {
        if (Reference().Match(image) is not { Success: true } reference)
        {
            return $"'{image}' is not an image reference: write registry/name:tag or registry/name@sha256:...";
        }

        if (!isProduction || reference.Groups["digest"].Success)
        {
            return null;
        }

        return reference.Groups["tag"] switch
        {
            { Success: false } => "has no tag, which means latest: the Production profile needs a version or a digest",
            { Value: "latest" } => "the tag latest is refused in the Production profile: name a version or a digest",
            _ => null,
        };
    }

    [GeneratedRegex(
        @"^[a-zA-Z0-9][-.a-zA-Z0-9_]*(:[0-9]+(?=/))?(/[a-z0-9][-._a-z0-9]*)*(:"
            + @"(?<tag>[a-zA-Z0-9_][-.a-zA-Z0-9_]{0,127}))?(?<digest>@[a-z0-9+._-]+:[0-9a-fA-F]{32,128})?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
