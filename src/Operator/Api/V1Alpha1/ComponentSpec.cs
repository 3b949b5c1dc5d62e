using System.Text.Json.Serialization;
using Ballast.Operator.Api.Schema;

namespace Ballast.Operator.Api.V1Alpha1;

/// <summary>What web, processes, tasks and migration have in common: how a container of the app is run.</summary>
public abstract record ComponentSpec
{
    /// <summary>Image of this component. Default: the stack's.</summary>
    [Length(1, 512)]
    public string? Image { get; set; }

    /// <summary>Replaces the image's entry point.</summary>
    [Length(0, 64)]
    [ItemLength(0, 4096)]
    public List<string>? Command { get; set; }

    /// <summary>Arguments to the entry point.</summary>
    [Length(0, 256)]
    [ItemLength(0, 4096)]
    public List<string>? Args { get; set; }

    /// <summary>Environment of this component; wins over the stack's.</summary>
    [ListMap("name")]
    [Length(0, 128)]
    public List<EnvironmentVariable>? Env { get; set; }

    /// <summary>CPU and memory.</summary>
    public ResourcesSpec? Resources { get; set; }

    /// <summary>Folders put into the container, whose root file system is read-only; <c>/tmp</c> is always writable.</summary>
    [ListMap("path")]
    [Length(0, 16)]
    public List<MountSpec>? Mounts { get; set; }

    /// <summary>Numeric user id, never 0. Default: the image's own user, which must not be root.</summary>
    [Bounds(1, 2147483647)]
    public long? RunAsUser { get; set; }

    /// <summary>Labels that a node must have.</summary>
    [Length(0, 32)]
    public Dictionary<string, string>? NodeSelector { get; set; }

    /// <summary>Taints that the pods put up with.</summary>
    [Length(0, 16)]
    public List<TolerationSpec>? Tolerations { get; set; }
}

/// <summary>CPU and memory of one container, as Kubernetes quantities by resource name.</summary>
public sealed record ResourcesSpec
{
    /// <summary>What is reserved; what is left out is never more than a limit that is set.</summary>
    [Quantity]
    [Length(0, 8)]
    [JsonConverter(typeof(QuantityMapConverter))]
    public Dictionary<string, string>? Requests { get; set; }

    /// <summary>What is never exceeded; what is left out is never less than a request that is set.</summary>
    [Quantity]
    [Length(0, 8)]
    [JsonConverter(typeof(QuantityMapConverter))]
    public Dictionary<string, string>? Limits { get; set; }
}

/// <summary>A folder in the container: scratch space, or a Secret's or ConfigMap's files. With a key: one file.</summary>
[ExactlyOneOf("emptyDir", "secret", "configMap")]
[CelRule("!has(self.key) || !has(self.emptyDir)", "mounts: a key needs a secret or a configMap")]
public sealed record MountSpec
{
    /// <summary>Absolute path in the container: of the folder, or with a key of the file.</summary>
    [Pattern("^/[^:\\x00-\\x1f\\x7f]*$")]
    [Length(2, 512)]
    public required string Path { get; set; }

    /// <summary>Writable scratch space that lives as long as the pod.</summary>
    public EmptyDirSpec? EmptyDir { get; set; }

    /// <summary>Name of a Secret whose keys become read-only files.</summary>
    [Pattern(Patterns.ObjectName)]
    [Length(1, 253)]
    public string? Secret { get; set; }

    /// <summary>Name of a ConfigMap whose keys become read-only files.</summary>
    [Pattern(Patterns.ObjectName)]
    [Length(1, 253)]
    public string? ConfigMap { get; set; }

    /// <summary>
    /// One key of the Secret or ConfigMap, as the file of that path; other files of its folder stay. Unset: every key is a file
    /// in the folder.
    /// </summary>
    [Length(1, 253)]
    [Pattern(Patterns.DataKey)]
    public string? Key { get; set; }
}

/// <summary>Scratch space.</summary>
public sealed record EmptyDirSpec
{
    /// <summary>A quantity; the pod is evicted beyond it. Default: unlimited.</summary>
    [Quantity]
    [JsonConverter(typeof(QuantityConverter))]
    public string? SizeLimit { get; set; }
}

/// <summary>A taint that pods put up with; the fields are those of Kubernetes.</summary>
public sealed record TolerationSpec
{
    /// <summary>Taint key; empty for all.</summary>
    [Length(0, 316)]
    public string? Key { get; set; }

    /// <summary>How key and value are compared.</summary>
    public TolerationOperator? Operator { get; set; }

    /// <summary>Taint value.</summary>
    [Length(0, 63)]
    public string? Value { get; set; }

    /// <summary>Taint effect; unset for all.</summary>
    public TaintEffect? Effect { get; set; }

    /// <summary>Seconds for which a NoExecute taint is put up with; unset for ever.</summary>
    public long? TolerationSeconds { get; set; }
}

/// <summary>How a toleration compares.</summary>
public enum TolerationOperator
{
    /// <summary>Key and value are equal.</summary>
    Equal,

    /// <summary>The key exists.</summary>
    Exists,
}

/// <summary>What a taint does to pods.</summary>
public enum TaintEffect
{
    /// <summary>New pods stay away.</summary>
    NoSchedule,

    /// <summary>New pods stay away where they can.</summary>
    PreferNoSchedule,

    /// <summary>Running pods leave.</summary>
    NoExecute,
}
