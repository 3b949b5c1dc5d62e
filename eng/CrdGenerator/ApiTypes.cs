using System.Reflection;

namespace Ballast.CrdGenerator;

/// <summary>The types below a property, each where it is met first, and the fields that hold them.</summary>
internal sealed class ApiTypes
{
    private readonly List<Type> _types = [];
    private readonly Dictionary<Type, List<PropertyInfo>> _uses = [];
    private readonly Dictionary<PropertyInfo, Type> _owners = [];

    public ApiTypes(PropertyInfo root) => Visit(ElementOf(root.PropertyType));

    /// <summary>Objects and enumerations, each before what it holds.</summary>
    public IReadOnlyList<Type> InOrder => _types;

    /// <summary>The fields that hold a type, with links to the types that have them; empty for the root.</summary>
    public string Uses(Type type) => string.Join(
        ", ",
        _uses.GetValueOrDefault(type, []).GroupBy(field => _owners[field])
            .Select(owner => $"{Link(owner.Key)} ({string.Join(", ", owner.Select(field => $"`{ApiCells.Name(field)}`"))})"));

    /// <summary>The type of a value, of a list's items, or of an optional value.</summary>
    public static Type ElementOf(Type type) =>
        Nullable.GetUnderlyingType(type) ?? (IsList(type) ? type.GetGenericArguments()[0] : type);

    public static bool IsList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>);

    /// <summary>Whether a type has a section of its own.</summary>
    public static bool HasSection(Type type) =>
        type.IsEnum || (type.IsClass && type != typeof(string) && type != typeof(Dictionary<string, string>));

    public static string Link(Type type) => $"[{type.Name}](#{type.Name.ToLowerInvariant()})";

    private void Visit(Type type)
    {
        if (_types.Contains(type))
        {
            return;
        }

        _types.Add(type);
        if (type.IsEnum)
        {
            return;
        }

        foreach (var field in SchemaBuilder.PropertiesOf(type).Where(p => HasSection(ElementOf(p.PropertyType))))
        {
            // A field of a base type is met once for each type that shares it.
            var own = type.GetProperty(field.Name)!;
            _owners[own] = type;
            var element = ElementOf(own.PropertyType);
            if (!_uses.TryGetValue(element, out var uses))
            {
                _uses[element] = uses = [];
            }

            uses.Add(own);
            Visit(element);
        }
    }
}
