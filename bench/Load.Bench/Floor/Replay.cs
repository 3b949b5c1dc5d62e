using System.Text;
using System.Text.Json;
using Ballast.Load.Bench.Servers;

namespace Ballast.Load.Bench.Floor;

/// <summary>
/// The bare process: sends the recorded writes for a number of stacks, each stack's in their order, some stacks at once. It
/// decides nothing, reads nothing, and keeps only the uids that later writes of the same stack need.
/// </summary>
internal static class Replay
{
    /// <summary>The field manager's user in the audit log.</summary>
    public const string User = "floor";

    private const string CreatedBy = "\"app.kubernetes.io/managed-by\":\"ballast\"";

    // An operator that starts later must not see these children.
    private const string CreatedByFloor = "\"app.kubernetes.io/managed-by\":\"floored\"";

    public static async Task RunAsync(string kubeconfig, string recording, string space, int count)
    {
        var writes = JsonSerializer.Deserialize<List<RecordedWrite>>(await File.ReadAllTextAsync(recording))!;
        using var api = await BareApi.ConnectAsync(kubeconfig);
        await SendAsync(api, writes, Warm(space), Stacks.AtOnce);
        await SendAsync(api, writes, space, count);
    }

    /// <summary>The namespace of what is sent before the time is taken: the operator has warmed up too.</summary>
    public static string Warm(string space) => $"{space}-warm";

    private static Task SendAsync(BareApi api, List<RecordedWrite> writes, string space, int count) => Parallel.ForEachAsync(
        Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = Stacks.AtOnce },
        async (number, _) => await SendAsync(api, writes, space, Stacks.Name(number)));

    private static async Task SendAsync(BareApi api, List<RecordedWrite> writes, string space, string stack)
    {
        var uids = new List<string?>();
        foreach (var write in writes)
        {
            var body = For(write.Body, space, stack).Replace(CreatedBy, CreatedByFloor, StringComparison.Ordinal);
            for (var known = 0; known < uids.Count; known++)
            {
                body = uids[known] is { } uid ? body.Replace(RecordedWrite.Uid(known), uid, StringComparison.Ordinal) : body;
            }

            var answer = await api.SendAsync(
                HttpMethod.Parse(write.Method), For(write.Path, space, stack), Encoding.UTF8.GetBytes(body), write.ContentType);
            uids.Add(write.Method == "POST" ? UidOf(answer) : null);
        }
    }

    private static string For(string text, string space, string stack) => text
        .Replace(RecordedWrite.Space, space, StringComparison.Ordinal)
        .Replace(RecordedWrite.Stack, stack, StringComparison.Ordinal);

    private static string UidOf(byte[] answer)
    {
        using var parsed = JsonDocument.Parse(answer);
        return parsed.RootElement.GetProperty("metadata").GetProperty("uid").GetString()!;
    }
}
