using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.Engines.Influxdb;

/// <summary>The pod and the credentials of a managed InfluxDB.</summary>
internal static class InfluxdbPod
{
    private const string Name = "influxdb";
    private const int Port = 8086;
    private const string Admin = "admin";

    /// <summary>Version 1: a user with all rights to one database. Version 2: the token of its first user.</summary>
    public static ManagedCredentials Credentials(string stack, bool isSecond)
    {
        var name = SafeName(stack);
        return isSecond
            ? new ManagedCredentials(
                new Dictionary<string, string>
                {
                    [CredentialKeys.Username] = Admin,
                    [InfluxdbKeys.Org] = stack,
                    [InfluxdbKeys.Bucket] = stack,
                },
                [CredentialKeys.Password, InfluxdbKeys.Token])
            : new ManagedCredentials(
                new Dictionary<string, string> { [CredentialKeys.Username] = name, [CredentialKeys.Database] = name },
                [CredentialKeys.Password, InfluxdbKeys.AdminPassword]);
    }

    public static V1PodSpec Build(ManagedServer server, bool isSecond) => new()
    {
        TerminationGracePeriodSeconds = 60,
        Containers =
        [
            new V1Container
            {
                Name = Name,
                Image = server.Image,
                Env = isSecond ? Second(server) : First(server),
                Ports = [new V1ContainerPort { Name = Name, ContainerPort = Port }],
                VolumeMounts =
                [
                    new V1VolumeMount { Name = "data", MountPath = isSecond ? "/var/lib/influxdb2" : "/var/lib/influxdb" },
                    // The entry point of version 2 writes the configuration of its command line there.
                    .. isSecond ? [new V1VolumeMount { Name = "config", MountPath = "/etc/influxdb2" }]
                        : Array.Empty<V1VolumeMount>(),
                    new V1VolumeMount { Name = "tmp", MountPath = "/tmp" },
                ],
                // Allow 30 minutes: a server that replays a large log must not be killed.
                StartupProbe = PodProbe(isSecond, periodSeconds: 2, failureThreshold: 900),
                ReadinessProbe = PodProbe(isSecond, periodSeconds: 5, failureThreshold: 3),
                LivenessProbe = PodProbe(isSecond, periodSeconds: 20, failureThreshold: 6),
            },
        ],
        Volumes =
        [
            new V1Volume
            {
                Name = "data",
                PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = server.Claim! }
            },
            .. isSecond ? [new V1Volume { Name = "config", EmptyDir = new V1EmptyDirVolumeSource() }] : Array.Empty<V1Volume>(),
            new V1Volume { Name = "tmp", EmptyDir = new V1EmptyDirVolumeSource() },
        ],
    };

    private static List<V1EnvVar> First(ManagedServer server) =>
    [
        new V1EnvVar { Name = "INFLUXDB_HTTP_AUTH_ENABLED", Value = "true" },
        new V1EnvVar { Name = "INFLUXDB_REPORTING_DISABLED", Value = "true" },
        new V1EnvVar { Name = "INFLUXDB_ADMIN_USER", Value = Admin },
        Credential("INFLUXDB_ADMIN_PASSWORD", server, InfluxdbKeys.AdminPassword),
        Credential("INFLUXDB_DB", server, CredentialKeys.Database),
        Credential("INFLUXDB_USER", server, CredentialKeys.Username),
        Credential("INFLUXDB_USER_PASSWORD", server, CredentialKeys.Password),
    ];

    private static List<V1EnvVar> Second(ManagedServer server) =>
    [
        new V1EnvVar { Name = "DOCKER_INFLUXDB_INIT_MODE", Value = "setup" },
        new V1EnvVar { Name = "INFLUXD_REPORTING_DISABLED", Value = "true" },
        Credential("DOCKER_INFLUXDB_INIT_USERNAME", server, CredentialKeys.Username),
        Credential("DOCKER_INFLUXDB_INIT_PASSWORD", server, CredentialKeys.Password),
        Credential("DOCKER_INFLUXDB_INIT_ADMIN_TOKEN", server, InfluxdbKeys.Token),
        Credential("DOCKER_INFLUXDB_INIT_ORG", server, InfluxdbKeys.Org),
        Credential("DOCKER_INFLUXDB_INIT_BUCKET", server, InfluxdbKeys.Bucket),
    ];

    /// <summary>A stack's name as an identifier that needs no quotes, and not the administrator's.</summary>
    private static string SafeName(string stack)
    {
        var name = stack.Replace('-', '_').Replace('.', '_');
        return name is Admin or "_internal" ? $"app_{name}" : name;
    }

    // The server that initialises the database listens only on loopback, or on another port, so the kubelet does not reach it.
    private static V1Probe PodProbe(bool isSecond, int periodSeconds, int failureThreshold) => new()
    {
        HttpGet = new V1HttpGetAction { Path = isSecond ? "/health" : "/ping", Port = Name },
        PeriodSeconds = periodSeconds,
        TimeoutSeconds = 5,
        FailureThreshold = failureThreshold,
    };

    private static V1EnvVar Credential(string name, ManagedServer server, string key) => new()
    {
        Name = name,
        ValueFrom = new V1EnvVarSource { SecretKeyRef = new V1KeySelector { Name = server.CredentialsSecret, Key = key } },
    };
}
