using System.Text;
using Testcontainers.K3s;

// Starts K3s in a container that outlives this program, and writes its kubeconfig. eng/k3s has the rest.
//   arguments: image, name, network (empty: the engine's default), audit policy file, kubeconfig to write
var (image, name, network, policy, kubeconfig) = (args[0], args[1], args[2], args[3], args[4]);

const string Policy = "/etc/ballast/audit-policy.yaml";
const string Log = "/var/log/ballast-audit.log";

var builder = new K3sBuilder(image)
    .WithName(name)
    // Otherwise Testcontainers removes the container when this program has ended.
    .WithCleanUp(false)
    .WithResourceMapping(await File.ReadAllBytesAsync(policy), Policy)
    .WithCommand(
        $"--kube-apiserver-arg=audit-policy-file={Policy}", $"--kube-apiserver-arg=audit-log-path={Log}",
        "--kube-apiserver-arg=audit-log-maxsize=200", "--kube-apiserver-arg=audit-log-maxbackup=2");
if (network.Length > 0)
{
    builder = builder.WithNetwork(network);
}

// K3s needs it to run pods. An engine that refuses it has at least the API server.
if (Environment.GetEnvironmentVariable("K3S_PRIVILEGED") == "false")
{
    builder = builder.WithCreateParameterModifier(container => container.HostConfig!.Privileged = false);
}

var cluster = builder.Build();
await cluster.StartAsync();

// A context of its own name: all tools are told which one to use.
var text = (await cluster.GetKubeconfigAsync()).Replace(": default\n", $": {name}\n", StringComparison.Ordinal);
Directory.CreateDirectory(Path.GetDirectoryName(kubeconfig)!);
var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
if (!OperatingSystem.IsWindows())
{
    options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
}

await using var file = new FileStream(kubeconfig, options);
await file.WriteAsync(Encoding.UTF8.GetBytes(text));
