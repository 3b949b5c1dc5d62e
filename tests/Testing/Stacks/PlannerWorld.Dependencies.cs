using System.Text;
using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.CloudNativePg;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using Ballast.Operator.Naming;
using Ballast.Operator.Observe;
using Ballast.Operator.References;

namespace Ballast.Testing;

/// <content>Servers, their volumes, Secrets and health.</content>
internal sealed partial class PlannerWorld
{
    private readonly List<V1PersistentVolumeClaim> _claims = [];
    private readonly Dictionary<ReferenceKey, ReferencedObject?> _references = [];
    private readonly Dictionary<ReferenceKey, ApiError> _unreadable = [];
    private readonly Dictionary<string, HealthReading> _health = [];
    private readonly List<V1StatefulSet> _servers = [];
    private ObservedClusters _clusters = ObservedClusters.None;

    public HealthSnapshot Readings => new(_health, null);

    public void Secret(
        string name, params (string Key, string Value)[] data) => _references[new ReferenceKey(ReferenceKind.Secret, name)] =
        new ReferencedObject(
            new V1ObjectMeta { Name = name, OwnerReferences = name == Names.DigestKey(Name) ? [Owner] : null },
            data.ToDictionary(d => d.Key, d => Encoding.UTF8.GetBytes(d.Value)));

    /// <summary>The operator made volume and credentials of a managed PostgreSQL, and the server runs and answers.</summary>
    public void DatabaseUp(string dependency = "db", string volume = "volume-1")
    {
        Secret(
            Names.Credentials(Name, dependency), ("username", "app"), ("password", "a-long-random-password"), ("database", "app"),
            ("host", $"{Name}-{dependency}"), ("port", "5432"));
        Claim(dependency, volume);
        _pods.Add(FakeChildren.ReadyPod($"{Names.Dependency(Name, dependency)}-0", dependency));
        Health(dependency, HealthState.Healthy);
    }

    public V1PersistentVolumeClaim Claim(string dependency, string uid)
    {
        _claims.RemoveAll(c => c.Metadata.Name == Names.DataClaim(Name, dependency));
        var claim = FakeChildren.Claim(Name, dependency, uid);
        _claims.Add(claim);
        return claim;
    }

    /// <summary>The cache of Clusters is in that state and has these; what they tell is filled in, as when it is read.</summary>
    public void Clusters(InformerState? state, params V1Cluster[] clusters)
    {
        _clusters = new ObservedClusters(state, clusters.ToDictionary(c => c.Metadata.Name!));
        Spec = ClusterSource.Fill(Spec, _clusters.ByName);
    }

    public void ForgetSecret(string name) => _references[new ReferenceKey(ReferenceKind.Secret, name)] = null;

    /// <summary>The server does not let the operator read a Secret that it does not know yet.</summary>
    public void Refuse(string secret)
    {
        ForgetSecret(secret);
        _unreadable[new ReferenceKey(ReferenceKind.Secret, secret)] =
            new ApiError(Reasons.Forbidden, $"Secret {secret} cannot be read: not allowed");
    }

    public void Health(string dependency, HealthState state) => _health[dependency] = new HealthReading(
        state, new CheckResult(state, state == HealthState.Healthy
            ? ""
            : Reasons.ConnectionRefused, state == HealthState.Healthy ? "" : "refuses", Now, TimeSpan.Zero), 0);

    /// <summary>The operator's last check of a dependency used that connection.</summary>
    public void CheckedWith(string dependency, ConnectionInfo? connection, HealthState state = HealthState.Healthy)
    {
        Health(dependency, state);
        _health[dependency] = _health[dependency] with { Connection = connection };
    }

    /// <summary>An external server is healthy and says how many connections it accepts.</summary>
    public void Answer(string dependency, int maxConnections)
    {
        Health(dependency, HealthState.Healthy);
        var reading = _health[dependency];
        _health[dependency] = reading with { Last = reading.Last! with { MaxConnections = maxConnections } };
    }

    /// <summary>A managed server was created or changed.</summary>
    public void SetServer(V1StatefulSet server)
    {
        _servers.RemoveAll(s => s.Metadata.Name == server.Metadata.Name);
        _servers.Add(server);
    }

    public void AddClaim(V1PersistentVolumeClaim claim) => _claims.Add(claim);

    /// <summary>The managed server runs on the volume that the operator made for it, and answers.</summary>
    public void ServerUp(string dependency)
    {
        _claims.Single(c => c.Metadata.Name == Names.DataClaim(Name, dependency)).Status =
            new V1PersistentVolumeClaimStatus { Phase = "Bound" };
        _pods.Add(FakeChildren.ReadyPod($"{Names.Dependency(Name, dependency)}-0", dependency));
        Health(dependency, HealthState.Healthy);
    }
}
