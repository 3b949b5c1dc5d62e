namespace Ballast.EndToEnd.Tests.Harness;

/// <summary>A test that stops a part of the cluster, which only <c>eng/lab</c> can do.</summary>
public sealed class LabFactAttribute : FactAttribute
{
    public LabFactAttribute() =>
        Skip = Cluster.IsOwn && Environment.GetEnvironmentVariable("CLUSTER") is null or "" or "lab"
            ? null! : "only a part of eng/lab can be stopped";
}
