using System.Text;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Offline;

/// <summary>A variable of a component, the level that it comes from, and its value where that is no secret.</summary>
internal sealed record VariableOrigin(string Name, string Level, string Value);

/// <summary>Every variable of a component's container, and where each comes from.</summary>
internal static class VariableTable
{
    /// <param name="written">The spec as its author wrote it.</param>
    /// <param name="spec">The same with its defaults filled in.</param>
    /// <param name="container">The component's container.</param>
    /// <param name="generated">The generated environment that it reads.</param>
    public static IReadOnlyList<VariableOrigin> Of(
        AppStackSpec written, FilledSpec spec, Component component, V1Container container, V1Secret? generated)
    {
        var variables = new SortedDictionary<string, VariableOrigin>(StringComparer.Ordinal);
        foreach (var (name, value) in generated?.Data ?? [])
        {
            variables[name] = OfGenerated(spec, name, Encoding.UTF8.GetString(value));
        }

        foreach (var variable in container.Env ?? [])
        {
            variables[variable.Name] =
                new VariableOrigin(variable.Name, LevelOf(written, component, variable.Name), ValueOf(variable));
        }

        return [.. variables.Values];
    }

    // Only settings of a pool are shown: everything else may hold credentials, such as a URL.
    private static VariableOrigin OfGenerated(FilledSpec spec, string name, string value) =>
        spec.Dependencies.Find(d => VariableNames.Of(spec, d).Contains(name)) is { } dependency
            ? new VariableOrigin(
                name, $"spec.dependencies[{dependency.Name}]", VariableNames.Pool.Contains(name) ? value : "(in the Secret)")
            : new VariableOrigin(name, $"profile {spec.Profile}", value);

    private static string LevelOf(AppStackSpec written, Component component, string name)
    {
        if (component.Spec.Env?.Exists(v => v.Name == name) == true)
        {
            return $"{component.Field}.env";
        }

        if (written.Env?.Exists(v => v.Name == name) == true)
        {
            return "spec.env";
        }

        if (ProfileEnvironment.WorkerCounts.Contains(name))
        {
            return WorkersOf(written, component);
        }

        return name == ProfileEnvironment.AppName ? "metadata.name" : "the pod";
    }

    private static string WorkersOf(AppStackSpec written, Component component) => component.Spec switch
    {
        WebSpec when written.Web?.Workers is null => $"profile {written.Profile}",
        WebSpec => "spec.web.workers",
        ProcessSpec => $"{component.Field}.workers",
        _ => component.Field,
    };

    private static string ValueOf(V1EnvVar variable) => variable.ValueFrom switch
    {
        { SecretKeyRef: { } secret } => $"(key {secret.Key} of Secret {secret.Name})",
        { ConfigMapKeyRef: { } map } => $"(key {map.Key} of ConfigMap {map.Name})",
        { FieldRef: { } field } => $"({field.FieldPath})",
        _ => variable.Value ?? "",
    };
}
