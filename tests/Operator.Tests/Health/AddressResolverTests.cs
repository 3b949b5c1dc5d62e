using System.Net;
using System.Net.Sockets;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;

namespace Ballast.Operator.Tests.Health;

/// <summary>Names are looked up as the stack's own pods look them up, never in the operator's namespace.</summary>
public sealed class AddressResolverTests
{
    private const string OfAPod = """
        nameserver 10.96.0.10
        search ballast-system.svc.cluster.local svc.cluster.local cluster.local example.com
        options timeout:1 ndots:5
        """;

    private static readonly SearchList Pod = SearchList.Parse(OfAPod, "ballast-system");

    private readonly Dictionary<string, object> _dns = new(StringComparer.Ordinal);
    private readonly List<string> _asked = [];

    [Theory]
    [InlineData("db", "db.demo.svc.cluster.local.", "db.svc.cluster.local.", "db.cluster.local.", "db.example.com.", "db.")]
    [InlineData(
        "db.other", "db.other.demo.svc.cluster.local.", "db.other.svc.cluster.local.", "db.other.cluster.local.",
        "db.other.example.com.", "db.other.")]
    [InlineData("db.", "db.")]
    public void Candidates_InAPod_AreThoseOfTheStacksPods(string host, params string[] names) =>
        Assert.Equal(names, Pod.Candidates(host, "demo"));

    [Fact]
    public void Candidates_OfAFullName_BeginWithIt() =>
        Assert.Equal("a.b.c.d.e.org.", Pod.Candidates("a.b.c.d.e.org", "demo")[0]);

    [Theory]
    [InlineData("search ballast-system.svc.cluster.local\n", "eu.svc.corp.example", "eu.svc.corp.example")]
    [InlineData("search ballast-system.svc.corp svc.corp eu.svc.corp.example\n", "x", "x.eu.svc.corp.example.")]
    public void Candidates_OfDomainsThatOnlyLookAlike_StayAsTheyAre(string file, string host, string expected) =>
        Assert.Contains(
            SearchList.Parse(file, "ballast-system").Candidates(host, "demo"), n => n.TrimEnd('.') == expected.TrimEnd('.'));

    [Theory]
    [InlineData("search corp.example example\noptions ndots:1\n", "ballast-system")]
    [InlineData("", "ballast-system")]
    [InlineData(OfAPod, "")]
    public void Candidates_OutsideACluster_AreLeftToTheSystem(string file, string @namespace) =>
        Assert.Equal(["db"], SearchList.Parse(file, @namespace).Candidates("db", "demo"));

    [Fact]
    public void Candidates_ThatAreTooLong_AreLeftOut()
    {
        var host = string.Join('.', Enumerable.Repeat(new string('a', 60), 4));

        Assert.Equal([$"{host}."], Pod.Candidates(host, "demo"));
    }

    [Fact]
    public async Task Resolve_ServicesOfBothNamespaces_TakesTheStacks()
    {
        _dns["db.ballast-system.svc.cluster.local."] = "10.0.0.66";
        _dns["db.demo.svc.cluster.local."] = "10.0.0.1";

        Assert.Equal("10.0.0.1", Assert.Single(await ResolveAsync("db")));
        Assert.Equal("192.0.2.9", Assert.Single(await ResolveAsync("192.0.2.9")));
    }

    [Fact]
    public async Task Resolve_ServiceOfTheOperatorsNamespaceOnly_FindsNothing()
    {
        _dns["db.ballast-system.svc.cluster.local."] = "10.0.0.66";

        var error = await Assert.ThrowsAsync<SocketException>(() => ResolveAsync("db"));

        Assert.Equal(SocketError.HostNotFound, error.SocketErrorCode);
        Assert.All(_asked, name => Assert.DoesNotContain("ballast-system", name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Resolve_DnsFailsForTheFirstName_AsksForNoOther()
    {
        _dns["db.demo.svc.cluster.local."] = SocketError.TryAgain;
        _dns["db.cluster.local."] = "10.0.0.66";

        var error = await Assert.ThrowsAsync<SocketException>(() => ResolveAsync("db"));

        Assert.Equal((SocketError.TryAgain, 1), (error.SocketErrorCode, _asked.Count));
    }

    [Fact]
    public async Task Resolve_SeveralAddresses_AreAllGivenIPv4First()
    {
        _dns["db.example.com."] = "fd00::1,10.0.0.1,10.0.0.2,10.0.0.1";
        Assert.Equal(["10.0.0.1", "10.0.0.2", "fd00::1"], await ResolveAsync("db"));

        _dns["db.example.com."] = "10.0.0.1,127.0.0.1";
        await Assert.ThrowsAsync<AddressRefusedException>(() => ResolveAsync("db"));
    }

    private async Task<IEnumerable<string>> ResolveAsync(string host) =>
        (await new AddressResolver("192.0.2.1", Pod, LookUpAsync).ResolveAsync(host, "demo", true, CancellationToken.None))
            .Select(a => $"{a}");

    private Task<IPAddress[]> LookUpAsync(string name, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(name, out var literal))
        {
            return Task.FromResult<IPAddress[]>([literal]);
        }

        _asked.Add(name);
        return _dns.GetValueOrDefault(name) switch
        {
            string addresses => Task.FromResult(addresses.Split(',').Select(IPAddress.Parse).ToArray()),
            SocketError error => throw new SocketException((int)error),
            _ => throw new SocketException((int)SocketError.HostNotFound),
        };
    }
}
