using System.Reflection;
using System.Text.Json.Nodes;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.Schema;

namespace Ballast.CrdGenerator;

/// <summary>The CustomResourceDefinition around a kind's schema.</summary>
internal static class CustomResourceDefinition
{
    public static JsonObject Build(Type kind, XmlDocumentation documentation, FieldDefaults defaults)
    {
        var entity = kind.GetCustomAttribute<KubernetesEntityAttribute>()!;
        var resource = kind.GetCustomAttribute<CustomResourceAttribute>()!;
        return new JsonObject
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject { ["name"] = $"{entity.PluralName}.{entity.Group}" },
            ["spec"] = new JsonObject
            {
                ["group"] = entity.Group,
                ["names"] = new JsonObject
                {
                    ["kind"] = entity.Kind,
                    ["listKind"] = entity.Kind + "List",
                    ["plural"] = entity.PluralName,
                    ["singular"] = entity.Kind.ToLowerInvariant(),
                    ["shortNames"] = new JsonArray([.. resource.ShortNames.Select(n => (JsonNode)n)]),
                },
                ["scope"] = entity.Namespaced ? "Namespaced" : "Cluster",
                ["versions"] = new JsonArray(
                    Version(kind, entity, resource, new SchemaBuilder(documentation, defaults), documentation)),
            },
        };
    }

    private static JsonObject Version(
        Type kind, KubernetesEntityAttribute entity, CustomResourceAttribute resource, SchemaBuilder schema,
        XmlDocumentation documentation) => new()
        {
            ["name"] = entity.ApiVersion,
            ["served"] = true,
            ["storage"] = true,
            ["subresources"] = new JsonObject
            {
                ["status"] = new JsonObject(),
                ["scale"] = new JsonObject
                {
                    ["specReplicasPath"] = resource.ScaleSpecPath,
                    ["statusReplicasPath"] = resource.ScaleStatusPath,
                    ["labelSelectorPath"] = resource.ScaleSelectorPath,
                },
            },
            ["additionalPrinterColumns"] = new JsonArray([.. kind.GetCustomAttributes<PrinterColumnAttribute>().Select(Column)]),
            ["schema"] = new JsonObject { ["openAPIV3Schema"] = Root(kind, resource, schema, documentation) },
        };

    private static JsonObject Column(PrinterColumnAttribute column)
    {
        var node = new JsonObject { ["name"] = column.Name, ["type"] = column.Type, ["jsonPath"] = column.JsonPath };
        if (column.Priority > 0)
        {
            node["priority"] = column.Priority;
        }

        return node;
    }

    // The parts that every kind has are not those of its C# type: the server knows apiVersion, kind and metadata itself.
    private static JsonObject Root(
        Type kind, CustomResourceAttribute resource, SchemaBuilder schema, XmlDocumentation documentation)
    {
        var spec = schema.Property(kind.GetProperty("Spec")!, kind);
        var status = schema.Property(kind.GetProperty("Status")!, kind, DefaultForm.None);
        status["default"] = JsonNode.Parse(resource.StatusDefault);
        var root = new JsonObject
        {
            ["description"] = documentation.Of(kind),
            ["type"] = "object",
            ["properties"] = new JsonObject
            {
                ["apiVersion"] = Text("Version of this representation of the object."),
                ["kind"] = Text("Kind of the object."),
                ["metadata"] = new JsonObject
                {
                    ["type"] = "object",
                    ["properties"] = new JsonObject
                    {
                        ["name"] = new JsonObject
                        {
                            ["type"] = "string",
                            ["maxLength"] = resource.NameLength,
                            ["pattern"] = resource.NamePattern,
                        },
                    },
                },
                ["spec"] = spec,
                ["status"] = status,
            },
            ["required"] = new JsonArray("spec"),
        };
        SchemaRules.AddRules(root, kind);
        return root;
    }

    private static JsonObject Text(string description) => new() { ["description"] = description, ["type"] = "string" };
}
