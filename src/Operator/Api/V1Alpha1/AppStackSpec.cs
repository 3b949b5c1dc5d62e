using Ballast.Operator.Api.Schema;

namespace Ballast.Operator.Api.V1Alpha1;

/// <summary>What a stack should be.</summary>
public sealed record AppStackSpec
{
    /// <summary>The image every component runs unless it names its own.</summary>
    [Length(1, 512)]
    public string? Image { get; set; }

    /// <summary>Names of Secrets with registry credentials.</summary>
    [Length(0, 16)]
    [ItemLength(1, 253)]
    public List<string>? ImagePullSecrets { get; set; }

    /// <summary>
    /// An existing ServiceAccount for the app's pods. Default: one made for the stack. No token is mounted in either case.
    /// </summary>
    [Length(0, 253)]
    [Pattern(Patterns.OptionalObjectName)]
    public string? ServiceAccountName { get; set; }

    /// <summary>Defaults for sizes and settings, and how strictly they are checked.</summary>
    public Profile Profile { get; set; } = Profile.Production;

    /// <summary>True: web and processes are scaled to 0 and tasks suspended; dependencies keep running.</summary>
    public bool Suspend { get; set; }

    /// <summary>Environment of every component.</summary>
    [ListMap("name")]
    [Length(0, 128)]
    public List<EnvironmentVariable>? Env { get; set; }

    /// <summary>Servers that the app needs.</summary>
    [ListMap("name")]
    [Length(0, 16)]
    public List<DependencySpec>? Dependencies { get; set; }

    /// <summary>A command that brings the database's schema up to date, run once for each release that changes it.</summary>
    public MigrationSpec? Migration { get; set; }

    /// <summary>The component that serves requests.</summary>
    public WebSpec? Web { get; set; }

    /// <summary>Long-running companions: workers, schedulers, dashboards.</summary>
    [ListMap("name")]
    [Length(0, 16)]
    public List<ProcessSpec>? Processes { get; set; }

    /// <summary>Scheduled tasks. One task's failure touches nothing else.</summary>
    [ListMap("name")]
    [Length(0, 32)]
    public List<TaskSpec>? Tasks { get; set; }

    /// <summary>How a release is brought out and taken back.</summary>
    public RolloutSpec? Rollout { get; set; }

    /// <summary>Who may reach managed dependencies.</summary>
    public NetworkPolicyMode NetworkPolicy { get; set; } = NetworkPolicyMode.Restricted;
}

/// <summary>A set of defaults for sizes and settings.</summary>
public enum Profile
{
    /// <summary>Sized for production, and strict about secrets, debug switches and image tags.</summary>
    Production,

    /// <summary>Small, with debugging on.</summary>
    Development,
}

/// <summary>Who may reach managed dependencies.</summary>
public enum NetworkPolicyMode
{
    /// <summary>Only the stack's pods and the operator.</summary>
    Restricted,

    /// <summary>No NetworkPolicy is made.</summary>
    None,
}
