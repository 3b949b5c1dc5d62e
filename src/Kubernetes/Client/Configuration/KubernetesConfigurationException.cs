namespace Ballast.Kubernetes.Client;

/// <summary>The configuration of the client is wrong. The message names the file, the field, and what to do.</summary>
public sealed class KubernetesConfigurationException : Exception
{
    /// <param name="source">The file or place that holds the fault.</param>
    /// <param name="field">The field in it, for example <c>users[admin].user.client-key</c>.</param>
    /// <param name="problem">What is wrong with it.</param>
    /// <param name="mend">What to do about it.</param>
    /// <param name="inner">The cause, if any.</param>
    public KubernetesConfigurationException(string source, string field, string problem, string mend, Exception? inner = null)
        : base($"{source}: {field} {problem}; {mend}.", inner)
    {
        File = source;
        Field = field;
    }

    /// <summary>The file or place that holds the fault.</summary>
    public string File { get; }

    /// <summary>The field in it.</summary>
    public string Field { get; }
}
