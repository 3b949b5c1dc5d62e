using System.Text.Json;

namespace Ballast.Operator.Apply;

/// <summary>
/// A quick look whether one JSON text has everything that another has: nearly always so where an answer is compared with what was
/// sent. It reads both once, side by side, and builds nothing. Pure.
/// </summary>
internal static class JsonCover
{
    // A member that stands before the last one found is looked for from the object's start. More often than this, and it is left
    // to the comparison of documents: it would take the square of the members' number.
    private const int MostReturns = 64;

    /// <summary>True: surely everything is there. False: perhaps not.</summary>
    /// <param name="found">An object as JSON, which may have more members.</param>
    /// <param name="wanted">An object as JSON.</param>
    /// <param name="left">Members of the outermost object that are not compared.</param>
    public static bool Covers(ReadOnlySpan<byte> found, ReadOnlySpan<byte> wanted, string[] left)
    {
        var live = new Utf8JsonReader(found);
        var asked = new Utf8JsonReader(wanted);
        var returns = 0;
        return live.Read() && asked.Read() && CoversObject(ref live, ref asked, left, ref returns);
    }

    // Both readers stand on a value, and afterwards on its end.
    private static bool CoversValue(ref Utf8JsonReader found, ref Utf8JsonReader wanted, bool isOpen, ref int returns)
    {
        switch (wanted.TokenType)
        {
            case JsonTokenType.Null:
                found.Skip();
                return true;
            case JsonTokenType.StartObject:
                return found.TokenType == JsonTokenType.StartObject && CoversObject(ref found, ref wanted, [], ref returns);
            case JsonTokenType.StartArray:
                return found.TokenType == JsonTokenType.StartArray && !isOpen && CoversArray(ref found, ref wanted, ref returns);
            default:
                return found.TokenType == wanted.TokenType && found.ValueIsEscaped == wanted.ValueIsEscaped
                    && found.ValueSpan.SequenceEqual(wanted.ValueSpan);
        }
    }

    private static bool CoversObject(ref Utf8JsonReader found, ref Utf8JsonReader wanted, string[] left, ref int returns)
    {
        var start = found;
        while (wanted.Read() && wanted.TokenType == JsonTokenType.PropertyName)
        {
            if (IsAnyOf(ref wanted, left))
            {
                wanted.Skip();
                continue;
            }

            if (!Find(ref found, ref wanted))
            {
                found = start;
                if (++returns > MostReturns || !Find(ref found, ref wanted))
                {
                    return false;
                }
            }

            var isOpen = wanted.ValueTextEquals(ListKeys.Open);
            wanted.Read();
            found.Read();
            if (!CoversValue(ref found, ref wanted, isOpen, ref returns))
            {
                return false;
            }
        }

        while (found.TokenType != JsonTokenType.EndObject || found.CurrentDepth != start.CurrentDepth)
        {
            found.Read();
        }

        return true;
    }

    // Items beside each other only: a list with more items, or in another order, may be as it should be.
    private static bool CoversArray(ref Utf8JsonReader found, ref Utf8JsonReader wanted, ref int returns)
    {
        while (true)
        {
            wanted.Read();
            found.Read();
            var isEnd = wanted.TokenType == JsonTokenType.EndArray;
            if (isEnd || found.TokenType == JsonTokenType.EndArray)
            {
                return isEnd && found.TokenType == JsonTokenType.EndArray;
            }

            if (!CoversValue(ref found, ref wanted, isOpen: false, ref returns))
            {
                return false;
            }
        }
    }

    // From the object's start or the end of a member on: to the member of the same name, if one follows.
    private static bool Find(ref Utf8JsonReader found, ref Utf8JsonReader wanted)
    {
        while (found.Read() && found.TokenType == JsonTokenType.PropertyName)
        {
            if (found.ValueIsEscaped == wanted.ValueIsEscaped && found.ValueSpan.SequenceEqual(wanted.ValueSpan))
            {
                return true;
            }

            found.Skip();
        }

        return false;
    }

    private static bool IsAnyOf(ref Utf8JsonReader wanted, string[] names)
    {
        foreach (var name in names)
        {
            if (wanted.ValueTextEquals(name))
            {
                return true;
            }
        }

        return false;
    }
}
