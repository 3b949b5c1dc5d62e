namespace Ballast.Operator.Api.V1Alpha1;

/// <summary>What a component is for.</summary>
internal enum ComponentKind
{
    Migration,
    Web,
    Process,
    Task,
}

/// <summary>A component of a stack and where it stands in the spec.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Name">Value of the component label of its pods: <c>web</c>, <c>migration</c>, or its name in the spec.</param>
/// <param name="Field">Path as a person writes it, for example <c>spec.web</c> or <c>spec.tasks[daily]</c>.</param>
/// <param name="Spec">The component.</param>
internal sealed record Component(ComponentKind Kind, string Name, string Field, ComponentSpec Spec)
{
    /// <summary>True: a long-running workload of the app, as opposed to a migration or a task.</summary>
    public bool IsWorkload => Kind is ComponentKind.Web or ComponentKind.Process;

    /// <summary>True: it listens on a port of its own.</summary>
    public bool Serves => Spec is WebSpec or ProcessSpec { Port: not null };

    /// <summary>Every component of a stack, in the spec's order.</summary>
    public static IEnumerable<Component> Of(AppStackSpec spec)
    {
        if (spec.Migration is { } migration)
        {
            yield return new Component(ComponentKind.Migration, Components.Migration, "spec.migration", migration);
        }

        if (spec.Web is { } web)
        {
            yield return new Component(ComponentKind.Web, Components.Web, "spec.web", web);
        }

        foreach (var process in spec.Processes ?? [])
        {
            yield return new Component(ComponentKind.Process, process.Name, $"spec.processes[{process.Name}]", process);
        }

        foreach (var task in spec.Tasks ?? [])
        {
            yield return new Component(ComponentKind.Task, task.Name, $"spec.tasks[{task.Name}]", task);
        }
    }

    /// <summary>The long-running workloads of the app, in the order in which they are written.</summary>
    public static IEnumerable<Component> Workloads(AppStackSpec spec) => Of(spec).Where(c => c.IsWorkload);

    /// <summary>The image that stands for a stack: that of its first workload, else the one every component runs.</summary>
    public static string? MainImage(AppStackSpec spec) => Workloads(spec).FirstOrDefault()?.Spec.Image ?? spec.Image;

    /// <summary>Every list of environment variables that an author writes, with the field it stands in.</summary>
    public static IEnumerable<(string Field, EnvironmentVariable Variable)> Environment(AppStackSpec spec) =>
        (spec.Env ?? []).Select(v => ($"spec.env[{v.Name}]", v))
        .Concat(Of(spec).SelectMany(c => (c.Spec.Env ?? []).Select(v => ($"{c.Field}.env[{v.Name}]", v))));
}
