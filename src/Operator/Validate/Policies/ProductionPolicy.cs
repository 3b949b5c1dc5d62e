using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;

namespace Ballast.Operator.Validate.Policies;

/// <summary>
/// Literal values that the Production profile refuses; <see cref="SecretPolicy"/> checks values from Secrets and ConfigMaps.
/// </summary>
internal static class ProductionPolicy
{
    public static IEnumerable<FieldError> Check(SpecReview review) => review.IsProduction
        ? from variable in Component.Environment(review.Spec)
          where variable.Variable is { SecretKeyRef: null, ConfigMapKeyRef: null }
          let fault = ProductionValues.Fault(variable.Variable.Name, variable.Variable.Value ?? "")
          where fault is not null
          select new FieldError(variable.Field + ".value", fault)
        : [];
}
