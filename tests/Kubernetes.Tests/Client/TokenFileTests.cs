using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Client.Credentials;
using Microsoft.Extensions.Time.Testing;

namespace Ballast.Kubernetes.Tests.Client;

public sealed class TokenFileTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly string _path = Path.GetTempFileName();
    private readonly TokenFileCredentials _credentials;

    public TokenFileTests()
    {
        File.WriteAllText(_path, "first\n");
        _credentials = new TokenFileCredentials(_path, null, _time);
    }

    [Fact]
    public async Task Token_Replaced_IsReadAgainAfterAMinute()
    {
        Assert.Equal("first", await TokenAsync());
        File.WriteAllText(_path, "second");

        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal("first", await TokenAsync());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("second", await TokenAsync());
    }

    [Fact]
    public async Task Token_Refused_IsReadAgainAtOnce()
    {
        var first = await _credentials.GetAsync(CancellationToken.None);
        File.WriteAllText(_path, "second");

        Assert.True(_credentials.Reject(first));

        Assert.Equal("second", await TokenAsync());
    }

    [Fact]
    public async Task Token_RefusedAfterItWasReplaced_KeepsTheNewOne()
    {
        var first = await _credentials.GetAsync(CancellationToken.None);
        File.WriteAllText(_path, "second");
        _time.Advance(TimeSpan.FromMinutes(1));
        await TokenAsync();
        File.WriteAllText(_path, "third");

        _credentials.Reject(first);

        Assert.Equal("second", await TokenAsync());
    }

    [Fact]
    public async Task File_MissingForAMoment_KeepsTheLastToken()
    {
        await TokenAsync();
        File.Delete(_path);
        _time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal("first", await TokenAsync());
    }

    [Fact]
    public async Task File_NeverThere_IsAnErrorThatNamesIt()
    {
        var credentials = new TokenFileCredentials("/does/not/exist", null, _time);

        var error = await Assert.ThrowsAsync<KubernetesConfigurationException>(
            async () => await credentials.GetAsync(CancellationToken.None));

        Assert.Equal("/does/not/exist", error.File);
    }

    public void Dispose() => File.Delete(_path);

    private async Task<string?> TokenAsync() => (await _credentials.GetAsync(CancellationToken.None)).Token;
}
