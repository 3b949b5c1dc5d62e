using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Events;

/// <summary>
/// Writes Kubernetes Events, aggregating repeats and limiting the rate. Never throws: an Event that cannot be written is
/// dropped.
/// </summary>
public interface IEventRecorder
{
    /// <summary>Queues an Event about <paramref name="regarding"/>; written in the background.</summary>
    /// <param name="regarding">The object concerned.</param>
    /// <param name="type"><c>Normal</c> or <c>Warning</c>.</param>
    /// <param name="reason">CamelCase word.</param>
    /// <param name="message">Plain words, at most 1,024 characters; longer is cut.</param>
    void Record(IKubernetesObject regarding, string type, string reason, string message);
}
