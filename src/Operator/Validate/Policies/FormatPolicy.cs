using Ballast.Operator.Engines;

namespace Ballast.Operator.Validate.Policies;

/// <summary>Checks the formats of dependencies' variables: known placeholders, and braces in pairs.</summary>
internal static class FormatPolicy
{
    public static IEnumerable<FieldError> Check(SpecReview review) =>
        from d in review.Dependencies
        from variable in d.Dependency.Env ?? []
        let fault = Fault(variable.Format)
        where fault is not null
        select new FieldError($"{d.Field}.env[{variable.Name}].format", fault);

    private static string? Fault(string format)
    {
        var rest = format.AsSpan();
        while (rest.IndexOfAny('{', '}') is var at and >= 0)
        {
            if (rest[at] == '}')
            {
                return "has a } without a {: braces are only for placeholders";
            }

            rest = rest[(at + 1)..];
            var end = rest.IndexOfAny('{', '}');
            if (end < 0 || rest[end] == '{')
            {
                return "has a { without a }: braces are only for placeholders";
            }

            if (!ConnectionFormat.Placeholders.Contains(rest[..end].ToString()))
            {
                var known = ConnectionFormat.Placeholders.Select(p => $"{{{p}}}");
                return $"{{{rest[..end]}}} is not a placeholder: use one of {string.Join(", ", known)}";
            }

            rest = rest[(end + 1)..];
        }

        return null;
    }
}
