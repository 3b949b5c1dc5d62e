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
        var name = SafeNames.Of(stack, word => word is Admin or "_internal");
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
            }.WithProbes(PodProbe(isSecond)),
        ],
        Volumes =
        [
            server.DataVolume,
            .. isSecond ? [new V1Volume { Name = "config", EmptyDir = new V1EmptyDirVolumeSource() }] : Array.Empty<V1Volume>(),
            new V1Volume { Name = "tmp", EmptyDir = new V1EmptyDirVolumeSource() },
        ],
    };

    private static List<V1EnvVar> First(ManagedServer server) =>
    [
        new V1EnvVar { Name = "INFLUXDB_HTTP_AUTH_ENABLED", Value = "true" },
        new V1EnvVar { Name = "INFLUXDB_REPORTING_DISABLED", Value = "true" },
        new V1EnvVar { Name = "INFLUXDB_ADMIN_USER", Value = Admin },
        server.Credential("INFLUXDB_ADMIN_PASSWORD", InfluxdbKeys.AdminPassword),
        server.Credential("INFLUXDB_DB", CredentialKeys.Database),
        server.Credential("INFLUXDB_USER", CredentialKeys.Username),
        server.Credential("INFLUXDB_USER_PASSWORD", CredentialKeys.Password),
    ];

    private static List<V1EnvVar> Second(ManagedServer server) =>
    [
        new V1EnvVar { Name = "DOCKER_INFLUXDB_INIT_MODE", Value = "setup" },
        new V1EnvVar { Name = "INFLUXD_REPORTING_DISABLED", Value = "true" },
        server.Credential("DOCKER_INFLUXDB_INIT_USERNAME", CredentialKeys.Username),
        server.Credential("DOCKER_INFLUXDB_INIT_PASSWORD", CredentialKeys.Password),
        server.Credential("DOCKER_INFLUXDB_INIT_ADMIN_TOKEN", InfluxdbKeys.Token),
        server.Credential("DOCKER_INFLUXDB_INIT_ORG", InfluxdbKeys.Org),
        server.Credential("DOCKER_INFLUXDB_INIT_BUCKET", InfluxdbKeys.Bucket),
    ];

    // The server that initialises the database listens only on loopback, or on another port, so the kubelet does not reach it.
    private static V1Probe PodProbe(bool isSecond) =>
        new() { HttpGet = new V1HttpGetAction { Path = isSecond ? "/health" : "/ping", Port = Name } };
}
