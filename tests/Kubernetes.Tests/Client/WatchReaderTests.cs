using System.IO.Pipelines;
using System.Text;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Client.Http;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Tests.Client;

public sealed class WatchReaderTests
{
    private const string Added =
        """{"type":"ADDED","object":{"kind":"ConfigMap","metadata":{"name":"a","resourceVersion":"7"},"data":{"k":"v"}}}""";

    private static readonly ApiRequest Request = new(HttpMethod.Get, "/api/v1/configmaps?watch=true");

    [Fact]
    public async Task Lines_InPiecesOfAnySize_AreReadWhole()
    {
        var text =
            Encoding.UTF8.GetBytes($"{Added}\n\n{Added.Replace("ADDED", "MODIFIED")}\r\n{Added.Replace("ADDED", "DELETED")}\n");
        foreach (var size in new[] { 1, 7, 100, 1000 })
        {
            var pipe = new Pipe();
            var writing = WriteAsync(pipe.Writer, text, size);

            var events = await ReadAllAsync<V1ConfigMap>(pipe.Reader.AsStream());
            await writing;

            Assert.Equal([WatchEventType.Added, WatchEventType.Modified, WatchEventType.Deleted], events.Select(e => e.Type));
            Assert.All(events, e =>
                Assert.Equal(("a", "7", "v"), (e.Object.Metadata.Name, e.Object.Metadata.ResourceVersion, e.Object.Data!["k"])));
        }
    }

    [Fact]
    public async Task Line_WithItsPartsInAnotherOrderAndMoreBeside_IsRead()
    {
        var events = await ReadAllAsync<V1ConfigMap>(
            """{"extra":{"type":"X"},"object":{"metadata":{"name":"a"}},"more":[1],"type":"ADDED"}""" + "\n");

        Assert.Equal("a", Assert.Single(events).Object.Metadata.Name);
    }

