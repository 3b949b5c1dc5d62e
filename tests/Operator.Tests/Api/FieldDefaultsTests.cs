using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using Ballast.CrdGenerator;
using Ballast.Operator.Api.Schema;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Profiles;

namespace Ballast.Operator.Tests.Api;

/// <summary>Each default stands in one place, and the documentation of the fields is filled from there.</summary>
public sealed partial class FieldDefaultsTests
{
    private static readonly FieldDefaults Defaults = FieldDefaults.Load();

    public static TheoryData<string> Fields { get; } =
        [.. SpecTypes().SelectMany(t => SchemaBuilder.PropertiesOf(t).Select(p => $"{t.Name}.{p.Name}"))];

    [Theory]
    [InlineData(typeof(WebSpec), nameof(WebSpec.Workers), "4 (Production), 1 (Development)")]
    [InlineData(typeof(PoolSpec), nameof(PoolSpec.TimeoutSeconds), "30 (postgres, mysql), 5 (redis)")]
    [InlineData(typeof(PoolSpec), nameof(PoolSpec.PrePing), "true")]
    [InlineData(typeof(ManagedRedisSpec), nameof(ManagedRedisSpec.Storage), "1Gi")]
    [InlineData(typeof(ManagedRedisSpec), nameof(ManagedRedisSpec.Version), null)]
    [InlineData(typeof(AppStackSpec), nameof(AppStackSpec.Rollout), "the defaults of its fields")]
    [InlineData(
        typeof(TaskSpec), nameof(TaskSpec.Resources),
        "requests {cpu: 250m, memory: 512Mi}, limits {cpu: 1, memory: 1Gi} (Production); "
            + "requests {cpu: 50m, memory: 128Mi}, limits {cpu: 500m, memory: 512Mi} (Development)")]
    public void Default_OfAField_IsWhatTheFillingSets(Type owner, string field, string? expected) =>
        Assert.Equal(expected, Defaults.Of(owner, owner.GetProperty(field)!));

    /// <summary>A value in prose would stay when the code's changes.</summary>
    [Theory]
    [MemberData(nameof(Fields))]
    public void Documentation_AnyFieldOfTheSpec_NamesNoDefaultValue(string field)
    {
        var documentation = XmlDocumentation.Load(AppContext.BaseDirectory, "Ballast.Operator");
        var owner = SpecTypes().Single(t => t.Name == field.Split('.')[0]);

        Assert.DoesNotMatch(ValueAsDefault(), documentation.Of(owner.GetProperty(field.Split('.')[1])!));
    }

    /// <summary>A spec with every object in it, each as empty as can be, shows all that the filling may set.</summary>
    [Fact]
    public void Defaults_EveryFieldThatTheFillingSets_IsKnown()
    {
        var unset = new AppStackSpec
        {
            Dependencies = [.. Sources().Select(source => Dependency(source.Engine, source.Source))],
            Migration = Empty<MigrationSpec>(),
            Web = Empty<WebSpec>(),
            Processes = [Empty<ProcessSpec>()],
            Tasks = [Empty<TaskSpec>()],
            Rollout = Empty<RolloutSpec>(),
        };

        var filled = Filled(unset, FilledSpec.Of(unset).Value).ToHashSet();

        Assert.Contains((typeof(PoolSpec), nameof(PoolSpec.Size)), filled);
        Assert.Subset(Defaults.Fields.ToHashSet(), filled);
    }

    [Fact]
    public void Defaults_OfObjectsThatAreLeftOut_AreThoseOfTheirFields()
    {
        Assert.Equal(
            Defaults.Fields.Where(f => f.Owner == typeof(HealthSpec)).Select(f => f.Field).Order(),
            [nameof(HealthSpec.Liveness), nameof(HealthSpec.Readiness), nameof(HealthSpec.Startup)]);
    }

    [Fact]
    public void Since_FieldWithItsOwnVersion_WinsOverTheKind()
    {
        Assert.Equal("0.2.0", ApiCells.Since(typeof(Later).GetProperty(nameof(Later.Field))!, typeof(AppStack)));
        Assert.Equal("0.1.0", ApiCells.Since(typeof(AppStackSpec).GetProperty(nameof(AppStackSpec.Web))!, typeof(AppStack)));
    }

    private static IEnumerable<Type> SpecTypes() =>
        new ApiTypes(typeof(AppStack).GetProperty(nameof(AppStack.Spec))!).InOrder.Where(t => !t.IsEnum);

    // One dependency for each engine and source, since a spec has only one of them.
    private static IEnumerable<(PropertyInfo Engine, PropertyInfo Source)> Sources() =>
        from engine in typeof(DependencySpec).GetCustomAttribute<ExactlyOneOfAttribute>()!.Fields
        let property = FieldOf(typeof(DependencySpec), engine)
        from source in property.PropertyType.GetCustomAttribute<ExactlyOneOfAttribute>()!.Fields
        select (property, FieldOf(property.PropertyType, source));

    private static PropertyInfo FieldOf(Type type, string json) => type.GetProperties().Single(p => ApiCells.Name(p) == json);

    private static DependencySpec Dependency(PropertyInfo engine, PropertyInfo source)
    {
        var server = Activator.CreateInstance(engine.PropertyType)!;
        source.SetValue(server, Empty(source.PropertyType));
        var dependency = new DependencySpec { Name = "name", Pool = new PoolSpec(), Check = new CheckSpec() };
        engine.SetValue(dependency, server);
        return dependency;
    }

    private static T Empty<T>() => (T)Empty(typeof(T));

    // What is one value to the documentation, such as resources, stays unset.
    private static object Empty(Type type)
    {
        var empty = Activator.CreateInstance(type)!;
        foreach (var field in SchemaBuilder.PropertiesOf(type)
            .Where(p => FieldDefaults.IsObject(p.PropertyType) && !FieldDefaults.IsValue(p.PropertyType)))
        {
            field.SetValue(empty, Empty(field.PropertyType));
        }

        return empty;
    }

    private static IEnumerable<(Type Owner, string Field)> Filled(object unset, object filled)
    {
        foreach (var property in SchemaBuilder.PropertiesOf(filled.GetType()))
        {
            switch (property.GetValue(unset), property.GetValue(filled))
            {
                case (null, not null):
                    yield return (filled.GetType(), property.Name);
                    break;
                case (IList before, IList after):
                    foreach (var pair in before.Cast<object>().Zip(after.Cast<object>())
                        .SelectMany(p => Filled(p.First, p.Second)))
                    {
                        yield return pair;
                    }

                    break;
                case ({ } before, { } after) when FieldDefaults.IsObject(after.GetType()):
                    foreach (var pair in Filled(before, after))
                    {
                        yield return pair;
                    }

                    break;
            }
        }
    }

    [GeneratedRegex(@"Default[^.]*\d")]
    private static partial Regex ValueAsDefault();

    private sealed class Later
    {
        [Since("0.2.0")]
        public string? Field { get; set; }
    }
}
