using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Profiles;

/// <summary>
/// A spec with all defaults of its profile and engines filled in. A filled spec can be used as a spec; only <see cref="Of"/>
/// makes a filled spec.
/// </summary>
internal sealed record FilledSpec
{
    private FilledSpec(AppStackSpec value) => Value = value;

    /// <summary>The same as a spec.</summary>
    public AppStackSpec Value { get; }

    public string? Image => Value.Image;

    public List<string>? ImagePullSecrets => Value.ImagePullSecrets;

    public string? ServiceAccountName => Value.ServiceAccountName;

    public Profile Profile => Value.Profile;

    public bool Suspend => Value.Suspend;

    public List<EnvironmentVariable>? Env => Value.Env;

    public List<DependencySpec> Dependencies => Value.Dependencies ?? [];

    public MigrationSpec? Migration => Value.Migration;

    public WebSpec? Web => Value.Web;

    public List<ProcessSpec> Processes => Value.Processes ?? [];

    public List<TaskSpec> Tasks => Value.Tasks ?? [];

    public RolloutSpec Rollout => Value.Rollout ?? new RolloutSpec();

    public NetworkPolicyMode NetworkPolicy => Value.NetworkPolicy;

    public static implicit operator AppStackSpec(FilledSpec filled) => filled.Value;

    /// <summary>Fills in what a spec leaves unset.</summary>
    public static FilledSpec Of(AppStackSpec written) => new(ProfileDefaults.Fill(written));
}
