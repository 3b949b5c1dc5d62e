using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api;
using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Offline;

/// <summary>
/// Children as a stream of YAML documents that holds no value of a Secret. A comment before each of the app's workloads lists
/// its variables.
/// </summary>
internal static class ManifestText
{
    public static string Of(AppStack stack, OfflineRendering rendering)
    {
        var text = new StringBuilder();
        text.Append(YamlWriter.Write(new JsonObject
        {
            [YamlWriter.Comment] =
                $"The children of stack {stack.Metadata.Name}, rendered without a cluster. Values of Secrets are left out.\n"
                + "Names of generated environments and of the migration's Job end in a hash, which is another in a cluster.",
        }));
        foreach (var child in rendering.Children)
        {
            text.Append("---\n").Append(YamlWriter.Write(Document(child, stack, rendering)));
        }

        return text.ToString();
    }

    private static JsonObject Document(IKubernetesObject child, AppStack stack, OfflineRendering rendering)
    {
        var node = JsonSerializer.SerializeToNode(
            child, KubernetesJsonContext.Default.GetTypeInfo(child.GetType())!)!.AsObject();
        node["metadata"]!.AsObject().Remove("ownerReferences");
        if (child is V1Secret secret)
        {
            node.Remove("data");
            node.Insert(0, YamlWriter.Comment, $"Keys: {string.Join(", ", (secret.Data ?? []).Keys)}");
        }
        else if (Variables(child, stack, rendering) is { } variables)
        {
            node.Insert(0, YamlWriter.Comment, variables);
        }

        return node;
    }

    // Null for a child that is no workload of the app.
    private static string? Variables(IKubernetesObject child, AppStack stack, OfflineRendering rendering)
    {
        var name = child.Metadata.Label(Labels.Component);
        if (Container(child) is not { } container
            || Component.Of(rendering.Spec).FirstOrDefault(c => c.Name == name) is not { } component)
        {
            return null;
        }

        var environment = container.EnvFrom?.FirstOrDefault()?.SecretRef?.Name;
        var rows = VariableTable.Of(
            stack.Spec, rendering.Spec, component, container,
            rendering.Children.OfType<V1Secret>().FirstOrDefault(s => s.Metadata.Name == environment));
        var (names, levels) = (rows.Max(r => r.Name.Length), rows.Max(r => r.Level.Length));
        var lines = rows.Select(r => $"  {r.Name.PadRight(names)}  {r.Level.PadRight(levels)}  {Line(r.Value)}".TrimEnd());
        return $"Variables of {component.Name}: name, level, value\n{string.Join('\n', lines)}";
    }

    // A value of several lines would end the comment.
    private static string Line(string value) => value.ReplaceLineEndings(" ");

    private static V1Container? Container(IKubernetesObject child) => child switch
    {
        V1Deployment deployment => deployment.Spec?.Template.Spec?.Containers[0],
        V1StatefulSet set => set.Spec?.Template.Spec?.Containers[0],
        V1Job job => job.Spec?.Template.Spec?.Containers[0],
        V1CronJob cron => cron.Spec?.JobTemplate.Spec.Template.Spec?.Containers[0],
        _ => null,
    };
}
