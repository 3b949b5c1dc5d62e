namespace Ballast.Kubernetes.Caching;

/// <summary>One change of a store: added (old is null), updated, or gone (new is null).</summary>
internal readonly record struct StoreChange<T>(T? Old, T? New)
    where T : class;
