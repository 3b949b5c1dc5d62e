namespace Ballast.Kubernetes.Caching;

/// <summary>Keeps objects as they are: quick, and every reader gets the same object.</summary>
internal sealed class WholeForm<T> : IObjectForm<T>
    where T : class
{
    /// <inheritdoc/>
    public object Keep(T item) => item;

    /// <inheritdoc/>
    public T Read(object kept) => (T)kept;
}