    [Theory]
    [InlineData("""{"type":"BOOKMARK","object":{"kind":"Event","metadata":{"resourceVersion":"9","creationTimestamp":null}}}""")]
    [InlineData("""{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"9"},"involvedObject":{"name":null}}}""")]
    public async Task Bookmark_LackingWhatTheKindRequires_IsRead(string line)
    {
        var only = Assert.Single(await ReadAllAsync<V1Event>(line + "\n"));

        Assert.Equal((WatchEventType.Bookmark, "9"), (only.Type, only.Object.Metadata.ResourceVersion));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n \r\n")]
    public async Task EmptyWatch_Ends(string text)
    {
        Assert.Empty(await ReadAllAsync<V1ConfigMap>(text));
    }

    [Fact]
    public async Task Watch_EndingInsideALine_IsAnErrorAfterTheWholeLines()
    {
        await using var reader = Reader<V1ConfigMap>(new MemoryStream(Encoding.UTF8.GetBytes($"{Added}\n{Added[..40]}")));

        Assert.NotNull(await reader.ReadAsync(CancellationToken.None));
        await Assert.ThrowsAsync<EndOfStreamException>(async () => await reader.ReadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task ErrorEvent_IsTheExceptionItStandsFor()
    {
        const string Line =
            """{"type":"ERROR","object":{"kind":"Status","status":"Failure","message":"too old","reason":"Expired","code":410}}"""
                + "\n";

        var error = await Assert.ThrowsAsync<KubernetesApiException>(() => ReadAllAsync<V1ConfigMap>(Line));

        Assert.True(error.IsExpired);
        Assert.Equal("GET /api/v1/configmaps: 410 Expired: too old", error.Message);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("{}")]
    [InlineData("""{"type":"ADDED"}""")]
    [InlineData("""{"type":"ADDED","object":null}""")]
    [InlineData("""{"type":"NEWS","object":{}}""")]
    public async Task Line_ThatIsNoEvent_IsInvalid(string line)
    {
        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAllAsync<V1ConfigMap>(line + "\n"));
    }

    [Fact]
    public async Task Line_WithoutEnd_IsNotReadForEver()
    {
        var pipe = new Pipe();
        var writing = WriteAsync(pipe.Writer, new byte[WatchReader<V1ConfigMap>.LineLimit + 100_000], 64 * 1024);

        await Assert.ThrowsAsync<InvalidDataException>(() => ReadAllAsync<V1ConfigMap>(pipe.Reader.AsStream()));

        await writing;
    }

    [Fact]
    public async Task Object_ThatCannotBeRead_IsLeftOutAndTheWatchGoesOn()
    {
        var events = await ReadAllAsync<V1ConfigMap>(
            """{"type":"ADDED","object":{"metadata":{"name":"bad"},"data":7}}""" + $"\n{Added}\n");

        Assert.Equal("a", Assert.Single(events).Object.Metadata.Name);
    }

    [Theory]
    [InlineData("ADDED", "a", "ns", "7", true)]
    [InlineData("MODIFIED", "a", "ns", "7", true)]
    [InlineData("DELETED", "a", "ns", "7", false)]
    [InlineData("ADDED", "b", "ns", "7", false)]
    [InlineData("ADDED", "a", "other", "7", false)]
    [InlineData("ADDED", "a", "ns", "8", false)]
    public async Task Object_KnownInThisVersion_IsABookmarkOfIt(
        string type, string name, string scope, string version, bool isBookmark)
    {
        var metadata =
            $$$"""{"labels":{"name":"x"},"name":"{{{name}}}","namespace":"{{{scope}}}","resourceVersion":"{{{version}}}"}""";
        var line = $$$"""{"type":"{{{type}}}","object":{"other":{"metadata":{}},"metadata":{{{metadata}}},"data":{"k":"v"} } }""";

        var only = Assert.Single(await ReadAllAsync<V1ConfigMap>(line + "\n", Knows));

        Assert.Equal(version, only.Object.Metadata.ResourceVersion);
        Assert.Equal(isBookmark, only.Type == WatchEventType.Bookmark);
        Assert.Equal(isBookmark ? null : "v", only.Object.Data?["k"]);
    }

    // What does not stand where servers write it is read as ever.
    [Theory]
    [InlineData("""{}""", null)]
    [InlineData("""{"namespace":"ns","name":"a"}""", null)]
    [InlineData("""{"name":"a","resourceVersion":"7","namespace":"ns"}""", "7")]
    [InlineData("""{"namespace":"ns","resourceVersion":"7","name":"a"}""", "7")]
    public async Task Object_WithMetadataInAnotherOrder_IsRead(string metadata, string? version)
    {
        var line = $$$"""{"type":"ADDED","object":{"metadata":{{{metadata}}},"data":{"k":"v"} } }""";

        var only = Assert.Single(await ReadAllAsync<V1ConfigMap>(line + "\n", Knows));

        Assert.Equal((WatchEventType.Added, version), (only.Type, only.Object.Metadata.ResourceVersion));
        Assert.Equal("v", only.Object.Data!["k"]);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("""{"name":7,"resourceVersion":{}}""")]
    [InlineData("""{"name":"a","resourceVersion":7}""")]
    public async Task Object_WithMetadataThatIsNone_IsNotTakenForAKnownOne(string metadata)
    {
        var line = $$$"""{"type":"ADDED","object":{"metadata":{{{metadata}}} } }""";

        Assert.Empty(await ReadAllAsync<V1ConfigMap>(line + "\n", (_, _) => true));
    }

    private static bool Knows(ObjectKey key, string version) => (key, version) == (new ObjectKey("ns", "a"), "7");

    private static WatchReader<T> Reader<T>(Stream stream, Func<ObjectKey, string, bool>? knows = null)
        where T : class => new(stream, new KubernetesJson([]).Of<T>(), Request) { Knows = knows };

    private static Task<List<WatchEvent<T>>> ReadAllAsync<T>(string text, Func<ObjectKey, string, bool>? knows = null)
        where T : class =>
        ReadAllAsync<T>(new MemoryStream(Encoding.UTF8.GetBytes(text)), knows);

    private static async Task<List<WatchEvent<T>>> ReadAllAsync<T>(Stream stream, Func<ObjectKey, string, bool>? knows = null)
        where T : class
    {
        await using var reader = Reader<T>(stream, knows);
        var events = new List<WatchEvent<T>>();
        while (await reader.ReadAsync(CancellationToken.None) is { } next)
        {
            events.Add(next);
        }

        return events;
    }

    private static async Task WriteAsync(PipeWriter writer, byte[] text, int size)
    {
        for (var at = 0; at < text.Length; at += size)
        {
            var result = await writer.WriteAsync(text.AsMemory(at, Math.Min(size, text.Length - at)));
            if (result.IsCompleted)
            {
                break;
            }
        }

        await writer.CompleteAsync();
    }
}
