using System.Globalization;
using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.Engines.Mysql;

/// <summary>The pod of a managed MySQL or MariaDB.</summary>
internal static class MysqlPod
{
    /// <summary>Key of the administrator's password, who can sign in only inside the pod.</summary>
    public const string RootPassword = "root-password";

    private const string Name = "mysql";
    private const string MaxConnectionsOption = "--max-connections=";
    private const int Port = 3306;
    private const string DataFolder = "/data";
    private const string CredentialsFolder = "/run/credentials";

    /// <summary>What stands in the arguments of a running server; null if nothing does.</summary>
    public static int? MaxConnections(V1PodSpec pod) =>
        pod.Containers.Find(c => c.Name == Name)?.Args?
            .Find(a => a.StartsWith(MaxConnectionsOption, StringComparison.Ordinal)) is { } argument
        && int.TryParse(
            argument.AsSpan(MaxConnectionsOption.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var most)
            ? most
            : null;

    public static V1PodSpec Build(ManagedServer server, bool isMariadb) => new()
    {
        // A clean shutdown writes all changed pages. If it is killed before the end, the next start must do a recovery.
        TerminationGracePeriodSeconds = 60,
        Containers =
        [
            new V1Container
            {
                Name = Name,
                Image = server.Image,
                Args = Arguments(server),
                Env =
                [
                    server.Credential("MYSQL_USER", CredentialKeys.Username),
                    server.Credential("MYSQL_DATABASE", CredentialKeys.Database),
                    File("MYSQL_PASSWORD_FILE", CredentialKeys.Password),
                    // A random password of the entry point's own would be written to the log.
                    File("MYSQL_ROOT_PASSWORD_FILE", RootPassword),
                    new V1EnvVar { Name = "MYSQL_ROOT_HOST", Value = "localhost" },
                ],
                Ports = [new V1ContainerPort { Name = Name, ContainerPort = Port }],
                VolumeMounts =
                [
                    new V1VolumeMount { Name = "data", MountPath = DataFolder },
                    new V1VolumeMount { Name = "credentials", MountPath = CredentialsFolder, ReadOnly = true },
                    new V1VolumeMount { Name = "run", MountPath = "/var/run/mysqld" },
                    new V1VolumeMount { Name = "tmp", MountPath = "/tmp" },
                ],
            }.WithProbes(PodProbe(server, isMariadb)),
        ],
        Volumes =
        [
            server.DataVolume,
            server.CredentialsVolume,
            new V1Volume { Name = "run", EmptyDir = new V1EmptyDirVolumeSource() },
            new V1Volume { Name = "tmp", EmptyDir = new V1EmptyDirVolumeSource() },
        ],
    };

    private static List<string> Arguments(ManagedServer server)
    {
        List<string> arguments =
        [
            // A subdirectory: the root of a volume may contain lost+found, and the server initialises only an empty folder.
            $"--datadir={DataFolder}/mysql",
            "--character-set-server=utf8mb4",
            // Nobody reads a binary log here, and MySQL would fill the volume with 30 days of it.
            "--skip-log-bin",
        ];
        return server.MaxConnections is { } limit
            ? [.. arguments, MaxConnectionsOption + limit.ToString(CultureInfo.InvariantCulture)]
            : arguments;
    }

    // Over TCP, because the temporary server that initialises the database listens only on its socket. As the app's user,
    // because otherwise each probe would write an error to the server's log; a wrong password is an answer of the server too.
    private static V1Probe PodProbe(ManagedServer server, bool isMariadb)
    {
        // MariaDB 11 has no mysqladmin. From 11.4 on its clients insist on TLS, which MySQL's must use to send a password.
        var program = !isMariadb ? "mysqladmin" : server.Spec.Version.StartsWith("10.", StringComparison.Ordinal)
            ? "mysqladmin --skip-ssl"
            : "mariadb-admin --skip-ssl";
        var script =
            $"MYSQL_PWD=\"$(cat {CredentialsFolder}/{CredentialKeys.Password})\" exec {program} -h 127.0.0.1 -P {Port} "
                + "-u \"$MYSQL_USER\" ping";
        return new V1Probe { Exec = new V1ExecAction { Command = ["sh", "-c", script] } };
    }

    private static V1EnvVar File(string name, string key) => new() { Name = name, Value = $"{CredentialsFolder}/{key}" };
}
