using System.Diagnostics;

namespace Ballast.Testing;

/// <summary>Where etcd and kube-apiserver are: in KUBE_ASSETS, else where <c>eng/lab assets</c> says.</summary>
internal static class KubeAssets
{
    public static string Folder()
    {
        if (Environment.GetEnvironmentVariable("KUBE_ASSETS") is { Length: > 0 } folder)
        {
            return folder;
        }

        var lab = Repository.PathOf("eng", "lab");
        using var process = Process.Start(new ProcessStartInfo(lab, "assets") { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.Trim().Split('\n')[^1]
            : throw new InvalidOperationException(
                $"{lab} assets failed; name a folder with etcd and kube-apiserver in KUBE_ASSETS.");
    }
}
