namespace Ballast.Testing;

/// <summary>Where etcd and kube-apiserver are: in KUBE_ASSETS, else where <c>eng/lab assets</c> says.</summary>
internal static class KubeAssets
{
    public static string Folder() => Environment.GetEnvironmentVariable("KUBE_ASSETS") is { Length: > 0 } folder
        ? folder
        : EngScript.Run("lab", "assets", "name a folder with etcd and kube-apiserver in KUBE_ASSETS")[^1];
}
