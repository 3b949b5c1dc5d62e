using System.Globalization;
using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.Engines.Rabbitmq;

/// <summary>The pod of a managed RabbitMQ.</summary>
internal static class RabbitmqPod
{
    private const string Name = "rabbitmq";
    private const int Port = 5672;
    private const string DataFolder = "/data";
    private const decimal MemoryShare = 0.6m;

    public static V1PodSpec Build(ManagedServer server) => new()
    {
        // Queues write what they hold in memory.
        TerminationGracePeriodSeconds = 60,
        Containers =
        [
            new V1Container
            {
                Name = Name,
                Image = server.Image,
                Env =
                [
                    server.Credential("RABBITMQ_DEFAULT_USER", CredentialKeys.Username),
                    server.Credential("RABBITMQ_DEFAULT_PASS", CredentialKeys.Password),
                    server.Credential("RABBITMQ_DEFAULT_VHOST", CredentialKeys.Database),
                    // The database's folder has the node's name, so that must not change; and it is resolved without DNS.
                    new V1EnvVar { Name = "RABBITMQ_NODENAME", Value = "rabbit@localhost" },
                    new V1EnvVar { Name = "RABBITMQ_MNESIA_BASE", Value = $"{DataFolder}/mnesia" },
                    new V1EnvVar { Name = "RABBITMQ_LOGS", Value = "-" },
                    // Nobody but this pod needs the node's own protocol, which runs commands for whoever has the cookie.
                    new V1EnvVar { Name = "ERL_EPMD_ADDRESS", Value = "127.0.0.1" },
                    new V1EnvVar { Name = "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", Value = Arguments(server) },
                ],
                Ports = [new V1ContainerPort { Name = Name, ContainerPort = Port }],
                VolumeMounts =
                [
                    new V1VolumeMount { Name = "data", MountPath = DataFolder },
                    new V1VolumeMount { Name = "home", MountPath = "/var/lib/rabbitmq" },
                    new V1VolumeMount { Name = "log", MountPath = "/var/log/rabbitmq" },
                    new V1VolumeMount { Name = "tmp", MountPath = "/tmp" },
                ],
            }.WithProbes(PodProbe()),
        ],
        Volumes =
        [
            server.DataVolume,
            // Holds the Erlang cookie, which only its owner may read. On the claim, fsGroup would let the group read it, and
            // the next start would fail.
            new V1Volume { Name = "home", EmptyDir = new V1EmptyDirVolumeSource() },
            new V1Volume { Name = "log", EmptyDir = new V1EmptyDirVolumeSource() },
            new V1Volume { Name = "tmp", EmptyDir = new V1EmptyDirVolumeSource() },
        ],
    };

    // The watermark is an amount, because some versions take a share of the node's memory and not of the container's limit.
    private static string Arguments(ManagedServer server)
    {
        const string OnlyHere = "-kernel inet_dist_use_interface {127,0,0,1}";
        return Quantity.Parse(server.Spec.Resources?.Limits?.GetValueOrDefault("memory")) is { } limit
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{OnlyHere} -rabbit vm_memory_high_watermark {{absolute,{decimal.ToInt64(limit.Value * MemoryShare)}}}")
            : OnlyHere;
    }

    // By TCP: rabbitmq-diagnostics starts an Erlang machine each time, which takes seconds of CPU. The server listens when it
    // has started completely, with its user and virtual host.
    private static V1Probe PodProbe() => new() { TcpSocket = new V1TcpSocketAction { Port = Name } };
}
