namespace Ballast.Operator.Tests.Golden.Stories;

/// <summary>Every story under testdata/stories, told step by step, against what is expected of the operator.</summary>
public sealed class StoryGoldenTests
{
    public static TheoryData<string> Stories => [.. GoldenFile.Cases("story.yaml")];

    [Theory]
    [MemberData(nameof(Stories))]
    public void Story_ToldStepByStep_IsAsExpected(string name) =>
        GoldenFile.Match(name, "expected.yaml", Story.Parse(GoldenFile.Read(name, "story.yaml")).Tell());
}
