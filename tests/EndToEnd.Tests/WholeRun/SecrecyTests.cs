using System.Text;
using Ballast.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Ballast.EndToEnd.Tests.WholeRun;

/// <summary>Searches for every password and canary of the run where it must not be.</summary>
[Collection(Alone.WholeRun)]
public sealed class SecrecyTests(Installation installation, ITestOutputHelper output) : IClassFixture<Installation>
{
    [Fact]
    public async Task Secrets_OfTheWholeRun_AreInNoLogStatusEventOrMetric()
    {
        _ = installation;
        await Evidence.CollectLogsAsync();
        var places = new Dictionary<string, string>(Evidence.Sayings);
        foreach (var (pod, metrics) in await Installation.MetricsAsync())
        {
            places[$"metrics of {pod}"] = metrics;
        }

        foreach (var (number, log) in Evidence.Logs.Index())
        {
            places[$"logs {number}"] = log;
        }

        output.WriteLine(
            $"{Evidence.Secrets.Count} secrets in {places.Count} places, {places.Values.Sum(text => (long)text.Length)} "
                + "characters");
        Assert.NotEmpty(Evidence.Logs);
        var found =
            from secret in Evidence.Secrets
            from place in places
            from form in Forms(secret.Key)
            where place.Value.Contains(form, StringComparison.Ordinal)
            select $"{secret.Value} is in {place.Key}";
        Assert.Empty(found.Distinct());
    }

    // The value itself, and encoded forms of it.
    private static string[] Forms(string secret) =>
        [secret, Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)), Uri.EscapeDataString(secret)];
}
