using System.Text.Json;
using Ballast.Operator.Api;
using Ballast.Operator.Api.Schema;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Validate.Policies;

/// <summary>
/// Checks the CRD's schema: enums, patterns, bounds, lengths, quantities, unions, and duplicates in lists.
/// </summary>
internal static class SchemaPolicy
{
    public static IEnumerable<FieldError> Check(SpecReview review)
    {
        var schema = AppStackDefinition.Schema["properties"]!["spec"]!.AsObject();
        return SchemaCheck.Check(
            schema, JsonSerializer.SerializeToNode(review.Spec, OperatorJsonContext.Default.AppStackSpec), "spec");
    }
}
