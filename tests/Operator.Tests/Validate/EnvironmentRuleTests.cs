using static Ballast.Operator.Tests.Validate.SpecFaults;

namespace Ballast.Operator.Tests.Validate;

/// <summary>Rules for variables: who sets them, formats, and what the Production profile refuses.</summary>
public sealed class EnvironmentRuleTests
{
    [Theory]
    [InlineData("env: [{name: WORKER_PROCESSES, value: '9'}]", "spec.env[WORKER_PROCESSES]", "spec.web.workers")]
    [InlineData("env: [{name: DB_POOL_SIZE, value: '9'}]\n" + Db, "spec.env[DB_POOL_SIZE]", "spec.dependencies[db].pool")]
    [InlineData("env: [{name: DB_HOST, value: x}]\n" + Db, "spec.env[DB_HOST]", "set by the dependency db")]
    [InlineData("env: [{name: DATABASE_URL, value: x}]\n" + Db, "spec.env[DATABASE_URL]", "set by the dependency db")]
    [InlineData("image: a:1\nweb: {port: 80, env: [{name: DB_PASSWORD, secretKeyRef: {name: a, key: b}}]}\n"
        + Db, "spec.web.env[DB_PASSWORD]", "set by")]
    [InlineData(
        "dependencies: [{name: db, postgres: {managed: {version: '15'}}, env: [{name: DB_POOL_SIZE, format: x}]}]",
        "spec.dependencies[db].env[DB_POOL_SIZE]", "spec.dependencies[db].pool")]
    public void Env_OfANameThatHasAField_IsRefused(string spec, string field, string words) => AssertFault(spec, field, words);

    [Theory]
    [InlineData("env: [{name: DB_POOL_SIZE, value: '9'}]")]
    [InlineData("env: [{name: LOG_LEVEL, value: WARNING}]")]
    public void Env_OfANameThatNothingSets_IsAllowed(string spec) => Assert.Empty(FaultsOf(spec));

    [Fact]
    public void Dependencies_ThatGiveTheSameName_AreRefused() => AssertFault(
        """
        dependencies:
        - {name: redis, postgres: {managed: {version: "15"}}}
        - {name: cache, redis: {managed: {version: "7"}}}
        """,
        "spec.dependencies[cache]", "sets REDIS_URL, and so does the dependency redis");

    [Fact]
    public void SqlDependencies_NoneClaimingTheConventionalNames_AreRefused() => AssertFault(
        """
        dependencies:
        - {name: main, postgres: {managed: {version: "15"}}}
        - {name: audit, postgres: {managed: {version: "15"}}}
        """,
        "spec.dependencies", "main, audit: one must claim DATABASE_URL");

    [Fact]
    public void SqlDependencies_BothClaimingTheConventionalNames_AreRefused() => AssertFault(
        """
        dependencies:
        - {name: main, postgres: {managed: {version: "15"}}, env: [{name: DATABASE_URL, format: "{host}"}]}
        - {name: audit, postgres: {managed: {version: "15"}}, env: [{name: DATABASE_URL, format: "{host}"}]}
        """,
        "spec.dependencies[audit]", "so does the dependency main");

    [Fact]
    public void SqlDependencies_OneClaimingTheConventionalNames_AreAllowed() => Assert.Empty(FaultsOf(
        """
        dependencies:
        - {name: main, postgres: {managed: {version: "15"}}, env: [{name: DATABASE_URL, format: "{host}"}]}
        - {name: audit, postgres: {managed: {version: "15"}}}
        """));

    [Theory]
    [InlineData("{hots}", "{hots} is not a placeholder")]
    [InlineData("{host", "{ without a }")]
    [InlineData("host}", "} without a {")]
    [InlineData("{{host}}", "{ without a }")]
    [InlineData("{}", "{} is not a placeholder")]
    public void Format_UnknownOrUnbalanced_IsRefused(string format, string words) => AssertFault(
        $"dependencies: [{{name: db, postgres: {{managed: {{version: '15'}}}}, env: [{{name: DSN, format: '{format}'}}]}}]",
        "spec.dependencies[db].env[DSN].format", words);

    [Theory]
    [InlineData("DEBUG", "true", "debugging is refused")]
    [InlineData("DEBUG", "1", "debugging is refused")]
    [InlineData("SECRET_KEY", "short", "fewer than 32")]
    [InlineData("JWT_SECRET", "", "fewer than 32")]
    [InlineData("AES_SECRET", "please-change-me-please-change-me-please", "known default")]
    [InlineData("SECRET_KEY", "Your-Secret-Key-Here-0123456789-abcdefgh", "known default")]
    [InlineData("SECRET_KEY", "kqzwxvhkqzwxvhkqzwxvhkqzwxvhkqzwxvh", "repeats")]
    [InlineData("SECRET_KEY", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "repeats")]
    public void Production_DebugOrWeakSecret_IsRefusedWithoutItsValue(string name, string value, string words)
    {
        var fault = AssertFault($"env: [{{name: {name}, value: '{value}'}}]", $"spec.env[{name}].value", words);
        Assert.True(value.Length < 8 || !fault.Message.Contains(value, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("env: [{name: DEBUG, value: 'false'}]")]
    [InlineData("env: [{name: SECRET_KEY, value: 8e1f0d5a7c3b49e2a6d4f1b08c957e3a}]")]
    [InlineData("env: [{name: SECRET_KEY, value: kqzwxvhjkqzwxvhjkqzwxvhjkqzwxvhj}]")]
    [InlineData("env: [{name: SECRET_KEY, secretKeyRef: {name: shop, key: secret-key}}]")]
    [InlineData("profile: Development\nenv: [{name: SECRET_KEY, value: dev}, {name: DEBUG, value: 'true'}]")]
    public void Production_GoodSecretOrDevelopment_IsAllowed(string spec) => Assert.Empty(FaultsOf(spec));
}
