using System.Collections;
using System.Globalization;
using System.Reflection;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Profiles;

namespace Ballast.CrdGenerator;

/// <summary>
/// What <see cref="ProfileDefaults"/> fills into the fields that a spec leaves unset, found by filling one for each profile. A
/// default thus stands in that code alone, and the documentation cannot say another.
/// </summary>
internal sealed class FieldDefaults
{
    private const string OfFields = "the defaults of its fields";

    private readonly Dictionary<(Type Owner, string Field), List<FilledValue>> _values = [];

    /// <summary>The fields that have such a default, by the type that a spec holds there.</summary>
    public IReadOnlyCollection<(Type Owner, string Field)> Fields => _values.Keys;

    public static FieldDefaults Load()
    {
        var defaults = new FieldDefaults();
        foreach (var profile in Enum.GetValues<Profile>())
        {
            var unset = Unset(profile);
            defaults.Compare(unset, ProfileDefaults.Apply(unset), profile, engine: "");
        }

        return defaults;
    }

    /// <summary>The default of a field, with what it depends on, such as <c>20 (Production), 5 (Development)</c>.</summary>
    public string? Of(Type owner, PropertyInfo property)
    {
        if (!_values.TryGetValue((owner, property.Name), out var values))
        {
            return null;
        }

        var byProfile = values.GroupBy(v => v.Engine).Any(engine => engine.Select(v => v.Text).Distinct().Count() > 1);
        var byEngine = values.GroupBy(v => v.Profile).Any(profile => profile.Select(v => v.Text).Distinct().Count() > 1);
        var groups = values.GroupBy(v => v.Text)
            .Select(group => (Text: group.Key, Cases: string.Join(", ", Cases([.. group], byProfile, byEngine))))
            .Select(group => group.Cases.Length == 0 ? group.Text : $"{group.Text} ({group.Cases})")
            .ToList();
        return string.Join(groups.Exists(g => g.Contains('{', StringComparison.Ordinal)) ? "; " : ", ", groups);
    }

    /// <summary>A type of the API's own that has fields.</summary>
    public static bool IsObject(Type type) => type.IsClass && type.Namespace == typeof(AppStackSpec).Namespace;

    /// <summary>A type that is written as one value: nothing but maps, so that no field of it has a default of its own.</summary>
    public static bool IsValue(Type type) =>
        SchemaBuilder.PropertiesOf(type).ToList() is { Count: > 0 } properties
        && properties.TrueForAll(p => p.PropertyType == typeof(Dictionary<string, string>));

    private static IEnumerable<string> Cases(IReadOnlyList<FilledValue> values, bool byProfile, bool byEngine) =>
        values.Select(v => (byProfile, byEngine) switch
        {
            (true, true) => $"{v.Engine} in {v.Profile}",
            (true, false) => v.Profile.ToString(),
            (false, true) => v.Engine,
            _ => "",
        }).Where(text => text.Length > 0).Distinct();

    // A spec that sets nothing but what must be set for a default to apply. A dependency is named for its engine.
    private static AppStackSpec Unset(Profile profile) => new()
    {
        Profile = profile,
        Dependencies =
        [
            new() { Name = "postgres", Postgres = new() { Managed = new() { Version = "1" } } },
            new() { Name = "mysql", Mysql = new() { Managed = new() { Version = "1" } } },
            new() { Name = "redis", Redis = new() { Managed = new() { Version = "1" } } },
            new() { Name = "rabbitmq", Rabbitmq = new() { Managed = new() { Version = "1" } } },
            new() { Name = "influxdb", Influxdb = new() { Managed = new() { Version = "1" } } },
            new() { Name = "service", Service = new() { Host = "host", Port = 1, Tcp = new() } },
        ],
        Migration = new(),
        Web = new() { Port = 1 },
        Processes = [new() { Name = "process" }],
        Tasks = [new() { Name = "task", Schedule = "* * * * *" }],
    };

    private void Compare(object unset, object filled, Profile profile, string engine)
    {
        foreach (var property in SchemaBuilder.PropertiesOf(filled.GetType()))
        {
            var (before, after) = (property.GetValue(unset), property.GetValue(filled));
            if (after is null)
            {
                continue;
            }

            if (before is null)
            {
                Add(filled.GetType(), property, new FilledValue(profile, engine, Text(after)));
            }

            if (after is IList items && before is IList given)
            {
                foreach (var (index, item) in items.Cast<object>().Index())
                {
                    Compare(given[index]!, item, profile, item is DependencySpec dependency ? dependency.Name : engine);
                }
            }
            else if (IsObject(after.GetType()) && !IsValue(after.GetType()))
            {
                Compare(before ?? Activator.CreateInstance(after.GetType())!, after, profile, engine);
            }
            else if (before is not null && !before.Equals(after))
            {
                throw new InvalidOperationException($"{filled.GetType().Name}.{property.Name}: the filling changes a value.");
            }
        }
    }

    private void Add(Type owner, PropertyInfo property, FilledValue value)
    {
        if (!_values.TryGetValue((owner, property.Name), out var values))
        {
            _values[(owner, property.Name)] = values = [];
        }

        values.Add(value);
    }

    private static string Text(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        ResourcesSpec resources => $"requests {Text(resources.Requests!)}, limits {Text(resources.Limits!)}",
        Dictionary<string, string> map => $"{{{string.Join(", ", map.Select(entry => $"{entry.Key}: {entry.Value}"))}}}",
        _ when IsObject(value.GetType()) => OfFields,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private sealed record FilledValue(Profile Profile, string Engine, string Text);
}
