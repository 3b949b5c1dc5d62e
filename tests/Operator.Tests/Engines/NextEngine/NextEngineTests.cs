using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Desired;
using Ballast.Operator.Engines;
using Ballast.Operator.Health;
using Ballast.Operator.Hosting;
using Ballast.Operator.Planning;
using Ballast.Operator.Profiles;
using Ballast.Operator.Releases;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ballast.Operator.Tests.Engines.NextEngine;

/// <summary>What follows from the catalogue works with one more engine in it, and no other change.</summary>
public sealed class NextEngineTests
{
    private static readonly BrokerEngine Broker = new();
    private static readonly IReadOnlyList<IEngine> Engines =
        [.. EngineCatalog.All.Where(e => e.Name != "rabbitmq"), Broker];

    private static readonly KubernetesClientConfiguration NoCluster = new() { Server = new Uri("https://192.0.2.1") };

    private static readonly AppStack Stack = StackYaml.WithSpec(
        """
        image: a
        dependencies:
        - {name: db, postgres: {managed: {version: "16"}}}
        - {name: mq, rabbitmq: {managed: {version: "3.13", storage: 2Gi}}, pool: {maxConnections: 7}}
        """);

    private static DependencySpec Queue => Stack.Spec.Dependencies![1];

    [Fact]
    public void Settings_WithOneMoreEngine_HaveItsImage()
    {
        var setting = Assert.Single(Settings.For(Engines), s => s.Option == "--rabbitmq-image");
        Assert.Equal("BALLAST__IMAGES__RABBITMQ", setting.Variable);
        Assert.Equal("Repository of the RabbitMQ image, without a tag. Default: rabbitmq.", setting.Description);

        var options = setting.Apply(new OperatorOptions(), "registry.example/mq");

        Assert.Equal("registry.example/mq:3.13", options.Images.Of(Broker, "3.13"));
        Assert.Equal("postgres:16", options.Images.Of(EngineCatalog.Named("postgres")!, "16"));
        Assert.Equal("rabbitmq:3.13", new OperatorOptions().Images.Of(Broker, "3.13"));
    }

    [Fact]
    public void Dependency_OfOneMoreEngine_IsChosen()
    {
        Assert.Equal(new EngineChoice(Broker, Queue.Rabbitmq!.Managed, null), EngineCatalog.For(Queue, Engines));
    }

    [Fact]
    public void Environment_WithOneMoreEngine_HasItsVariables()
    {
        var variables = DependencyEnvironment.Build(
            FilledSpec.Of(Stack.Spec), Queue, new ConnectionInfo("h", 5672, "u", "p", "v"), Engines).ToDictionary();

        Assert.Equal(("amqp://u:p@h:5672/v", "7"), (variables["AMQP_URL"], variables["AMQP_MAX_CONNECTIONS"]));
        Assert.Equal("amqp://u:p@h:5672/v", variables["MQ_URL"]);
        Assert.Equal(VariableNames.Of(Stack.Spec, Queue, Engines).Order(), variables.Keys.Order());
    }

    [Fact]
    public void StatefulSet_OfOneMoreEngine_IsItsPodAsItsUser()
    {
        var set = Build(Queue.Rabbitmq!.Managed!);

        Assert.Equal("registry.example/mq:3.13", Assert.Single(set.Template.Spec!.Containers).Image);
        Assert.Equal(
            (1234L, 1234L), (set.Template.Spec.SecurityContext!.RunAsUser, set.Template.Spec.SecurityContext.FsGroup));
        Assert.Equal("rabbitmq", set.Template.Metadata!.Labels![Labels.Name]);
    }

    [Fact]
    public void StatefulSet_OtherValueOfAFieldThatShapesItsPod_HasAnotherIdentity() =>
        Assert.NotEqual(Identity(Queue.Rabbitmq!.Managed!), Identity(Queue.Rabbitmq.Managed! with { Storage = "3Gi" }));

    [Fact]
    public async Task Check_OfOneMoreEngine_AsksWithItsProbe()
    {
        var result = await CheckAsync("v");
        Assert.Equal((HealthState.Healthy, "3.13"), (result.State, result.Version));
    }

    [Fact]
    public async Task Check_OfOneMoreEngineThatFails_IsExplainedByIt()
    {
        var result = await CheckAsync("full");
        Assert.Equal(
            (HealthState.Unhealthy, Reasons.CheckFailed, "RabbitMQ at 127.0.0.1:5672 is out of memory"),
            (result.State, result.Reason, result.Message));
    }

    [Fact]
    public async Task Operator_WithOneMoreEngine_HasItsProbe()
    {
        await using var application = OperatorApplication.Build(new OperatorOptions(), NoCluster, Engines);
        Assert.IsType<BrokerProbe>(application.Services.GetRequiredService<ProbeSet>().For(Target("v")));
    }

    [Fact]
    public void Operator_EngineWithoutAProbe_DoesNotStart()
    {
        var silent = new BrokerEngine { Probe = static _ => null! };
        var error = Assert.Throws<InvalidOperationException>(
            () => OperatorApplication.Build(new OperatorOptions(), NoCluster, [.. Engines.Where(e => e != Broker), silent]));
        Assert.Contains("The engine rabbitmq has no probe", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_OfAnEngineThatTheOperatorDoesNotHave_IsAFaultAndNoUnhealthyServer() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => CheckAsync("v", [.. Engines.Where(e => e != Broker)]));

    private static DependencyTarget Target(string database) => new(
        Broker, new ConnectionInfo("127.0.0.1", 5672, "u", "p", database), Managed: true, TimeSpan.FromSeconds(15),
        TimeSpan.FromSeconds(5), 3);

    private static async Task<CheckResult> CheckAsync(string database, IReadOnlyList<IEngine>? engines = null)
    {
        using var app = new AppProbe(TimeProvider.System);
        var checker = new Checker(
            new ProbeSet(app, engines ?? Engines, TimeProvider.System), new AddressResolver("192.0.2.1", SearchList.None),
            TimeProvider.System,
            NullLogger<Checker>.Instance);
        return await checker.CheckAsync(new TargetName("demo", "shop", "mq"), Target(database), CancellationToken.None);
    }

    private static V1StatefulSetSpec Build(ManagedServerSpec managed) => BuildSet(managed).Spec!;

    private static string? Identity(ManagedServerSpec managed) => BuildSet(managed).Metadata.Annotation(Labels.Release);

    private static V1StatefulSet BuildSet(ManagedServerSpec managed)
    {
        var image = new EngineImages().With(Broker.Images[0], "registry.example/mq").Of(Broker, managed.Version);
        var identity = new ServerIdentity(Broker, managed, image, Credentials: null);
        return ServerStatefulSetBuilder.Build(
            new ManagedDependency(Stack, Queue, Broker, managed), new ServerPlan(identity.Of(null), image, [], null));
    }
}
