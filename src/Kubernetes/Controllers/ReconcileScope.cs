using System.Collections;
using System.Globalization;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Controllers;

/// <summary>
/// The logging scope of one reconcile: controller, object, and an id that all log entries of this reconcile share.
/// </summary>
internal sealed class ReconcileScope(string controller, ObjectKey key) : IReadOnlyList<KeyValuePair<string, object?>>
{
    private static long s_last = Environment.TickCount64;

    private readonly KeyValuePair<string, object?>[] _values =
    [
        new("Controller", controller),
        new("Namespace", key.Namespace),
        new("Name", key.Name),
        new("ReconcileId", Interlocked.Increment(ref s_last).ToString("x8", CultureInfo.InvariantCulture)),
    ];

    public int Count => _values.Length;

    public KeyValuePair<string, object?> this[int index] => _values[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _values.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{_values[0].Value} {key} #{_values[3].Value}";
}
