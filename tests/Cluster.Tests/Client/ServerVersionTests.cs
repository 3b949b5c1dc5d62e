using Ballast.Cluster.Tests.Fixtures;
using Xunit.Abstractions;

namespace Ballast.Cluster.Tests.Client;

public sealed class ServerVersionTests(ApiServerFixture api, ITestOutputHelper output) : IClassFixture<ApiServerFixture>
{
    /// <summary>Prints the server version, so that the output of a run shows it.</summary>
    [Fact]
    public async Task Server_AskedForItsVersion_IsOneThatIsSupported()
    {
        output.WriteLine($"API server {api.Version}");
        Console.WriteLine($"API server {api.Version}");
        await File.WriteAllTextAsync(Path.Combine(AppContext.BaseDirectory, "server-version"), $"{api.Version}\n");

        Assert.True(api.Version.IsAtLeast(1, 20), $"{api.Version} is older than 1.20");
    }
}
