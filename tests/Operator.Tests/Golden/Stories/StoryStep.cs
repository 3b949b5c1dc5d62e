using System.Text.Json.Nodes;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Health;

namespace Ballast.Operator.Tests.Golden.Stories;

/// <summary>What one step of a story does to the world. Words that are not known are a fault, never skipped.</summary>
internal static class StoryStep
{
    public static void Do(PlannerWorld world, string word, JsonNode data)
    {
        switch (word)
        {
            case "wants":
                Want(world, data.AsObject());
                break;
            case "suspend":
                Want(world, new JsonObject { ["suspend"] = data.DeepClone() });
                break;
            case "retry":
                world.Retry(data.GetValue<string>());
                break;
            case "database comes up":
                world.ServerUp(data.GetValue<string>());
                break;
            case "dependency":
                world.Health(data["name"]!.GetValue<string>(), Is(data) switch
                {
                    "up" => HealthState.Healthy,
                    "down" => HealthState.Unhealthy,
                    var other => throw Unknown(word, other),
                });
                break;
            case "secret":
                Secret(world, data);
                break;
            case "migration":
                Migration(world, word, data);
                break;
            case "rollout":
                world.Web!.Status = Rollout(world.Web, word, data.GetValue<string>());
                break;
            case "app" when data.GetValue<string>() == "has stopped":
                world.Web!.Status = SimulatedRollout.HasStopped(world.Web);
                break;
            case "pod":
                Pod(world, data);
                break;
            default:
                throw Unknown(word, data.ToString());
        }
    }

    private static string Is(JsonNode data) => data["is"]!.GetValue<string>();

    private static InvalidOperationException Unknown(string word, string data) => new($"No story has a step {word}: {data}");

    private static void Want(PlannerWorld world, JsonObject patch)
    {
        world.Spec = Story.Merged(world.Spec, patch);
        world.Stack.Metadata.Generation++;
    }

    private static void Secret(PlannerWorld world, JsonNode data)
    {
        var name = data["name"]!.GetValue<string>();
        if (data["is"] is not null && Is(data) == "deleted")
        {
            world.ForgetSecret(name);
            return;
        }

        world.Secret(name, [.. data["data"]!.AsObject().Select(d => (d.Key, d.Value!.GetValue<string>()))]);
    }

    // "fails" may say what the migration printed last.
    private static void Migration(PlannerWorld world, string word, JsonNode data)
    {
        var (verb, lastWords) = data is JsonObject map
            ? (map.Single().Key, map.Single().Value!.GetValue<string>())
            : (data.GetValue<string>(), null);
        var job = world.NewestJob!;
        switch (verb)
        {
            case "succeeds":
                job.Status = new V1JobStatus
                {
                    Succeeded = 1,
                    StartTime = job.Status?.StartTime,
                    CompletionTime = world.Moment,
                    Conditions = [new V1Condition { Type = "Complete", Status = "True", Reason = "" }],
                };
                break;
            case "fails":
                job.Status = new V1JobStatus
                {
                    Failed = 1 + job.Spec!.BackoffLimit,
                    StartTime = job.Status?.StartTime,
                    Conditions = [new V1Condition { Type = "Failed", Status = "True", Reason = "BackoffLimitExceeded" }],
                };
                world.AddPod(SimulatedPods.EndedMigration(job, lastWords));
                break;
            default:
                throw Unknown(word, verb);
        }
    }

    private static V1DeploymentStatus Rollout(V1Deployment web, string word, string verb) => verb switch
    {
        "progresses" => SimulatedRollout.Progresses(web),
        "completes" => SimulatedRollout.Completes(web),
        "misses its deadline" => SimulatedRollout.MissesItsDeadline(web),
        _ => throw Unknown(word, verb),
    };

    private static void Pod(PlannerWorld world, JsonNode data)
    {
        var name = data["name"]!.GetValue<string>();
        world.RemovePod(name);
        if (data["problem"]?.GetValue<string>() is { } problem)
        {
            world.AddPod(SimulatedPods.Web(name, world.Web!, problem));
        }
        else if (Is(data) != "gone")
        {
            throw Unknown("pod", data.ToJsonString());
        }
    }
}
