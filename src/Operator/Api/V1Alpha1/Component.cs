namespace Ballast.Operator.Api.V1Alpha1;

/// <summary>A component of a stack and where it stands in the spec.</summary>
/// <param name="Field">Path as a person writes it, for example <c>spec.web</c> or <c>spec.tasks[daily]</c>.</param>
/// <param name="Spec">The component.</param>
internal sealed record Component(string Field, ComponentSpec Spec)
{
    /// <summary>Every component of a stack, in the spec's order.</summary>
    public static IEnumerable<Component> Of(AppStackSpec spec)
    {
        if (spec.Migration is { } migration)
        {
            yield return new Component("spec.migration", migration);
        }

        if (spec.Web is { } web)
        {
            yield return new Component("spec.web", web);
        }

        foreach (var process in spec.Processes ?? [])
        {
            yield return new Component($"spec.processes[{process.Name}]", process);
        }

        foreach (var task in spec.Tasks ?? [])
        {
            yield return new Component($"spec.tasks[{task.Name}]", task);
        }
    }

    /// <summary>Every list of environment variables that an author writes, with the field it stands in.</summary>
    public static IEnumerable<(string Field, EnvironmentVariable Variable)> Environment(AppStackSpec spec) =>
        (spec.Env ?? []).Select(v => ($"spec.env[{v.Name}]", v))
        .Concat(Of(spec).SelectMany(c => (c.Spec.Env ?? []).Select(v => ($"{c.Field}.env[{v.Name}]", v))));
}
