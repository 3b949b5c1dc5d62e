using Ballast.Kubernetes.Diagnostics;

namespace Ballast.Kubernetes.Tests.Diagnostics;

public class ClientMeasurementTests
{
    [Theory]
    [InlineData("/api/v1/pods?watch=true&x=/y", "pods")]
    [InlineData("/api/v1/namespaces/demo/pods/web-1", "pods")]
    [InlineData("/api/v1/namespaces/demo", "namespaces")]
    [InlineData("/api/v1/namespaces", "namespaces")]
    [InlineData("/apis/ballast.dev/v1alpha1/namespaces/demo/appstacks/football/status?fieldManager=ballast", "appstacks/status")]
    [InlineData("/apis/apps/v1/deployments", "deployments")]
    [InlineData("/apis/apps/v1", "apis")]
    [InlineData("/version", "version")]
    [InlineData("/", "")]
    public void Path_OfARequest_NamesItsResourceAndNoObject(string path, string resource) =>
        Assert.Equal(resource, ClientMeasurement.ResourceOf(path));
}
