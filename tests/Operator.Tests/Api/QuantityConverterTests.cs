using System.Text.Json;
using Ballast.Operator.Api;

namespace Ballast.Operator.Tests.Api;

public sealed class QuantityConverterTests
{
    [Fact]
    public void Quantities_WrittenAsNumbers_AreReadAsText()
    {
        var spec = StackYaml.WithSpec(
            """
            dependencies: [{name: c, redis: {managed: {version: "7", maxMemory: 268435456, storage: 1Gi}}}]
            web: {port: 80, resources: {requests: {cpu: 1, memory: 512Mi}}, mounts: [{path: /a, emptyDir: {sizeLimit: 1000}}]}
            """).Spec;
        Assert.Equal("1", spec.Web!.Resources!.Requests!["cpu"]);
        Assert.Equal("1000", spec.Web.Mounts![0].EmptyDir!.SizeLimit);
        Assert.Equal("268435456", spec.Dependencies![0].Redis!.Managed!.MaxMemory);
        var again = JsonSerializer.Serialize(spec, OperatorJsonContext.Default.AppStackSpec);
        Assert.Contains("\"cpu\":\"1\"", again, StringComparison.Ordinal);
    }
}
