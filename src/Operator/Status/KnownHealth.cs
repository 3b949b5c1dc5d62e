using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Health;

namespace Ballast.Operator.Status;

/// <summary>The last known health in a status, for checks to begin with after a restart or a change of leader.</summary>
internal static class KnownHealth
{
    /// <summary>By dependency name, and <see cref="TargetName.App"/> for the app. What was unknown is left out.</summary>
    public static IReadOnlyDictionary<string, HealthState> Of(AppStackStatus? status)
    {
        var known = new Dictionary<string, HealthState>(StringComparer.Ordinal);
        foreach (var dependency in status?.Dependencies ?? [])
        {
            Add(known, dependency.Name, dependency.Ready == "True", dependency.Ready == "False");
        }

        var app = status?.Web?.Health?.Status;
        Add(known, TargetName.App, app == WebHealthSection.Healthy, app is WebHealthSection.Unhealthy or WebHealthSection.Unreachable);
        return known;
    }

    private static void Add(Dictionary<string, HealthState> known, string name, bool healthy, bool unhealthy)
    {
        if (healthy || unhealthy)
        {
            known[name] = healthy ? HealthState.Healthy : HealthState.Unhealthy;
        }
    }
}
