namespace Ballast.Operator.Health;

/// <summary>Identifies a target of a stack.</summary>
/// <param name="Namespace">The stack's namespace.</param>
/// <param name="Stack">The stack's name.</param>
/// <param name="Name">A dependency's name, or <see cref="App"/>.</param>
internal sealed record TargetName(string Namespace, string Stack, string Name)
{
    /// <summary>The app's detail endpoint; no dependency can have this name.</summary>
    public const string App = "";

    public override string ToString() => Name == App ? $"the app of {Namespace}/{Stack}" : $"{Name} of {Namespace}/{Stack}";
}
