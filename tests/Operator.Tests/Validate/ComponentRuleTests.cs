using static Ballast.Operator.Tests.Validate.SpecFaults;

namespace Ballast.Operator.Tests.Validate;

/// <summary>Rules for web and processes: resources, mounts, placement, ingress and health.</summary>
public sealed class ComponentRuleTests
{
    [Fact]
    public void Deadline_ShorterThanTheAppMayStart_IsNamed() => AssertFault(
        "image: a:1\nweb: {port: 80, health: {startup: {withinSeconds: 300}}}\nrollout: {progressDeadlineSeconds: 299}",
        "spec.rollout.progressDeadlineSeconds", "less than web.health.startup.withinSeconds 300");

    [Theory]
    [InlineData("ingress: {host: shop.eu.example.org}")]
    [InlineData("ingress: {host: shop}")]
    [InlineData("ingress: {host: shop.example, path: /a.b/..c}")]
    [InlineData("resources: {limits: {memory: 6Mi}}")]
    public void Component_AtTheEdgeOfARule_IsAllowed(string fields) =>
        Assert.Empty(FaultsOf($"image: a:1\nweb: {{port: 80, {fields}}}"));

    [Theory]
    [InlineData(255, 0)]
    [InlineData(256, 1)]
    public void Mount_WithAName_MayBeAsLongAsAFolderCanHave(int length, int faults) => Assert.Equal(
        faults,
        FaultsOf($"image: a:1\nweb: {{port: 80, mounts: [{{path: /{new string('a', length)}, emptyDir: {{}}}}]}}").Count);

    [Fact]
    public void Mounts_BothOfAFolderThatIsNotForMounts_AreEachToldWhy() => Assert.All(
        FaultsOf("image: a:1\nweb: {port: 80, mounts: [{path: /tmp, emptyDir: {}}, {path: /tmp/, emptyDir: {}}]}"),
        fault => Assert.Contains("always mounted", fault.Message, StringComparison.Ordinal));

    [Theory]
    [InlineData("resources: {requests: {cpu: 2}, limits: {cpu: 1500m}}", "resources.requests[cpu]", "more than the limit 1500m")]
    [InlineData("resources: {requests: {memroy: 1Gi}}", "resources.requests[memroy]", "is not a resource")]
    [InlineData("resources: {requests: {cpu: lots}}", "resources.requests[cpu]", "is not a quantity")]
    [InlineData(
        "resources: {limits: {ephemeral-storage: 16Ei}}", "resources.limits[ephemeral-storage]",
        "is too large")]
    [InlineData("resources: {requests: {cpu: 100m, nvidia.com/gpu: 1}}", "resources.requests[nvidia.com/gpu]", "overcommitted")]
    [InlineData("resources: {limits: {nvidia.com/gpu: 500m}}", "resources.limits[nvidia.com/gpu]", "whole number")]
    [InlineData("resources: {limits: {Nvidia.com/gpu: 1}}", "resources.limits[Nvidia.com/gpu]", "is not a resource")]
    [InlineData("resources: {limits: {a/b/c: 1}}", "resources.limits[a/b/c]", "is not a resource")]
    [InlineData("resources: {limits: {hugepages-: 2Mi}}", "resources.limits[hugepages-]", "no page size")]
    [InlineData("resources: {limits: {hugepages-2Mi: 3Mi}}", "resources.limits[hugepages-2Mi]", "not a multiple of 2Mi")]
    [InlineData(
        "resources: {requests: {hugepages-2Mi: 2Mi}, limits: {hugepages-2Mi: 2Mi}}", "resources.limits", "cpu or memory too")]
    [InlineData("resources: {limits: {memory: 512}}", "resources.limits[memory]", "at least 6Mi")]
    [InlineData("mounts: [{path: /proc/x, emptyDir: {}}]", "mounts[/proc/x]", "belongs to the kernel")]
    [InlineData(
        "mounts: [{path: /etc/shop/deep, emptyDir: {}}, {path: /etc/shop, secret: shop}]", "mounts[/etc/shop/deep]",
        "in /etc/shop, which is read-only")]
    [InlineData("mounts: [{path: \"/a\\tb\", emptyDir: {}}]", "mounts[/a\tb].path", "does not match")]
    [InlineData("args: [\"a\\0b\"]", "args[0]", "NUL")]
    [InlineData("command: [\"a\\0b\"]", "command[0]", "NUL")]
    [InlineData("env: [{name: A, value: \"a\\0b\"}]", "env[A].value", "NUL")]
    [InlineData("env: [{name: A, secretKeyRef: {name: a, key: ..b}}]", "env[A].secretKeyRef.key", "does not match")]
    [InlineData("env: [{name: A, configMapKeyRef: {name: a, key: .}}]", "env[A].configMapKeyRef.key", "does not match")]
    [InlineData("ingress: {host: 10.0.0.1}", "ingress.host", "is an IP address")]
    [InlineData("ingress: {host: shop.example, path: /a//b}", "ingress.path", "has //")]
    [InlineData("ingress: {host: shop.example, path: /a/..}", "ingress.path", "has /..")]
    [InlineData("ingress: {host: shop.example, path: /a%2Fb}", "ingress.path", "has %2F")]
    [InlineData("ingress: {host: shop.example, className: A_b}", "ingress.className", "does not match")]
    [InlineData("mounts: [{path: /tmp, emptyDir: {}}]", "mounts[/tmp]", "always mounted")]
    [InlineData("mounts: [{path: /a, emptyDir: {}, key: b}]", "mounts[/a].key", "is for a secret or a configMap")]
    [InlineData("mounts: [{path: /a/, secret: a, key: b}]", "mounts[/a/]", "key makes one file")]
    [InlineData("mounts: [{path: /a, secret: a, key: ..b}]", "mounts[/a].key", "does not match")]
    [InlineData("mounts: [{path: /a/b, secret: a, key: b}, {path: /a/b/c, emptyDir: {}}]", "mounts[/a/b/c]", "which is a file")]
    [InlineData("mounts: [{path: /a, secret: a}, {path: /a/b, secret: a, key: b}]", "mounts[/a/b]", "which is read-only")]
    [InlineData("mounts: [{path: /a, emptyDir: {}}, {path: /a/, secret: b}]", "mounts[/a/]", "same folder as /a")]
    [InlineData("mounts: [{path: /a/../etc, emptyDir: {}}]", "mounts[/a/../etc]", "'..'")]
    [InlineData("mounts: [{path: a, emptyDir: {}}]", "mounts[a].path", "empty")]
    [InlineData("mounts: [{path: /a/./b, emptyDir: {}}]", "mounts[/a/./b]", "'.'")]
    [InlineData("mounts: [{path: /a//b, emptyDir: {}}]", "mounts[/a//b]", "empty parts")]
    [InlineData("mounts: [{path: //, emptyDir: {}}]", "mounts[//]", "root of the file system")]
    [InlineData("tolerations: [{key: 'a b', operator: Exists}]", "tolerations[0].key", "taint key")]
    [InlineData("tolerations: [{key: a, value: 'b c'}]", "tolerations[0].value", "taint value")]
    [InlineData("nodeSelector: {'a b': c}", "nodeSelector[a b]", "label key")]
    [InlineData("nodeSelector: {a: 'b c'}", "nodeSelector[a]", "label value")]
    [InlineData("tolerations: [{value: x}]", "tolerations[0].operator", "must be Exists")]
    [InlineData("tolerations: [{key: a, operator: Exists, value: x}]", "tolerations[0].value", "left out")]
    [InlineData("tolerations: [{key: a, tolerationSeconds: 5}]", "tolerations[0].tolerationSeconds", "NoExecute")]
    [InlineData("autoscaling: {maxReplicas: 3}, resources: {requests: {memory: 1Gi}}", "resources.requests", "set cpu")]
    public void Component_BrokenRule_IsRefused(string fields, string field, string words) =>
        AssertFault($"image: a:1\nweb: {{port: 80, {fields}}}", $"spec.web.{field}", words);

