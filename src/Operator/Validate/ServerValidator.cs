using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Observe;

namespace Ballast.Operator.Validate;

/// <summary>Refuses fields that the API server cannot carry out.</summary>
internal static class ServerValidator
{
    // A machine without time zones knows only this one.
    private static readonly bool KnowsZones = TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Berlin", out _);

    /// <summary>The fields that are refused.</summary>
    public static IReadOnlyList<FieldError> Validate(AppStack stack, ServerCapabilities server) =>
    [
        .. from task in stack.Spec.Tasks ?? []
           where task.TimeZone is not null
           let fault = Fault(task.TimeZone!, server)
           where fault is not null
           select new FieldError($"spec.tasks[{task.Name}].timeZone", fault),
    ];

    private static string? Fault(string zone, ServerCapabilities server)
    {
        if (!server.HasTimeZones)
        {
            return $"needs Kubernetes 1.25, and this server is {server.Major}.{server.Minor}: leave it out, and write the "
                + $"schedule "
                + "in UTC";
        }

        return zone.Equals("local", StringComparison.OrdinalIgnoreCase)
            || (KnowsZones && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            ? $"'{zone}' is not a time zone: write a name such as Europe/Berlin"
            : null;
    }
}
