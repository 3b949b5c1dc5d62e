using System.Text;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Observe;
using Ballast.Operator.References;
using Ballast.Operator.Validate;

namespace Ballast.Operator.Tests.Validate;

public sealed class ReferenceTests
{
    private const string Stack =
        """
        image: a:1
        imagePullSecrets: [registry]
        env:
        - {name: SECRET_KEY, secretKeyRef: {name: shop, key: secret-key}}
        - {name: DEBUG, configMapKeyRef: {name: settings, key: debug}}
        dependencies:
        - {name: db, postgres: {external: {secretRef: {name: shop-db}}}}
        - {name: cache, redis: {external: {secretRef: {name: shop-cache}}}, required: false}
        web:
          port: 80
          env: [{name: JWT_SECRET, secretKeyRef: {name: shop, key: jwt}}]
          mounts: [{path: /etc/shop, configMap: files}]
          ingress: {host: shop.example, tls: {secretName: shop-tls}}
        """;

    [Fact]
    public void Keys_AreThoseThatAreUsedInAFixedOrder() => Assert.Equal(
        [
            "Secret shop: jwt secret-key", "Secret shop-cache: all", "Secret shop-db: all", "ConfigMap files: all",
            "ConfigMap settings: debug",
        ],
        ReferenceKeys.Of(Spec()).Select(e => $"{e.Key}: {(e.Value is null ? "all" : string.Join(' ', e.Value))}"));

    [Fact]
    public void Keys_OfAnObjectThatIsAlsoMounted_AreAll() => Assert.Null(
        ReferenceKeys.Of(StackYaml.WithSpec(
            "web: {port: 1, env: [{name: A, secretKeyRef: {name: s, key: k}}], mounts: [{path: /s, secret: s}]}").Spec)
            [new ReferenceKey(ReferenceKind.Secret, "s")]);

    [Fact]
    public void Missing_ObjectsAndKeys_AreNamedWithWhoNeedsThem()
    {
        var observed = Observed(("shop", "secret-key", "x"), ("shop-db", "uri", "x"));
        Assert.Equal(
            [
                "ConfigMapNotFound: ConfigMap settings does not exist, and spec.env[DEBUG] refers to it: create it",
                "KeyNotFound: Secret shop has no key jwt, and spec.web.env[JWT_SECRET] refers to it: add it",
                "ConfigMapNotFound: ConfigMap files does not exist, and spec.web.mounts[/etc/shop] refers to it: create it",
            ],
            ReferenceCheck.Missing(Spec(), observed).Select(f => $"{f.Reason}: {f.Message}"));
    }

    [Fact]
    public void Missing_SecretOfARequiredDependency_IsNamed() => Assert.Contains(
        new ReferenceFault(
            Reasons.SecretNotFound, "Secret shop-db does not exist, and spec.dependencies[db] refers to it: create it"),
        ReferenceCheck.Missing(Spec(), ObservedState.Empty));

    [Fact]
    public void Missing_SecretOfAnOptionalDependency_HoldsNothingUp() => Assert.DoesNotContain(
        ReferenceCheck.Missing(Spec(), ObservedState.Empty), f => f.Message.Contains("shop-cache", StringComparison.Ordinal));

    [Fact]
    public void Production_WeakReferencedValues_AreRefusedWithoutBeingShown()
    {
        var observed =
            Observed(
                ("shop", "secret-key", "hunter2"), ("shop", "jwt", "change-me-change-me-change-me-change-me"),
                ("settings", "debug", "true"));
        var faults = SecretPolicy.Check(Spec(), observed);
        Assert.Collection(
            faults.Select(f => f.Message),
            m => Assert.StartsWith(
                "spec.env[SECRET_KEY], key secret-key of Secret shop: has fewer than 32", m, StringComparison.Ordinal),
            m => Assert.StartsWith(
                "spec.env[DEBUG], key debug of ConfigMap settings: debugging is refused", m, StringComparison.Ordinal),
            m => Assert.StartsWith(
                "spec.web.env[JWT_SECRET], key jwt of Secret shop: is a known default", m, StringComparison.Ordinal));
        Assert.All(faults, f => Assert.Equal(Reasons.InsecureSecret, f.Reason));
        Assert.DoesNotContain(faults, f => f.Message.Contains("hunter2", StringComparison.Ordinal)
            || f.Message.Contains("change-me", StringComparison.Ordinal));
    }

    [Fact]
    public void Development_WeakReferencedValues_AreAllowed() =>
        Assert.Empty(
            SecretPolicy.Check(Spec() with { Profile = Profile.Development }, Observed(("shop", "secret-key", "hunter2"))));

    [Fact]
    public void Production_GoodReferencedValues_AreAllowed() => Assert.Empty(
        SecretPolicy.Check(
            Spec(), Observed(("shop", "secret-key", "8e1f0d5a7c3b49e2a6d4f1b08c957e3a"), ("settings", "debug", "false"))));

    [Theory]
    [InlineData("postgres")]
    [InlineData("mysql")]
    [InlineData("redis")]
    [InlineData("rabbitmq")]
    [InlineData("influxdb")]
    public void External_OfEveryEngine_IsReachedByItsSecret(string engine)
    {
        var spec = StackYaml.WithSpec($"dependencies: [{{name: x, {engine}: {{external: {{secretRef: {{name: s}}}}}}}}]").Spec;

        Assert.Equal("s", ReferenceUse.External(spec.Dependencies![0])!.SecretRef.Name);
        Assert.Equal(
            new ReferenceUse("spec.dependencies[x]", new ReferenceKey(ReferenceKind.Secret, "s"), null),
            Assert.Single(ReferenceUse.Of(spec)));
    }

    [Fact]
    public void Uses_OfEveryComponent_AreNamedByTheirField() => Assert.Equal(
        [
            "spec.migration.env[A]", "spec.web.env[A]", "spec.processes[worker].env[A]", "spec.tasks[daily].env[A]",
            "spec.migration.mounts[/s]", "spec.web.mounts[/s]", "spec.processes[worker].mounts[/s]",
            "spec.tasks[daily].mounts[/s]",
        ],
        ReferenceUse.Of(StackYaml.WithSpec(
            """
            migration: {env: [{name: A, secretKeyRef: {name: s, key: k}}], mounts: [{path: /s, secret: s}]}
            web: {port: 1, env: [{name: A, secretKeyRef: {name: s, key: k}}], mounts: [{path: /s, secret: s}]}
            processes: [{name: worker, env: [{name: A, secretKeyRef: {name: s, key: k}}], mounts: [{path: /s, secret: s}]}]
            tasks:
            - name: daily
              schedule: "3 1 * * *"
              env: [{name: A, secretKeyRef: {name: s, key: k}}]
              mounts: [{path: /s, secret: s}]
            """).Spec).Select(u => u.Field));

    private static AppStackSpec Spec() => StackYaml.WithSpec(Stack).Spec;

    private static ObservedState Observed(params (string Name, string Key, string Value)[] values) => new()
    {
        References = values.GroupBy(v => v.Name).ToDictionary(
            g => new ReferenceKey(g.Key == "settings" ? ReferenceKind.ConfigMap : ReferenceKind.Secret, g.Key),
            ReferencedObject? (g) => new ReferencedObject(
                new V1ObjectMeta { Name = g.Key }, g.ToDictionary(v => v.Key, v => Encoding.UTF8.GetBytes(v.Value)))),
    };
}
