using System.Runtime.InteropServices;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Networks;

namespace Ballast.Testing;

/// <summary>etcd and kube-apiserver in one container, on a port that the Docker engine chooses.</summary>
/// <param name="image">What <c>eng/images api-server</c> builds.</param>
public sealed class ContainerBackend(string image) : IServerBackend
{
    private const ushort Port = 6443;
    private const string Folder = "/ballast";

    // Of its own: an engine need not have a default one.
    private readonly INetwork _network = new NetworkBuilder().Build();
    private IContainer? _container;

    public string Name => $"a container of {image}";

    public Uri Address => new($"https://127.0.0.1:{_container!.GetMappedPublicPort(Port)}");

    public bool HasEnded => _container!.State is TestcontainersStates.Exited or TestcontainersStates.Dead;

    public async Task StartAsync(string folder, IReadOnlyList<string> flags)
    {
        _container = new ContainerBuilder(image)
            .WithImagePullPolicy(_ => false)
            .WithNetwork(_network)
            .WithPortBinding(Port, assignRandomHostPort: true)
            .WithBindMount(folder, Folder)
            .WithCommand([.. ServerFlags.Of(Folder, "http://127.0.0.1:2379", "0.0.0.0", Port), .. flags])
            // The files are read and deleted by the user who runs the tests.
            .WithCreateParameterModifier(container => container.User = OperatingSystem.IsLinux() ? $"{UserId()}" : container.User)
            .Build();
        await _container.StartAsync();
    }

    public async Task<string> LogTailAsync()
    {
        var (output, errors) = await _container!.GetLogsAsync();
        return string.Join('\n', $"{output}{errors}".Split('\n').TakeLast(20));
    }

    public async ValueTask DisposeAsync()
    {
        await (_container?.DisposeAsync() ?? ValueTask.CompletedTask);
        await _network.DisposeAsync();
    }

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint UserId();
}
