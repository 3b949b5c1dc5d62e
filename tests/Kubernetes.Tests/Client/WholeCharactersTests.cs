using System.Text;
using Ballast.Kubernetes.Client.Http;

namespace Ballast.Kubernetes.Tests.Client;

/// <summary>JSON that is read as YAML as well.</summary>
public sealed class WholeCharactersTests
{
    [Theory]
    [InlineData("""{"a":"\uD83E\uDD8A!"}""", """{"a":"🦊!"}""")]
    [InlineData("""{"a":"\uD83E\uDD8A\uD83D\uDE00"}""", """{"a":"🦊😀"}""")]
    [InlineData("""{"a":"\\uD83E\\uDD8A"}""", """{"a":"\\uD83E\\uDD8A"}""")]
    [InlineData("""{"a":"\\\uD83E\uDD8A"}""", """{"a":"\\🦊"}""")]
    [InlineData("""{"a":"\u00E9\uD7FF"}""", """{"a":"\u00E9\uD7FF"}""")]
    [InlineData("""{"a":"\uD83E"}""", """{"a":"\uD83E"}""")]
    public void Json_WithEscapedHalves_HasWholeCharacters(string json, string plain) =>
        Assert.Equal(plain, Encoding.UTF8.GetString(WholeCharacters.Of(Encoding.UTF8.GetBytes(json))));
}
