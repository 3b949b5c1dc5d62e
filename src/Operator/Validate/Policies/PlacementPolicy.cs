using System.Text.RegularExpressions;
using Ballast.Operator.Api.Schema;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Validate.Policies;

/// <summary>Checks node selectors, tolerations, and the names of image pull secrets.</summary>
internal static partial class PlacementPolicy
{
    public static IEnumerable<FieldError> Check(SpecReview review) =>
        CheckNames(review.Spec).Concat(Component.Of(review.Spec).SelectMany(c =>
            CheckSelector(c.Spec.NodeSelector ?? [], c.Field + ".nodeSelector")
                .Concat((c.Spec.Tolerations ?? []).SelectMany((t, i) => CheckToleration(t, $"{c.Field}.tolerations[{i}]")))));

    private static IEnumerable<FieldError> CheckNames(AppStackSpec spec)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var secret in (spec.ImagePullSecrets ?? []).Where(name => name is { Length: > 0 }))
        {
            if (!ObjectName().IsMatch(secret))
            {
                yield return new FieldError(
                    $"spec.imagePullSecrets[{secret}]", $"'{secret}' is not a valid object name: correct it");
            }
            else if (!seen.Add(secret))
            {
                yield return new FieldError($"spec.imagePullSecrets[{secret}]", "occurs twice: leave one out");
            }
        }
    }

    private static IEnumerable<FieldError> CheckSelector(Dictionary<string, string> selector, string field)
    {
        foreach (var (key, value) in selector)
        {
            if (!LabelKey().IsMatch(key))
            {
                yield return new FieldError($"{field}[{key}]", "is not a valid label key: correct it");
            }
            else if (!LabelValue().IsMatch(value ?? ""))
            {
                yield return new FieldError($"{field}[{key}]", $"'{value}' is not a valid label value: correct it");
            }
        }
    }

    private static IEnumerable<FieldError> CheckToleration(TolerationSpec toleration, string field)
    {
        var exists = toleration.Operator == TolerationOperator.Exists;
        if (string.IsNullOrEmpty(toleration.Key) && !exists)
        {
            yield return new FieldError(field + ".operator", "must be Exists if there is no key");
        }

        if (exists && !string.IsNullOrEmpty(toleration.Value))
        {
            yield return new FieldError(field + ".value", "must be left out if the operator is Exists");
        }

        if (toleration.TolerationSeconds is not null && toleration.Effect != TaintEffect.NoExecute)
        {
            yield return new FieldError(field + ".tolerationSeconds", "needs the effect NoExecute");
        }

        if (toleration.Key is { Length: > 0 } key && !LabelKey().IsMatch(key))
        {
            yield return new FieldError(field + ".key", $"'{key}' is not a valid taint key: correct it");
        }

        if (toleration.Value is { } value && !LabelValue().IsMatch(value))
        {
            yield return new FieldError(field + ".value", $"'{value}' is not a valid taint value: correct it");
        }
    }

    [GeneratedRegex(Patterns.ObjectName, RegexOptions.CultureInvariant)]
    private static partial Regex ObjectName();

    [GeneratedRegex(
        @"^((?=[^/]{1,253}/)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[a-zA-Z0-9]"
            + @"([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex LabelKey();

    [GeneratedRegex(@"^([a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex LabelValue();
}
