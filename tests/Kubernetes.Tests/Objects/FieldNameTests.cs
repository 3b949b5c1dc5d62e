using System.Collections;
using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Ballast.Kubernetes.Objects;
using IMetadata = k8s.Models.IMetadata<k8s.Models.V1ObjectMeta>;
using ModelEntity = k8s.Models.KubernetesEntityAttribute;

namespace Ballast.Kubernetes.Tests.Objects;

/// <summary>
/// Every field of our objects is one of KubernetesClient's models, which are generated from the API's own description. A server
/// ignores a field that it does not know, so a misspelt name would show only in what does not happen.
/// </summary>
public sealed class FieldNameTests
{
    private static readonly Dictionary<(string, string, string), Type> Models = typeof(IMetadata).Assembly.GetTypes()
        .Where(type => type.IsClass && typeof(IMetadata).IsAssignableFrom(type))
        .Select(type => (Type: type, Entity: type.GetCustomAttribute<ModelEntity>()))
        .Where(model => model.Entity is not null)
        .ToDictionary(model => (model.Entity!.Group, model.Entity.ApiVersion, model.Entity.Kind), model => model.Type);

    private readonly List<string> _unknown = [];
    private readonly HashSet<(Type, Type)> _seen = [];

    public static TheoryData<Type> Kinds => [.. typeof(V1Pod).Assembly.GetTypes()
        .Where(type => type.GetCustomAttribute<KubernetesEntityAttribute>() is not null)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Kind_EachFieldOfIt_IsOneOfTheModels(Type kind)
    {
        var entity = kind.GetCustomAttribute<KubernetesEntityAttribute>()!;
        var model = Models[(entity.Group, entity.ApiVersion, entity.Kind)];
        Assert.Equal(model.GetCustomAttribute<ModelEntity>()!.PluralName, entity.PluralName);
        Compare(kind, model, entity.Kind);
        Assert.True(_unknown.Count == 0, string.Join('\n', _unknown));
        Assert.True(_seen.Count > 1, "Only the kind itself was compared.");
    }

    [Theory]
    [InlineData(typeof(V1Status), typeof(k8s.Models.V1Status))]
    [InlineData(typeof(V1ListMeta), typeof(k8s.Models.V1ListMeta))]
    public void Answer_EachFieldOfIt_IsOneOfTheModels(Type answer, Type model)
    {
        Compare(answer, model, answer.Name);
        Assert.True(_unknown.Count == 0, string.Join('\n', _unknown));
    }

    private void Compare(Type ours, Type model, string path)
    {
        // We read the conditions of all kinds alike; they differ in the times that they have.
        model = ours == typeof(V1Condition) ? typeof(k8s.Models.V1Condition) : model;

        // A type that writes itself, such as a quantity, has no fields.
        if (KubernetesJsonContext.Default.GetTypeInfo(ours) is not { Kind: JsonTypeInfoKind.Object } info
            || !_seen.Add((ours, model)))
        {
            return;
        }

        var fields = model.GetProperties()
            .Select(property => (Name: property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name, property.PropertyType))
            .Where(field => field.Name is not null).ToDictionary(field => field.Name!, field => field.PropertyType);
        foreach (var property in info.Properties.Where(property => property.Get is not null))
        {
            if (!fields.TryGetValue(property.Name, out var type))
            {
                _unknown.Add($"{path}.{property.Name} is not a field of {model.Name}");
            }
            else if (Shape(property.PropertyType) is var (shape, item) && Shape(type) is var (modelShape, modelItem)
                && shape != modelShape)
            {
                _unknown.Add($"{path}.{property.Name} is a {shape}, and in {model.Name} a {modelShape}");
            }
            else
            {
                Compare(item, modelItem, $"{path}.{property.Name}");
            }
        }
    }

    private static (string Shape, Type Item) Shape(Type type)
    {
        if (type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable)))
        {
            var items = type.GetGenericArguments();
            return (items.Length == 2 ? "map" : "list", items[^1]);
        }

        return ("value", Nullable.GetUnderlyingType(type) ?? type);
    }
}
