using System.Text.Json.Nodes;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Planning;
using Ballast.Operator.Releases;

namespace Ballast.Operator.Tests.Golden.Stories;

/// <summary>Tells each step of a story: what the operator decides, records, writes and says.</summary>
internal sealed class StoryReport
{
    private static readonly string[] Conditions =
    [
        ConditionTypes.Ready, ConditionTypes.Stalled, ConditionTypes.Available, ConditionTypes.DependenciesReady,
        ConditionTypes.MigrationComplete, ConditionTypes.ConnectionBudget,
    ];

    private readonly List<JsonObject> _steps = [];
    private readonly ReadableNames _names = new();

    public void Add(string step, StoryTurn turn)
    {
        var document = new JsonObject { ["step"] = step };
        AddList(document, "records", turn.Records.SelectMany(Records));
        AddList(document, "writes", turn.Written.Select(Child));
        document["decides"] = Decisions(turn.Plan);
        document["says"] = new JsonObject(turn.Status.Conditions!
            .Where(c => Conditions.Contains(c.Type))
            .Select(c => KeyValuePair.Create(c.Type, (JsonNode?)Text(c))));
        _steps.Add(document);
    }

    /// <inheritdoc/>
    public override string ToString() => Yaml.Write(_steps);

    private static void AddList(JsonObject document, string name, IEnumerable<string> lines)
    {
        if (lines.Select(line => (JsonNode?)line).ToArray() is { Length: > 0 } list)
        {
            document[name] = new JsonArray(list);
        }
    }

    private JsonObject Decisions(StackPlan plan)
    {
        var decisions = new JsonObject
        {
            ["target"] = Release(plan.Target),
            ["rendered"] = Release(plan.Rendered),
            ["lastGood"] = Release(plan.LastGood),
        };
        if (plan.StopApp)
        {
            decisions["app"] = "stopped";
        }

        if (plan.Migration is { } migration)
        {
            _names.Migration(migration.Key);
            decisions["migration"] = $"{_names.Child(migration.JobName)}: {migration.State}";
        }

        decisions["closed"] = plan.Closed is { } closed
            ? $"{closed.Gate} ({closed.State}, {closed.Reason}): {_names.In(closed.Message)}"
            : "none";
        return decisions;
    }

    private string Release(Release? release) => release is null ? "none" : _names.Release(release.Id);

    private IEnumerable<string> Records(RecordChanges changes)
    {
        foreach (var migrated in changes.Migrated)
        {
            yield return $"{_names.Migration(migrated.Key)} has succeeded"
                + (migrated.BackwardCompatible ? "" : "; it is not backward compatible");
        }

        if (changes.Target is { } want)
        {
            yield return $"{Release(want)} is wanted" + (changes.Attempt is { } attempt ? $", as attempt {attempt}" : "");
        }

        if (changes.Good is { } good)
        {
            yield return $"{Release(good)} is good";
        }

        if (changes.Failed is var (failed, reason))
        {
            yield return $"{Release(failed)} has failed: {reason}";
        }
    }

    // Workloads with what a person looks for in them; of the others the name says enough.
    private string Child(IKubernetesObject child) => $"{child.Kind} " + child switch
    {
        V1Deployment web => $"{web.Metadata.Name}: {Image(web.Spec!.Template)}, {web.Spec.Replicas} replicas, "
            + _names.Release(web.Metadata.Annotation(Labels.Release)!)
            + (web.Metadata.Annotation(Labels.Attempt) is { } attempt ? $", attempt {attempt}" : ""),
        V1StatefulSet server => $"{server.Metadata.Name}: {Image(server.Spec!.Template)}, {server.Spec.Replicas} replicas",
        V1Job job => $"{_names.Child(job.Metadata.Name!)}: {Image(job.Spec!.Template)}, "
            + _names.Release(job.Metadata.Annotation(Labels.Release)!),
        V1Secret { Immutable: true } environment => _names.Child(environment.Metadata.Name!),
        _ => child.Metadata.Name,
    };

    private static string? Image(V1PodTemplateSpec template) => template.Spec!.Containers[0].Image;

    private string Text(V1Condition condition) => $"{condition.Status}, {condition.Reason}"
        + (string.IsNullOrEmpty(condition.Message) ? "" : $": {_names.In(condition.Message)}");
}
