using Ballast.Operator.Validate;

namespace Ballast.Operator.Tests.Validate;

public sealed class CronSyntaxTests
{
    [Theory]
    [InlineData("3 1 * * *")]
    [InlineData("*/5 0-6,12 1,15 jan-mar MON-FRI")]
    [InlineData("0 0 ? * 6")]
    [InlineData("10/15  *  *  *  *")]
    [InlineData("5-5 * * * *")]
    [InlineData("0 0 1 1-jan *")]
    [InlineData("0 0 1 12-dec *")]
    public void Expression_ThatACronJobTakes_IsAllowed(string expression) => Assert.Null(CronSyntax.Fault(expression));

    [Theory]
    [InlineData("* * * *", "4 fields")]
    [InlineData("@daily", "1 fields")]
    [InlineData("60 * * * *", "'60' is not a valid minute")]
    [InlineData("* 24 * * *", "valid hour")]
    [InlineData("* * 0 * *", "valid day of month")]
    [InlineData("* * * 13 *", "valid month")]
    [InlineData("* * * * 7", "valid day of week")]
    [InlineData("*/0 * * * *", "valid minute")]
    [InlineData("5-1 * * * *", "valid minute")]
    [InlineData("1,,2 * * * *", "valid minute")]
    [InlineData("1-2-3 * * * *", "valid minute")]
    [InlineData("1/2/3 * * * *", "valid minute")]
    [InlineData("0 0 1 2-jan *", "valid month")]
    [InlineData("61 * * * *", "0 to 59")]
    [InlineData("* * 32 * *", "1 to 31")]
    public void Expression_ThatNoCronTakes_IsNamedByItsField(string expression, string words) =>
        Assert.Contains(words, CronSyntax.Fault(expression), StringComparison.Ordinal);
}
