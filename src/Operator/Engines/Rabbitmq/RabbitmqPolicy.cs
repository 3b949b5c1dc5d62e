using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Engines.Rabbitmq;

/// <summary>Rules for RabbitMQ: sizes.</summary>
internal static class RabbitmqPolicy
{
    private static readonly Quantity SmallestMemory = Quantity.Parse("256Mi")!.Value;
    private static readonly Quantity SmallestStorage = Quantity.Parse("256Mi")!.Value;

    public static IEnumerable<FieldError> CheckManaged(ManagedServerSpec managed, string field)
    {
        if (Quantity.Parse(managed.Storage) < SmallestStorage)
        {
            yield return new FieldError(
                field + ".storage",
                $"{managed.Storage} is too small: RabbitMQ stops taking messages when little is free: at least "
                    + "256Mi");
        }

        if (Quantity.Parse(managed.Resources?.Limits?.GetValueOrDefault("memory")) is { } limit && limit < SmallestMemory)
        {
            yield return new FieldError(
                field + ".resources.limits[memory]", "is too little for RabbitMQ to start and hold messages: at least 256Mi");
        }
    }
}
