using Ballast.Load.Bench.Servers;

namespace Ballast.Load.Bench.Floor;

/// <summary>Runs the floor in a process of its own and takes its time from the audit log, as the operator's is.</summary>
internal static class FloorRun
{
    /// <summary>From the first request to the last answer, and how many writes there were.</summary>
    public static async Task<(TimeSpan Time, int Writes)> MeasureAsync(
        LoadServer server, string recording, string space, int count)
    {
        await server.AddNamespaceAsync(space);
        await server.AddNamespaceAsync(Replay.Warm(space));
        var user = $"{Replay.User}-{space}";
        var audit = server.AuditOf(user);
        var kubeconfig = server.KubeconfigOf(user);
        string[] line =
            [Path.Combine(AppContext.BaseDirectory, "Ballast.Load.Bench.dll"), "floor", kubeconfig, recording, space, $"{count}"];
        await ChildProcesses.RunAsync("dotnet", line, Path.Combine(Path.GetDirectoryName(kubeconfig)!, $"{user}.log"));
        audit.Read();
        // An operator that starts later must not reconcile these stacks.
        await server.Api.DeleteAsync(Stacks.Path(space));
        await server.Api.DeleteAsync(Stacks.Path(Replay.Warm(space)));
        var writes = audit.Entries.Where(e => e.IsWrite && e.Namespace == space).ToList();
        return (writes.Max(e => e.Answered) - writes.Min(e => e.Received), writes.Count);
    }
}
