using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Engines;
using Ballast.Operator.Observe;
using Ballast.Operator.Validate;

namespace Ballast.Operator.Tests.Validate;

public sealed class ImmutabilityValidatorTests
{
    [Theory]
    [InlineData("postgres: {managed: {version: '15', storage: 5Gi}}")]
    [InlineData("postgres: {managed: {version: '15.9', storage: 6Gi}}")]
    [InlineData("postgres: {managed: {version: '15'}}")]
    public void SameOrGrown_IsAllowed(string dependency) => Assert.Empty(Validate(dependency, Postgres15()));

    [Theory]
    [InlineData("redis: {managed: {version: '7'}}", "redis", "db is postgres")]
    [InlineData("redis: {external: {secretRef: {name: x}}}", "redis", "db is postgres")]
    [InlineData("postgres: {external: {secretRef: {name: x}}}", "postgres.external", "db is managed")]
    [InlineData("postgres: {managed: {version: '16'}}", "postgres.managed.version", "data of version 15")]
    [InlineData("postgres: {managed: {version: '14'}}", "postgres.managed.version", "data of version 15")]
    [InlineData("postgres: {managed: {version: '15', storage: 4Gi}}", "postgres.managed.storage", "less than the 5Gi")]
    public void EngineSourceVersionOrSmallerStorage_IsRefusedWithTheField(string dependency, string field, string words)
    {
        var fault = Assert.Single(Validate(dependency, Postgres15()));
        Assert.Equal($"spec.dependencies[db].{field}", fault.Field);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void SmallerStorage_IsRefusedOnlyWhereTheServerKeepsData(bool persistence, int faults)
    {
        var claim = Postgres15().Claims[0];

        Assert.Equal(faults, Validate(
            $"redis: {{managed: {{version: '7', storage: 4Gi, persistence: {(persistence ? "true" : "false")}}}}}",
            new ObservedState { Claims = [claim] }).Count);
    }

    [Theory]
    [InlineData("fast", "fast", true)]
    [InlineData("fast", "", true)]
    [InlineData("fast", "slow", false)]
    [InlineData(null, "slow", true)]
    public void StorageClass_IsRefusedOnlyWhereTheVolumeHasAnother(string? has, string wanted, bool isAllowed)
    {
        var observed = Postgres15();
        observed.Claims[0].Spec!.StorageClassName = has;

        var faults = Validate($"postgres: {{managed: {{version: '15', storageClassName: '{wanted}'}}}}", observed);

        Assert.Equal(isAllowed ? [] : ["spec.dependencies[db].postgres.managed.storageClassName"], faults.Select(f => f.Field));
    }

    [Fact]
    public void NothingThere_NothingIsRefused() =>
        Assert.Empty(Validate("postgres: {managed: {version: '18'}}", ObservedState.Empty));

    [Fact]
    public void ServerOfAnotherOwner_ProvesNothing()
    {
        var observed = Postgres15();
        observed.StatefulSets[0].Metadata.OwnerReferences![0].Uid = "someone-else";
        Assert.Empty(Validate("postgres: {managed: {version: '16'}}", observed));
    }

    [Fact]
    public void RetainedVolumeAlone_IsNoReasonButForItsSize()
    {
        var observed = Postgres15() with { StatefulSets = [] };
        Assert.Empty(Validate("postgres: {managed: {version: '16'}}", observed));
        Assert.Single(Validate("postgres: {managed: {version: '16', storage: 1Gi}}", observed));
    }

    [Fact]
    public void ExternalThatRuns_CannotBecomeManaged()
    {
        var running = StackYaml.WithSpec("dependencies: [{name: db, postgres: {external: {secretRef: {name: x}}}}]").Spec;
        var fault = Assert.Single(ImmutabilityValidator.Validate(
            StackYaml.WithSpec("dependencies: [{name: db, postgres: {managed: {version: '15'}}}]"), ObservedState.Empty,
            running));
        Assert.Equal("spec.dependencies[db].postgres.managed", fault.Field);
    }

    [Fact]
    public void ServerWhoseVolumeSaysNothing_IsKnownByItsOwnLabel()
    {
        var observed = Postgres15() with { Claims = [] };
        Assert.Empty(Validate("redis: {managed: {version: '7'}}", observed));

        observed.StatefulSets[0].Metadata.Labels = new() { [Labels.Name] = "postgres" };
        Assert.Equal("spec.dependencies[db].redis", Assert.Single(Validate("redis: {managed: {version: '7'}}", observed)).Field);
        Assert.Empty(Validate("postgres: {managed: {version: '18'}}", observed));
    }

    [Fact]
    public void ServerWhoseVolumeAndLabelDiffer_IsWhatItsVolumeSays()
    {
        var observed = Postgres15();
        observed.StatefulSets[0].Metadata.Labels = new() { [Labels.Name] = "redis" };

        Assert.Empty(Validate("postgres: {managed: {version: '15'}}", observed));
    }

    [Fact]
    public void StackWithoutDependencies_HasNothingToRefuse() =>
        Assert.Empty(ImmutabilityValidator.Validate(StackYaml.WithSpec("image: a:1"), Postgres15()));

    private static IReadOnlyList<FieldError> Validate(string dependency, ObservedState observed) =>
        ImmutabilityValidator.Validate(StackYaml.WithSpec($"dependencies: [{{name: db, {dependency}}}]"), observed);

    private static ObservedState Postgres15() => new()
    {
        StatefulSets =
        [
            new V1StatefulSet
            {
                Metadata = new V1ObjectMeta
                {
                    Name = "shop-db",
                    OwnerReferences =
                    [
                        new V1OwnerReference
                        {
                            ApiVersion = "ballast.dev/v1alpha1",
                            Kind = "AppStack",
                            Name = "shop",
                            Uid = "stack-uid",
                            Controller = true
                        },
                    ],
                },
            },
        ],
        Claims =
        [
            new V1PersistentVolumeClaim
            {
                Metadata = new V1ObjectMeta
                {
                    Name = "shop-db-data",
                    Annotations = new() { [Labels.DataEngine] = "postgres", [Labels.DataVersion] = "15" },
                },
                Spec = new V1PersistentVolumeClaimSpec
                {
                    Resources = new V1ResourceRequirements { Requests = new() { ["storage"] = "5Gi" } }
                },
            },
        ],
    };
}
