using System.Text.Json;
using System.Text.Json.Nodes;
using Ballast.Operator.Apply;

namespace Ballast.Operator.Tests.Apply;

/// <summary>Which fields are ours, as the server notes it.</summary>
public sealed class OwnedFieldsTests
{
    private const string Managed = """
        [{"manager": "ballast", "operation": "Apply", "fieldsV1": {"f:spec": {"f:template": {"f:spec": {
            "f:containers": {"k:{\"name\":\"web\"}": {".": {}, "f:name": {}, "f:image": {}, "f:args": {},
              "f:env": {"k:{\"name\":\"A\"}": {".": {}, "f:name": {}, "f:value": {}}},
              "f:ports": {"k:{\"containerPort\":8000,\"protocol\":\"TCP\"}": {".": {}, "f:containerPort": {}}},
              "f:resources": {"f:requests": {"f:cpu": {}}}}},
            "f:nodeSelector": {}, "f:tolerations": {}, "f:volumes": {}, "f:securityContext": {}}}}}},
         {"manager": "ballast", "operation": "Update", "subresource": "status", "fieldsV1": {"f:status": {}}},
         {"manager": "kubectl-set", "operation": "Update", "fieldsV1": {"f:spec": {"f:template": {"f:spec": {
            "f:containers": {"k:{\"name\":\"web\"}": {"f:env": {"k:{\"name\":\"EXTRA\"}": {".": {}, "f:name": {}}}}}}}}}}]
        """;

    private const string Live = """
        {"spec": {"replicas": 3, "template": {"metadata": {"labels": {"mesh": "on"}}, "spec": {
          "containers": [
            {"name": "proxy", "image": "example/proxy"},
            {"name": "web", "image": "example/shop:1", "args": ["a", "b"], "tty": true,
             "env": [{"name": "EXTRA", "value": "1"}, {"name": "A", "value": "a"}],
             "ports": [{"containerPort": 8000, "protocol": "TCP"}, {"containerPort": 9000, "protocol": "TCP"}],
             "resources": {"requests": {"cpu": "500m", "memory": "1Gi"}}}],
          "tolerations": [{"key": "spot"}], "nodeSelector": {"disk": "ssd"}, "volumes": [{"name": "foreign", "emptyDir": {}}],
          "securityContext": {"fsGroup": 7}}}}, "status": {"replicas": 3}}
        """;

    private static readonly OwnedFields Owned = new(JsonNode.Parse(Managed)!.AsArray(), "ballast");

    [Theory]
    [InlineData(true, "template", "spec", "containers", "web", "image")]
    [InlineData(true, "template", "spec", "containers", "web", "resources", "requests", "cpu")]
    [InlineData(true, "template", "spec", "containers", "web", "resources")]
    [InlineData(true, "template", "spec", "containers", "web", "env", "A", "value")]
    [InlineData(true, "template", "spec", "containers", "web", "args")]
    [InlineData(true, "template", "spec", "tolerations")]
    [InlineData(true, "template", "spec", "nodeSelector", "disk")]
    [InlineData(false, "template", "spec", "containers", "web", "resources", "requests", "memory")]
    [InlineData(false, "template", "spec", "containers", "web", "env", "EXTRA")]
    [InlineData(false, "template", "spec", "containers", "proxy")]
    [InlineData(false, "template", "spec", "volumes", "tmp", "emptyDir")]
    [InlineData(false, "template", "spec", "volumes", "tmp")]
    [InlineData(false, "template", "spec", "securityContext", "fsGroup")]
    [InlineData(false, "replicas")]
    public void Field_OfAnObject_IsOursAsTheServerNotes(bool isOurs, params string[] path)
    {
        string[] items = ["web", "proxy", "tmp", "A", "EXTRA"];
        var steps = path.Prepend("spec").Select(p => Array.Exists(items, i => i == p) ? Item(p) : FieldStep.Member(p));

        Assert.Equal(isOurs, Owned.Has(steps));
    }

    [Fact]
    public void Status_OfASubresource_IsNotWhatWeSent() => Assert.False(Owned.Has([FieldStep.Member("status")]));

    [Fact]
    public void Template_Extracted_HoldsOursAlone()
    {
        var template = JsonDocument.Parse(Live).RootElement.GetProperty("spec").GetProperty("template");

        var ours = Owned.Extract(template, [FieldStep.Member("spec"), FieldStep.Member("template")]);

        Assert.Equal(JsonNode.Parse("""
            {"spec": {"containers": [{"name": "web", "image": "example/shop:1", "args": ["a", "b"],
              "env": [{"name": "A", "value": "a"}], "ports": [{"containerPort": 8000, "protocol": "TCP"}],
              "resources": {"requests": {"cpu": "500m"}}}], "tolerations": [{"key": "spot"}], "nodeSelector": {"disk": "ssd"}, "volumes": [],
              "securityContext": {}}}
            """)!.ToJsonString(), ours!.ToJsonString());
    }

    [Fact]
    public void Template_OfWhichNothingIsOurs_IsNull() => Assert.Null(
        new OwnedFields([], "ballast").Extract(
            JsonDocument.Parse(Live).RootElement, [FieldStep.Member("spec"), FieldStep.Member("template")]));

    private static FieldStep Item(string name) =>
        FieldStep.Item(JsonSerializer.SerializeToElement(new { name }), ["name"]);
}
