namespace Ballast.Operator.Engines;

/// <summary>A fault of a spec.</summary>
/// <param name="Field">Path as a person writes it, for example <c>spec.dependencies[db].postgres.managed.version</c>.</param>
/// <param name="Message">What is wrong, and how to correct it.</param>
internal sealed record FieldError(string Field, string Message)
{
    public override string ToString() => $"{Field}: {Message}";
}
