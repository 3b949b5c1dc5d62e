namespace Ballast.Operator.Api.Schema;

/// <summary>Bounds of a number, inclusive.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class BoundsAttribute(long minimum, long maximum) : Attribute
{
    /// <summary>Smallest value allowed.</summary>
    public long Minimum { get; } = minimum;

    /// <summary>Largest value allowed.</summary>
    public long Maximum { get; } = maximum;
}

/// <summary>Bounds of a string's length in characters, a list's items or a map's entries, inclusive.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LengthAttribute(int minimum, int maximum) : Attribute
{
    /// <summary>Fewest allowed.</summary>
    public int Minimum { get; } = minimum;

    /// <summary>Most allowed.</summary>
    public int Maximum { get; } = maximum;
}

/// <summary>Bounds of the length of each item of a list of strings, or of each value of a map of strings.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemLengthAttribute(int minimum, int maximum) : Attribute
{
    /// <summary>Fewest characters allowed.</summary>
    public int Minimum { get; } = minimum;

    /// <summary>Most characters allowed.</summary>
    public int Maximum { get; } = maximum;
}

/// <summary>A regular expression (RE2 syntax, anchored by itself) that a string must match.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatternAttribute(string pattern) : Attribute
{
    /// <summary>The expression.</summary>
    public string Pattern { get; } = pattern;
}

/// <summary>A Kubernetes quantity such as <c>512Mi</c> or <c>250m</c>; on a map of strings, each value is one.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class QuantityAttribute : Attribute;

/// <summary>A list whose items are told apart by <paramref name="key"/> (<c>x-kubernetes-list-type: map</c>).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListMapAttribute(string key) : Attribute
{
    /// <summary>JSON name of the key field.</summary>
    public string Key { get; } = key;
}

/// <summary>
/// Exactly one of the named fields must be set: an OpenAPI <c>oneOf</c>, and a CEL rule for the readable message.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExactlyOneOfAttribute(params string[] fields) : Attribute
{
    /// <summary>JSON names of the fields.</summary>
    public IReadOnlyList<string> Fields { get; } = fields;
}

/// <summary>At most one of the named fields may be set.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class AtMostOneOfAttribute(params string[] fields) : Attribute
{
    /// <summary>JSON names of the fields.</summary>
    public IReadOnlyList<string> Fields { get; } = fields;
}

/// <summary>
/// A CEL rule (<c>x-kubernetes-validations</c>), left out for servers older than 1.25; <c>Validate</c> checks it too.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property, AllowMultiple = true)]
public sealed class CelRuleAttribute(string rule, string message) : Attribute
{
    /// <summary>The expression; <c>self</c> is the value the attribute stands on.</summary>
    public string Rule { get; } = rule;

    /// <summary>What a person reads when the rule is broken: the field and the mend.</summary>
    public string Message { get; } = message;
}

/// <summary>The version of Ballast that brought a kind and its fields, or a field that came later.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public sealed class SinceAttribute(string version) : Attribute
{
    /// <summary>Such as <c>0.1.0</c>.</summary>
    public string Version { get; } = version;
}

/// <summary>A column of <c>kubectl get</c>.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class PrinterColumnAttribute(string name, string type, string jsonPath) : Attribute
{
    /// <summary>Heading.</summary>
    public string Name { get; } = name;

    /// <summary>OpenAPI type: string, integer, date.</summary>
    public string Type { get; } = type;

    /// <summary>Where the value is.</summary>
    public string JsonPath { get; } = jsonPath;

    /// <summary>0 (default) always shown; above, only with <c>-o wide</c>.</summary>
    public int Priority { get; init; }
}

/// <summary>Facts of the custom resource that no type says: short names and the paths of the scale subresource.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class CustomResourceAttribute : Attribute
{
    /// <summary>Short names for kubectl.</summary>
    public string[] ShortNames { get; init; } = [];

    /// <summary>Most characters of an object's name.</summary>
    public int NameLength { get; init; } = 63;

    /// <summary>What an object's name must look like.</summary>
    public string NamePattern { get; init; } = "^[a-z]([-a-z0-9]*[a-z0-9])?$";

    /// <summary>The status, as JSON, of an object that nobody has looked at yet.</summary>
    public string StatusDefault { get; init; } = "{}";

    /// <summary>Where the scale subresource writes replicas.</summary>
    public required string ScaleSpecPath { get; init; }

    /// <summary>Where it reads how many there are.</summary>
    public required string ScaleStatusPath { get; init; }

    /// <summary>Where it reads the selector of the pods.</summary>
    public required string ScaleSelectorPath { get; init; }
}
