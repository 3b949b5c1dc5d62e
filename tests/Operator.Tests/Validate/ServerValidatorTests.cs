using Ballast.Operator.Engines;
using Ballast.Operator.Observe;
using Ballast.Operator.Validate;

namespace Ballast.Operator.Tests.Validate;

/// <summary>What a spec asks for and the API server cannot do is refused by name.</summary>
public sealed class ServerValidatorTests
{
    [Theory]
    [InlineData("Europe/Berlin", 24, "needs Kubernetes 1.25, and this server is 1.24")]
    [InlineData("Mars/Base", 25, "'Mars/Base' is not a time zone")]
    [InlineData("Local", 36, "'Local' is not a time zone")]
    public void TimeZone_ThatTheServerDoesNotTake_IsRefusedByName(string zone, int minor, string words)
    {
        var fault = Assert.Single(Validate($"timeZone: {zone}", minor));

        Assert.Equal("spec.tasks[daily].timeZone", fault.Field);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("timeZone: Europe/Berlin", 25)]
    [InlineData("timeZone: UTC", 36)]
    [InlineData("retries: 1", 20)]
    public void Task_ThatTheServerCanRun_IsAllowed(string fields, int minor) => Assert.Empty(Validate(fields, minor));

    private static IReadOnlyList<FieldError> Validate(string fields, int minor) => ServerValidator.Validate(
        StackYaml.WithSpec($"tasks: [{{name: daily, schedule: '3 1 * * *', {fields}}}]"), new ServerCapabilities(1, minor));
}
