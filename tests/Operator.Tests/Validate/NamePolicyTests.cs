using Ballast.Operator.Profiles;
using Ballast.Operator.Validate;
using Ballast.Operator.Validate.Policies;

namespace Ballast.Operator.Tests.Validate;

/// <summary>Names and schedules of processes and tasks.</summary>
public sealed class NamePolicyTests
{
    [Theory]
    [InlineData("processes: [{name: db}]", "spec.processes[db].name", "spec.dependencies")]
    [InlineData("tasks: [{name: db, schedule: '* * * * *'}]", "spec.tasks[db].name", "spec.dependencies")]
    [InlineData("processes: [{name: web}]", "spec.processes[web].name", "'web'")]
    [InlineData("tasks: [{name: migrate, schedule: '* * * * *'}]", "spec.tasks[migrate].name", "'migrate'")]
    [InlineData(
        "processes: [{name: job}]\ntasks: [{name: job, schedule: '* * * * *'}]", "spec.tasks[job].name", "spec.processes")]
    public void Name_ThatAnotherPartHas_IsRefused(string spec, string field, string words) =>
        SpecFaults.AssertFault(NamePolicy.Check(Review(spec)), field, words);

    [Theory]
    [InlineData("processes: [{name: worker}, {name: mailer}]\ntasks: [{name: daily, schedule: '* * * * *'}]")]
    [InlineData("image: shop:1")]
    public void Names_OfTheirOwn_AreAllowed(string spec) => Assert.Empty(NamePolicy.Check(Review(spec)));

    [Fact]
    public void Schedule_ThatCronDoesNotTake_IsRefusedByItsTask()
    {
        const string spec = "tasks: [{name: good, schedule: '3 1 * * *'}, {name: bad, schedule: never}]";

        Assert.Equal("spec.tasks[bad].schedule", Assert.Single(SchedulePolicy.Check(Review(spec))).Field);
    }

    private static SpecReview Review(string spec)
    {
        var written = StackYaml.WithSpec($"dependencies: [{{name: db, postgres: {{managed: {{version: '15'}}}}}}]\n{spec}").Spec;
        return new SpecReview("shop", written, FilledSpec.Of(written));
    }
}
