using System.Text.Json.Nodes;
using Ballast.Operator.Apply;

namespace Ballast.Operator.Tests.Apply;

/// <summary>What is sent as managed fields, so that an apply does what it should.</summary>
public sealed class FieldOwnershipTests
{
    private const string Edited = """
        [{"manager": "ballast", "operation": "Apply", "fieldsV1": {"f:spec": {"f:ports": {}, "f:type": {}}}},
         {"manager": "kubectl-edit", "operation": "Update", "fieldsV1": {
           "f:metadata": {"f:labels": {"f:team": {}}},
           "f:spec": {"f:ports": {"k:{\"port\":1,\"protocol\":\"TCP\"}": {".": {}, "f:port": {}}}}}},
         {"manager": "other", "operation": "Update", "fieldsV1": {
           "f:spec": {"f:ports": {"k:{\"port\":2,\"protocol\":\"TCP\"}": {".": {}}}}}}]
        """;

    [Fact]
    public void Ports_OfOthers_BecomeOurs()
    {
        var taken = FieldOwnership.TakePorts(JsonNode.Parse(Edited)!.AsArray(), "ballast");

        Assert.Equal(JsonNode.Parse("""
            [{"manager": "ballast", "operation": "Apply", "fieldsV1": {"f:spec": {"f:ports": {
               "k:{\"port\":1,\"protocol\":\"TCP\"}": {".": {}, "f:port": {}}, "k:{\"port\":2,\"protocol\":\"TCP\"}": {".": {}}},
               "f:type": {}}}},
             {"manager": "kubectl-edit", "operation": "Update", "fieldsV1": {"f:metadata": {"f:labels": {"f:team": {}}}}}]
            """)!.ToJsonString(), taken!.ToJsonString());
    }

    [Fact]
    public void Ports_OfNobodyElse_AreNotWritten() => Assert.Null(FieldOwnership.TakePorts(
        JsonNode.Parse(Edited)!.AsArray().Take(1).Select(e => e!.DeepClone()).ToArray() is var own ? [.. own] : [], "ballast"));

    [Fact]
    public void Entries_OfOurs_BecomeOneOfApply()
    {
        var turned = FieldOwnership.Turn(JsonNode.Parse("""
            [{"manager": "ballast", "operation": "Apply", "fieldsV1": {"f:spec": {"f:type": {}}}},
             {"manager": "other", "operation": "Update", "fieldsV1": {"f:spec": {"f:x": {}}}},
             {"manager": "ballast", "operation": "Update", "fieldsV1": {"f:spec": {"f:ports": {"f:a": {}}}}}]
            """)!.AsArray(), "ballast");

        Assert.Equal(JsonNode.Parse("""
            [{"manager": "other", "operation": "Update", "fieldsV1": {"f:spec": {"f:x": {}}}},
             {"manager": "ballast", "operation": "Apply", "fieldsV1": {"f:spec": {"f:type": {}, "f:ports": {"f:a": {}}}}}]
            """)!.ToJsonString(), turned!.ToJsonString());
    }
}
