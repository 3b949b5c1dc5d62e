using Microsoft.Extensions.Options;

namespace Ballast.Kubernetes.Hosting;

/// <summary>Rejects invalid options, with a message for each.</summary>
internal sealed class KubernetesOperatorOptionsValidator : IValidateOptions<KubernetesOperatorOptions>
{
    public ValidateOptionsResult Validate(string? name, KubernetesOperatorOptions options)
    {
        var errors = options.LeaderElection.Validate().ToList();
        if (options.Namespaces.Any(string.IsNullOrWhiteSpace))
        {
            errors.Add($"{nameof(options.Namespaces)} must not contain an empty name.");
        }

        if (options.ShutdownTimeout < TimeSpan.Zero)
        {
            errors.Add($"{nameof(options.ShutdownTimeout)} ({options.ShutdownTimeout}) must not be negative.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
