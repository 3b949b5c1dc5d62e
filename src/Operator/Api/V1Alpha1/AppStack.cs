using System.Text.Json.Serialization;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.Schema;

namespace Ballast.Operator.Api.V1Alpha1;

/// <summary>A backend with its dependencies, migrations, processes and scheduled tasks.</summary>
[KubernetesEntity(Group = "ballast.dev", ApiVersion = "v1alpha1", Kind = "AppStack", PluralName = "appstacks")]
[Since("0.1.0")]
[CustomResource(
    ShortNames = ["stack"], NameLength = 30, StatusDefault = "{\"observedGeneration\":-1}",
    ScaleSpecPath = ".spec.web.replicas", ScaleStatusPath = ".status.web.replicas", ScaleSelectorPath = ".status.web.selector")]
[PrinterColumn("Ready", "string", ".status.conditions[?(@.type==\"Ready\")].status")]
[PrinterColumn("Reason", "string", ".status.conditions[?(@.type==\"Ready\")].reason")]
[PrinterColumn("Web", "string", ".status.summary.web")]
[PrinterColumn("Deps", "string", ".status.summary.dependencies")]
[PrinterColumn("Migration", "string", ".status.summary.migration")]
[PrinterColumn("Image", "string", ".status.release.image")]
[PrinterColumn("Age", "date", ".metadata.creationTimestamp")]
[PrinterColumn("Message", "string", ".status.conditions[?(@.type==\"Ready\")].message", Priority = 1)]
[CelRule("size(self.metadata.name) <= 30", "metadata.name: at most 30 characters, so that the names of all children fit")]
public sealed class AppStack : KubernetesObject<AppStack>, IUnreadableObject
{
    /// <summary>What is wanted.</summary>
    public required AppStackSpec Spec { get; set; }

    /// <summary>What is. Written by the operator alone.</summary>
    public AppStackStatus? Status { get; set; }

    /// <inheritdoc/>
    [JsonIgnore]
    public string? Unreadable
    {
        get;
        set
        {
            field = value;
            Spec ??= new AppStackSpec();
        }
    }
}
