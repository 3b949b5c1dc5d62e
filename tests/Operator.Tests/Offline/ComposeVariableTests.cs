using System.Text.RegularExpressions;
using Ballast.Operator.Offline.Compose;

namespace Ballast.Operator.Tests.Offline;

/// <summary>What becomes of a variable of the app that belongs to a server.</summary>
public sealed class ComposeVariableTests
{
    [Theory]
    [InlineData("canary", "format: \"{password}\"")]
    [InlineData("/canary", "format: \"{password}\"")]
    [InlineData("/run/secrets/password", "value: /run/secrets/password")]
    public void Password_BesideTheHostOfAServer_IsTheServersUnlessItIsThePathOfAFile(string password, string expected)
    {
        var file = $$$"""
            services:
              web: {image: shop, ports: [80], environment: {SHOP_DB_HOST: store, SHOP_DB_PASSWORD: {{{password}}}}}
              store: {image: 'postgres:16'}
            """;

        var stack = ComposeStack.Write(
            ComposeFile.Read(new StringReader(file), new Dictionary<string, string>(), _ => null), "s", "docker-compose.yml");

        Assert.Matches($@"- name: SHOP_DB_PASSWORD\n *{Regex.Escape(expected)}\n", stack);
        Assert.DoesNotContain("canary", stack, StringComparison.Ordinal);
    }
}
