namespace Ballast.Testing;

/// <summary>How etcd and kube-apiserver run: as processes of this machine, or in a container.</summary>
public interface IServerBackend : IAsyncDisposable
{
    /// <summary>For the line that says which one was taken.</summary>
    string Name { get; }

    /// <summary>Where the server answers; known once it is started.</summary>
    Uri Address { get; }

    /// <summary>True: it will not answer any more.</summary>
    bool HasEnded { get; }

    /// <summary>Starts both, with an empty database.</summary>
    /// <param name="folder">
    /// Has <c>ca.crt</c>, <c>server.crt</c>, <c>server.key</c>, <c>sa.key</c> and <c>audit.yaml</c>, and gets <c>audit.log</c>.
    /// </param>
    /// <param name="flags">More of kube-apiserver's.</param>
    Task StartAsync(string folder, IReadOnlyList<string> flags);

    /// <summary>The end of what both have written, for the message if they do not start.</summary>
    Task<string> LogTailAsync();
}