    [Theory]
    [InlineData("exclusive: true, replicas: 2", "replicas", "2 pods of an exclusive process")]
    [InlineData("exclusive: true, autoscaling: {maxReplicas: 3}", "autoscaling", "an exclusive process has one pod")]
    [InlineData("ingress: {host: shop.example}", "ingress", "needs a port")]
    [InlineData("health: {liveness: {path: /alive}}", "health.liveness.path", "set port, or command")]
    [InlineData("health: {readiness: {periodSeconds: 5}}", "health.readiness", "set port, or command")]
    [InlineData("health: {startup: {withinSeconds: 5}}", "health.startup", "set port, or command")]
    [InlineData("port: 80, health: {startup: {path: /up, command: [up]}}", "health.startup", "at most one of path, command")]
    [InlineData("port: 80, ingress: {host: 10.0.0.1}", "ingress.host", "is an IP address")]
    [InlineData("autoscaling: {minReplicas: 3, maxReplicas: 2}", "autoscaling.maxReplicas", "less than minReplicas")]
    [InlineData("autoscaling: {maxReplicas: 3}, resources: {requests: {memory: 1Gi}}", "resources.requests", "set cpu")]
    [InlineData("env: [{name: A, value: \"a\\0b\"}]", "env[A].value", "NUL")]
    public void Process_BrokenRule_IsRefused(string fields, string field, string words) =>
        AssertFault($"image: a:1\nprocesses: [{{name: worker, {fields}}}]", $"spec.processes[worker].{field}", words);

    [Theory]
    [InlineData("exclusive: true, replicas: 0")]
    [InlineData("exclusive: true, port: 80, ingress: {host: shop.example}")]
    [InlineData("health: {startup: {command: [up], withinSeconds: 5}, liveness: {command: [up]}}")]
    public void Process_AtTheEdgeOfARule_IsAllowed(string fields) =>
        Assert.Empty(FaultsOf($"image: a:1\nprocesses: [{{name: worker, {fields}}}]"));

    [Theory]
    [InlineData("[{name: web}]", "spec.processes[web].name", "reserved")]
    [InlineData("[{name: db}]", "spec.processes[db].name", "also in spec.dependencies")]
    public void Process_OfANameThatIsTaken_IsRefused(string processes, string field, string words) =>
        AssertFault($"image: a:1\nprocesses: {processes}\n{Db}", field, words);

    [Fact]
    public void Deadline_ShorterThanAProcessMayStart_IsNamed() => AssertFault(
        "image: a:1\nprocesses: [{name: worker, health: {startup: {command: [up], withinSeconds: 300}}}]\n"
            + "rollout: {progressDeadlineSeconds: 299}",
        "spec.rollout.progressDeadlineSeconds", "less than processes[worker].health.startup.withinSeconds 300");

    [Fact]
    public void NodeSelector_WithAKeyWhoseDomainIsTooLong_IsRefused()
    {
        var key = $"{new string('a', 254)}/b";
        AssertFault($"image: a:1\nweb: {{port: 80, nodeSelector: {{{key}: c}}}}", $"spec.web.nodeSelector[{key}]", "label key");
    }
}
