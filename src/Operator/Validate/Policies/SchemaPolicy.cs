using System.Text.Json;
using Ballast.Operator.Api;
using Ballast.Operator.Api.Schema;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Validate.Policies;

/// <summary>
/// Everything the CRD's schema says: enums, patterns, bounds, lengths, quantities, unions, lists without doubles.
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
