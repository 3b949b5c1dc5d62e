using System.Collections;
using System.CommandLine;
using Ballast.Kubernetes.Client;
using Ballast.Operator.Hosting;
using Microsoft.AspNetCore.Connections;

namespace Ballast.Operator.Commands;

/// <summary><c>ballast operator</c>: reads the options, and runs until stopped.</summary>
internal static class OperatorCommand
{
    /// <summary>Gives a command the operator's options and its work.</summary>
    public static void AddTo(Command command)
    {
        var options = Settings.All.ToDictionary(
            setting => setting.Option,
            setting => new Option<string?>(setting.Option) { Description = $"{setting.Description} [{setting.Variable}]" },
            StringComparer.Ordinal);
        foreach (var option in options.Values)
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellationToken) => RunAsync(name => parsed.GetValue(options[name]), cancellationToken));
    }

    private static async Task<int> RunAsync(Func<string, string?> option, CancellationToken cancellationToken)
    {
        var (options, faults) = OptionsReader.Read(option, EnvironmentVariables());
        if (faults.Count > 0)
        {
            return await RefuseAsync(faults, ExitCode.Misuse);
        }

        try
        {
            await using var application = OperatorApplication.Build(options, Cluster(options));
            await application.RunAsync(cancellationToken);
            return ExitCode.Success;
        }
        catch (KubernetesConfigurationException e)
        {
            return await RefuseAsync([e.Message], ExitCode.Misuse);
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            return await RefuseAsync(
                [$"port {options.Port} is in use: choose another with --port or BALLAST__PORT"], ExitCode.Failure);
        }
    }

    private static KubernetesClientConfiguration Cluster(
        OperatorOptions options) => options is { Kubeconfig: null, Context: null }
        ? KubernetesClientConfiguration.Load()
        : KubernetesClientConfiguration.FromKubeconfig(options.Kubeconfig, options.Context);

    private static Dictionary<string, string> EnvironmentVariables() => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);

    private static async Task<int> RefuseAsync(IEnumerable<string> faults, int code)
    {
        foreach (var fault in faults)
        {
            await Console.Error.WriteLineAsync($"ballast: {fault}");
        }

        return code;
    }
}
