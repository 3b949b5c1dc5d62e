using Ballast.Operator.Api.Schema;

namespace Ballast.Operator.Api.V1Alpha1;

/// <summary>One environment variable: a literal value, or a key of a Secret or ConfigMap of the stack's namespace.</summary>
[AtMostOneOf("value", "secretKeyRef", "configMapKeyRef")]
public sealed record EnvironmentVariable
{
    /// <summary>Name as the process sees it.</summary>
    [Pattern("^[A-Za-z_][A-Za-z0-9_]*$")]
    [Length(1, 128)]
    public required string Name { get; set; }

    /// <summary>Literal value. Default: empty.</summary>
    [Length(0, 8192)]
    public string? Value { get; set; }

    /// <summary>A key of a Secret.</summary>
    public KeyReference? SecretKeyRef { get; set; }

    /// <summary>A key of a ConfigMap.</summary>
    public KeyReference? ConfigMapKeyRef { get; set; }
}

/// <summary>One key of a Secret or ConfigMap of the stack's namespace.</summary>
public sealed record KeyReference
{
    /// <summary>Name of the object.</summary>
    [Pattern(Patterns.ObjectName)]
    [Length(1, 253)]
    public required string Name { get; set; }

    /// <summary>Key in its data.</summary>
    [Length(1, 253)]
    [Pattern(Patterns.DataKey)]
    public required string Key { get; set; }
}

/// <summary>An object of the stack's namespace, by name.</summary>
public sealed record ObjectReference
{
    /// <summary>Name of the object.</summary>
    [Pattern(Patterns.ObjectName)]
    [Length(1, 253)]
    public required string Name { get; set; }
}
