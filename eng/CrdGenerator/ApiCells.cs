using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ballast.Operator.Api.Schema;

namespace Ballast.CrdGenerator;

/// <summary>What the cells of a field's row say, from the field's type and attributes.</summary>
internal static partial class ApiCells
{
    public const string Quantity = "quantity";

    /// <summary>Expressions that have a name, under which the tables refer to them.</summary>
    public static IReadOnlyList<(string Name, FieldInfo Field)> Formats { get; } =
    [
        .. typeof(Patterns).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (Words(field.Name), field)),
    ];

    public static string Name(PropertyInfo field) => JsonNamingPolicy.CamelCase.ConvertName(field.Name);

    /// <summary>Type and bounds.</summary>
    public static string Type(PropertyInfo field)
    {
        List<string?> parts = [TypeName(field), Count(field), Item(field), Range(field), Format(field)];
        if (field.GetCustomAttribute<ListMapAttribute>() is { } map)
        {
            parts.Add($"each `{map.Key}` once");
        }

        return string.Join(", ", parts.OfType<string>());
    }

    /// <summary>The default of a field: that of its profile, or what a new object of its type has.</summary>
    public static string Default(PropertyInfo field, object fresh, string? filled)
    {
        if (field.GetCustomAttribute<RequiredMemberAttribute>() is not null)
        {
            return "required";
        }

        return filled ?? field.GetValue(fresh) switch
        {
            null => "",
            bool flag => flag ? "true" : "false",
            var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
    }

    /// <summary>Takes a default that only words can tell, such as <c>Default: the stack's.</c>, out of a meaning.</summary>
    public static (string Meaning, string? Default) Split(string summary)
    {
        var match = SpokenDefault().Match(summary);
        return match.Success ? (summary.Remove(match.Index, match.Length), match.Groups[1].Value) : (summary, null);
    }

    /// <summary>The version that brought a field: its own, or that of the kind.</summary>
    public static string Since(PropertyInfo field, Type kind) =>
        (field.GetCustomAttribute<SinceAttribute>() ?? kind.GetCustomAttribute<SinceAttribute>()!).Version;

    public static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    public static string Code(string expression) => $"`{Escape(expression)}`";

    private static string TypeName(PropertyInfo field)
    {
        var type = ApiTypes.ElementOf(field.PropertyType);
        var isQuantity = field.GetCustomAttribute<QuantityAttribute>() is not null;
        var name = type switch
        {
            _ when type == typeof(Dictionary<string, string>) => isQuantity ? $"map of {Quantity}" : "map of string",
            _ when ApiTypes.HasSection(type) => ApiTypes.Link(type),
            _ when type == typeof(string) => isQuantity ? Quantity : "string",
            _ when type == typeof(bool) => "boolean",
            _ when type == typeof(DateTimeOffset) => "time",
            _ => "integer",
        };
        return ApiTypes.IsList(field.PropertyType) ? $"list of {name}" : name;
    }

    private static string? Count(PropertyInfo field)
    {
        if (field.GetCustomAttribute<LengthAttribute>() is not { } length)
        {
            return null;
        }

        var unit = field.PropertyType == typeof(string) ? "characters" : ApiTypes.IsList(field.PropertyType) ? "items" : "entries";
        return $"{Between(length.Minimum, length.Maximum)} {unit}";
    }

    private static string? Item(PropertyInfo field) => field.GetCustomAttribute<ItemLengthAttribute>() is { } length
        ? $"each {Between(length.Minimum, length.Maximum)} characters"
        : null;

    private static string? Range(PropertyInfo field) => field.GetCustomAttribute<BoundsAttribute>() is { } bounds
        ? $"{bounds.Minimum} to {bounds.Maximum}"
        : null;

    private static string? Format(PropertyInfo field)
    {
        if (field.GetCustomAttribute<PatternAttribute>()?.Pattern is not { } pattern)
        {
            return null;
        }

        var name = Formats.FirstOrDefault(f => (string)f.Field.GetRawConstantValue()! == pattern).Name;
        return name is null ? Code(pattern) : $"[{name}](#formats)";
    }

    private static string Between(int minimum, int maximum) => minimum > 0 ? $"{minimum} to {maximum}" : $"at most {maximum}";

    // ObjectName as "object name".
    private static string Words(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? " " : "") + char.ToLowerInvariant(c) : c.ToString()));

    [GeneratedRegex(@" Default: ([^.]+)\.")]
    private static partial Regex SpokenDefault();
}
