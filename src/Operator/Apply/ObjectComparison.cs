using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ballast.Kubernetes.Objects;

namespace Ballast.Operator.Apply;

/// <summary>
/// Finds what a live object lacks of its desired state. Lists are compared by <see cref="ListKeys"/>. What others added, members
/// and items, is no difference. Pure.
/// </summary>
internal sealed class ObjectComparison
{
    // Not compared: the server sets them, or they depend on its version.
    private static readonly string[] Servers = ["status", "apiVersion", "kind"];

    private readonly List<Difference> _found = [];

    // The way to what is compared now. Described only where there is a difference, which is seldom.
    private readonly List<(string? Member, JsonElement Item, string[]? Keys)> _way = [];

    private readonly bool _isInAtomicList;

    private ObjectComparison(bool isInAtomicList) => _isInAtomicList = isInAtomicList;

    /// <summary>The differences; none: the child need not be written.</summary>
    public static IReadOnlyList<Difference> Find<T>(T wanted, T live, JsonTypeInfo<T> type)
        where T : class, IKubernetesObject
    {
        var wantedJson = JsonSerializer.SerializeToUtf8Bytes(wanted, type);
        var liveJson = JsonSerializer.SerializeToUtf8Bytes(live, type);
        if (JsonCover.Covers(liveJson, wantedJson, Servers))
        {
            return [];
        }

        // Compares documents, because nodes would allocate more.
        using var wantedDocument = JsonDocument.Parse(wantedJson);
        using var liveDocument = JsonDocument.Parse(liveJson);
        return Find(wantedDocument.RootElement, liveDocument.RootElement);
    }

    /// <summary>The differences between two objects as JSON.</summary>
    public static IReadOnlyList<Difference> Find(JsonElement wanted, JsonElement live)
    {
        var comparison = new ObjectComparison(isInAtomicList: false);
        foreach (var member in wanted.EnumerateObject())
        {
            if (!Array.Exists(Servers, member.NameEquals))
            {
                comparison.CompareMember(live, member);
            }
        }

        return comparison._found;
    }

    private void CompareMember(JsonElement found, JsonProperty wanted)
    {
        _way.Add((wanted.Name, default, null));
        Compare(wanted.Name, Member(found, wanted), wanted.Value);
        _way.RemoveAt(_way.Count - 1);
    }

    // The server leaves out what is empty, zero or false.
    private void Compare(string? name, JsonElement? found, JsonElement wanted)
    {
        if (found is { ValueKind: JsonValueKind.Null })
        {
            found = null;
        }

        switch (wanted.ValueKind)
        {
            case JsonValueKind.Null:
                break;
            case JsonValueKind.Object when found is { ValueKind: JsonValueKind.Object } members:
                foreach (var member in wanted.EnumerateObject())
                {
                    CompareMember(members, member);
                }

                break;
            case JsonValueKind.Array when found is { ValueKind: JsonValueKind.Array } items:
                CompareItems(name, items, wanted);
                break;
            default:
                if (found is { } value ? !JsonElement.DeepEquals(value, wanted) : !IsEmpty(wanted))
                {
                    Add(found);
                }

                break;
        }
    }

    private void CompareItems(string? name, JsonElement found, JsonElement wanted)
    {
        if (name is null || _isInAtomicList || wanted.GetArrayLength() == 0)
        {
            CompareWhole(found, wanted);
        }
        else if (ListKeys.Of(name, wanted[0]) is { } keys)
        {
            CompareByKeys(name, found, wanted, keys);
        }
        else if (!ListKeys.IsOpen(name))
        {
            CompareWhole(found, wanted);
        }
        else if (wanted.EnumerateArray().Any(item => !found.EnumerateArray().Any(f => Contains(f, item) && Contains(item, f))))
        {
            Add(found);
        }
    }

    // An atomic list differs as a whole: only then does its path tell who owns it.
    private void CompareWhole(JsonElement found, JsonElement wanted)
    {
        var isSame = found.GetArrayLength() == wanted.GetArrayLength();
        for (var i = 0; isSame && i < wanted.GetArrayLength(); i++)
        {
            isSame = Contains(found[i], wanted[i]);
        }

        if (!isSame)
        {
            Add(found);
        }
    }

    private void CompareByKeys(string name, JsonElement found, JsonElement wanted, string[] keys)
    {
        var (count, next, last) = (found.GetArrayLength(), 0, -1);
        var isInOrder = true;
        foreach (var item in wanted.EnumerateArray())
        {
            // Nearly always the next item, so that long lists take no longer for each item.
            var at = -1;
            for (var i = 0; i < count && at < 0; i++)
            {
                at = IsSame(found[(next + i) % count], item, keys) ? (next + i) % count : -1;
            }

            _way.Add((null, item, keys));
            if (at < 0)
            {
                Add(null);
            }
            else
            {
                Compare(null, found[at], item);
                isInOrder &= at > last;
                (next, last) = (at + 1, at);
            }

            _way.RemoveAt(_way.Count - 1);
        }

        if (!isInOrder && ListKeys.IsOrdered(name) && wanted.EnumerateArray().Any(Refers))
        {
            Add(found);
        }
    }

    private void Add(JsonElement? found) => _found.Add(new Difference(
        [.. _way.Select(w => w.Member is { } name ? FieldStep.Member(name) : FieldStep.Item(w.Item, w.Keys))],
        found?.GetRawText()));

    private static bool Contains(JsonElement found, JsonElement wanted)
    {
        if (wanted.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
        {
            return JsonElement.DeepEquals(found, wanted);
        }

        var comparison = new ObjectComparison(isInAtomicList: true);
        comparison.Compare(null, found, wanted);
        return comparison._found.Count == 0;
    }

    private static bool IsSame(JsonElement found, JsonElement wanted, string[] keys)
    {
        foreach (var key in keys)
        {
            if (!found.TryGetProperty(key, out var left) || !wanted.TryGetProperty(key, out var right)
                || !JsonElement.DeepEquals(left, right))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Refers(JsonElement variable) =>
        variable.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.String
        && value.GetString()!.Contains("$(", StringComparison.Ordinal);

    // By its bytes as they stand, unless they stand for others.
    private static JsonElement? Member(JsonElement found, JsonProperty wanted)
    {
        var name = JsonMarshal.GetRawUtf8PropertyName(wanted);
        var isThere = name.Contains((byte)'\\')
            ? found.TryGetProperty(wanted.Name, out var member)
            : found.TryGetProperty(name, out member);
        return isThere ? member : null;
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.False => true,
        JsonValueKind.String => value.ValueEquals(""),
        JsonValueKind.Number => JsonMarshal.GetRawUtf8Value(value).SequenceEqual("0"u8),
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => value.EnumerateObject().All(m => m.Value.ValueKind == JsonValueKind.Null || IsEmpty(m.Value)),
        _ => false,
    };
}
