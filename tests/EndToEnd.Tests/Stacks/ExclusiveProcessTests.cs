using Ballast.EndToEnd.Tests.Harness;
using Xunit.Abstractions;

namespace Ballast.EndToEnd.Tests.Stacks;

/// <summary>
/// An exclusive process never runs twice at once. Each of its containers writes several times a second for as long as it lives,
/// in a database that stays reachable while its node counts as lost.
/// </summary>
[Collection(Alone.Node)]
public sealed class ExclusiveProcessTests(Installation installation, ITestOutputHelper output) : IClassFixture<Installation>
{
    // It takes its time to end: a successor that does not wait for the end would overlap with it.
    private static readonly string Stack = $$$"""
        apiVersion: ballast.dev/v1alpha1
        kind: AppStack
        metadata: {name: shop}
        spec:
          image: {{{Cluster.PostgresImage}}}
          profile: Development
          processes:
          - name: worker
            exclusive: true
            runAsUser: 999
            env:
            - {name: PGHOST, value: {{{RunRecord.Host}}}}
            - {name: PGUSER, value: postgres}
            - {name: PGPASSWORD, secretKeyRef: {name: {{{RunRecord.Host}}}, key: password}}
            - {name: ROUND, value: "1"}
            command:
            - bash
            - -c
            - |
              run=$(cat /proc/sys/kernel/random/uuid)
              trap 'end=$((SECONDS + 3))' TERM INT
              while [[ ! $end ]] || ((SECONDS < end)); do
                psql -qc "INSERT INTO signs (run) VALUES ('$run')"
                sleep 0.3
              done
        """;

    [LabFact]
    public Task Exclusive_UnderRolloutAndLossOfItsKubelet_NeverRunsTwice() =>
        Sandbox.RunAsync("exclusive", output, async sandbox =>
        {
            _ = installation;
            await using var record = await RunRecord.StartAsync(sandbox.Kubectl);
            await sandbox.ApplyAsync(Stack);
            await RanAsync(sandbox, record, 1);

            await sandbox.ApplyAsync(Stack.Edited("value: \"1\"", "value: \"2\""));
            await RanAsync(sandbox, record, 2);

            // Nothing is heard of the node: what runs there has no successor, neither of its own kind nor of the other.
            var lost = Assert.Single(await sandbox.PodsAsync("shop", "worker"));
            await WithoutKubeletAsync(sandbox, async () =>
            {
                await sandbox.Kubectl.RunAsync("delete", "pod", lost.Name, "--wait=false");
                await NodeBecomesAsync("Unknown");
                await sandbox.BecomesAsync("shop", "is not Ready", s => s.Is("Ready", "False"));
                await StillRunsAloneAsync(sandbox, record, lost);

                await sandbox.ApplyAsync(Stack.Edited("exclusive: true", "exclusive: false"));
                await Eventually.SeesAsync(
                    "no StatefulSet", Sandbox.Patience, () => sandbox.Kubectl.ListAsync("statefulsets"), left => left.Count == 0);
                await sandbox.BecomesAsync("shop", "is not Ready", s => s.Is("Ready", "False"));
                await StillRunsAloneAsync(sandbox, record, lost);
                Assert.Empty(await sandbox.Kubectl.ListAsync("deployments"));
            });
            await RanAsync(sandbox, record, 3);
        });

    private static async Task WithoutKubeletAsync(Sandbox sandbox, Func<Task> test)
    {
        await Cluster.EngAsync("lab", "stop", "kubelet");
        sandbox.Say("the kubelet is killed");
        try
        {
            await test();
        }
        finally
        {
            await Cluster.EngAsync("lab", "start", "kubelet");
            sandbox.Say("the kubelet is back");
            await NodeBecomesAsync("True");
        }
    }

    private static async Task NodeBecomesAsync(string ready) => await Eventually.SeesAsync(
        $"a node whose Ready is {ready}", Sandbox.Patience, async () => (await Installation.Kubectl.RunAsync(
            "get", "nodes", "-o", "jsonpath={.items[*].status.conditions[?(@.type=='Ready')].status}")).Trim(),
        status => status == ready);

    // The last of so many containers is the only one that runs, after its predecessors have ended.
    private static async Task RanAsync(Sandbox sandbox, RunRecord record, int runs)
    {
        await sandbox.BecomesHealthyAsync("shop");
        await Eventually.SeesAsync(
            "one pod", Sandbox.Patience, () => sandbox.PodsAsync("shop", "worker"),
            pods => pods is [{ Ready: true, Leaving: false, Restarts: 0 }]);
        Assert.Equal((runs, 0), await record.ReadAsync());
        sandbox.Say($"run {runs} is the only one");
    }

    // It leaves records after it was asked to end, and nobody else has begun.
    private static async Task StillRunsAloneAsync(Sandbox sandbox, RunRecord record, Pod pod)
    {
        var before = await record.CountAsync();
        await Eventually.SeesAsync("a later record", Sandbox.Patience, record.CountAsync, count => count > before + 1);
        Assert.Equal(pod.Uid, Assert.Single(await sandbox.PodsAsync("shop", "worker")).Uid);
        Assert.Equal((2, 0), await record.ReadAsync());
    }
}
