using Ballast.Operator.Engines;

namespace Ballast.Operator.Tests.Engines;

public sealed class ConnectionFormatTests
{
    private static readonly ConnectionInfo Connection = new("fd00::1", 5432, "us er", "p@{port}/é", "d&b");

    [Fact]
    public void Format_ThatBeginsWithAScheme_IsPercentEncoded() => Assert.Equal(
        "postgresql+x://us%20er:p%40%7Bport%7D%2F%C3%A9@[fd00::1]:5432/d%26b",
        ConnectionFormat.Fill("postgresql+x://{username}:{password}@{host}:{port}/{database}", Connection));

    [Fact]
    public void Format_WithoutAScheme_IsLiteral() => Assert.Equal(
        "host=fd00::1 user=us er password=p@{port}/é {other} {Host}",
        ConnectionFormat.Fill("host={host} user={username} password={password} {other} {Host}", Connection));
}
