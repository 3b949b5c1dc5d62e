using Ballast.Operator.Api;
using Ballast.Operator.Api.Schema;
using Ballast.Operator.Engines;
using Ballast.Operator.Validate;

namespace Ballast.Operator.Tests.Validate;

/// <summary>What only a text can have wrong, and a C# object cannot: types, unknown and missing fields, nulls.</summary>
public sealed class SchemaCheckTests
{
    [Theory]
    [InlineData("{web: {prot: 80, port: 1}}", "spec.web.prot", "is not a field")]
    [InlineData("{web: {}}", "spec.web.port", "is required")]
    [InlineData("{web: {port: '80'}}", "spec.web.port", "whole number")]
    [InlineData("{web: {port: 80.5}}", "spec.web.port", "whole number")]
    [InlineData("{suspend: 'yes'}", "spec.suspend", "true or false")]
    [InlineData("{env: [{name: A, value: 1}]}", "spec.env[A].value", "in quotes")]
    [InlineData("{env: {}}", "spec.env", "must be a list")]
    [InlineData("{env: 5}", "spec.env", "must be a list")]
    [InlineData("{web: [1]}", "spec.web", "map of fields")]
    [InlineData("{web: 5}", "spec.web", "map of fields")]
    [InlineData("{web: ~}", "spec.web", "must not be null")]
    [InlineData("{env: ~}", "spec.env", "must not be null")]
    [InlineData("{web: {port: 65536}}", "spec.web.port", "from 1 to 65535")]
    [InlineData("{env: [{name: \"A\\n\"}]}", "spec.env[A\n].name", "does not match")]
    [InlineData("{web: {port: 80, resources: {limits: {cpu: [1]}}}}", "spec.web.resources.limits[cpu]", "is not a quantity")]
    [InlineData("{imagePullSecrets: [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q]}", "spec.imagePullSecrets", "at most 16")]
    [InlineData(
        "{web: {port: 80, resources: {limits: {a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1}}}}",
        "spec.web.resources.limits", "at most 8")]
    [InlineData("{web: {port: 80, health: {liveness: {command: []}}}}", "spec.web.health.liveness.command", "not be empty")]
    [InlineData("{profile: Test}", "spec.profile", "one of Production, Development")]
    [InlineData("{web: {port: 80, args: [a, ~]}}", "spec.web.args[1]", "must not be null")]
    [InlineData("{web: {port: 80, resources: {limits: {cpu: 0.5}}}}", "spec.web.resources.limits[cpu]", "is not a quantity")]
    [InlineData(
        "{dependencies: [{name: db, postgres: {managed: {version: 15}}}]}", "spec.dependencies[db].postgres.managed.version",
        "in quotes")]
    public void Value_OfAWrongShape_IsNamed(string spec, string field, string words) =>
        SpecFaults.AssertFault(Check(spec), field, words);

    [Theory]
    [InlineData("{web: {port: 80, resources: {limits: {cpu: 1, memory: 1Gi}}, nodeSelector: {a: ''}, args: ['']}}")]
    [InlineData("{serviceAccountName: '', image: a}")]
    [InlineData("{web: {port: 65535}}")]
    [InlineData("{imagePullSecrets: [a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p]}")]
    [InlineData("{web: {port: 80, resources: {limits: {a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1}}}}")]
    [InlineData("{dependencies: [{name: mail, service: {host: mail, port: 25, tcp: {}}}]}")]
    public void Value_OfARightShape_IsAllowed(string spec) => Assert.Empty(Check(spec));

    private static IEnumerable<FieldError> Check(string spec) => SchemaCheck.Check(
        AppStackDefinition.Schema["properties"]!["spec"]!.AsObject(), YamlJson.Read(new StringReader(spec))[0], "spec");
}
