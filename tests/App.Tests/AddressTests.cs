using Ballast.App.Configuration;

namespace Ballast.App.Tests;

/// <summary>Addresses of servers are read from URLs, and wrong ones are refused.</summary>
public sealed class AddressTests
{
    [Theory]
    [InlineData("postgresql://u:p@h:5433/d", "h", 5433, "u", "p", "d")]
    [InlineData("postgresql+asyncpg://u:p%40%2F%3A%25%23@h/d", "h", 5432, "u", "p@/:%#", "d")]
    [InlineData("postgres://u@[::1]:1/a%20b", "::1", 1, "u", "", "a b")]
    public void DatabaseAddress_Url_IsDecoded(string url, string host, int port, string user, string password, string database)
    {
        Assert.True(DatabaseAddress.TryParse(url, out var address, out _));
        Assert.Equal(new DatabaseAddress(host, port, user, password, database), address);
    }

    [Theory]
    [InlineData("mysql://u:p%40%2F@h/d", 3306, null)]
    [InlineData("mysql+aiomysql://u:p%40%2F@h/d?charset=utf8mb4", 3306, null)]
    [InlineData("mysql+pymysql://u:p%40%2F@h/d?charset=utf8mb4&ssl-mode=required", 3306, "require")]
    [InlineData("mariadb://u:p%40%2F@h:1/d?ssl-mode=VERIFY_IDENTITY&charset=utf8mb4", 1, "verify-full")]
    public void DatabaseAddress_MysqlUrl_IsDecoded(string url, int port, string? mode)
    {
        Assert.True(DatabaseAddress.TryParse(url, out var address, out _));
        Assert.Equal(
            new DatabaseAddress("h", port, "u", "p@/", "d") { Kind = DatabaseKind.Mysql, SslMode = mode }, address);
    }

    [Theory]
    [InlineData("postgresql://u:p@h")]
    [InlineData("postgresql://h/d")]
    [InlineData("postgresql://u:p#q@h/d")]
    [InlineData("postgresql://u:p@h/d?host=/var/run")]
    [InlineData("postgresql://u:p@h/d?sslmode=maybe")]
    [InlineData("oracle://u:p@h/d")]
    [InlineData("mysql://u:p@h/d?sslmode=require")]
    [InlineData("mysql://u:p@h/d?ssl-mode=MAYBE")]
    [InlineData("mysql://u:p@h/d?charset=latin1")]
    [InlineData("u:p@h/d")]
    public void DatabaseAddress_WrongUrl_IsRefused(string url) => Assert.False(DatabaseAddress.TryParse(url, out _, out _));

    [Theory]
    [InlineData("redis://h", "h", 6379, "", 0, false)]
    [InlineData("redis://:p%40@h:1/2", "h", 1, "p@", 2, false)]
    [InlineData("rediss://default:p@h/0", "h", 6379, "p", 0, true)]
    public void RedisAddress_Url_IsDecoded(string url, string host, int port, string password, int database, bool tls)
    {
        Assert.True(RedisAddress.TryParse(url, out var address, out _));
        Assert.Equal(new RedisAddress(host, port, password, database, tls), address);
    }

    [Theory]
    [InlineData("http://h")]
    [InlineData("redis://h/x")]
    [InlineData("redis://other:p@h")]
    [InlineData("redis:")]
    public void RedisAddress_WrongUrl_IsRefused(string url) => Assert.False(RedisAddress.TryParse(url, out _, out _));
}
