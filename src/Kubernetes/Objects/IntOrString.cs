using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ballast.Kubernetes.Objects;

/// <summary>A number or a name, as in a probe's port or a budget's maxUnavailable.</summary>
[JsonConverter(typeof(IntOrStringConverter))]
public readonly record struct IntOrString
{
    private IntOrString(int? number, string? text) => (Number, Text) = (number, text);

    /// <summary>The number, or null when this is a text.</summary>
    public int? Number { get; }

    /// <summary>The text, or null when this is a number.</summary>
    public string? Text { get; }

    public static implicit operator IntOrString(int value) => FromInt32(value);

    public static implicit operator IntOrString(string value) => FromString(value);

    public static IntOrString FromInt32(int value) => new(value, null);

    public static IntOrString FromString(string value) => new(null, value);

    public override string ToString() => Text ?? Number?.ToString(CultureInfo.InvariantCulture) ?? "0";
}

internal sealed class IntOrStringConverter : JsonConverter<IntOrString>
{
    public override IntOrString Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number ? reader.GetInt32() : reader.GetString()!;

    public override void Write(Utf8JsonWriter writer, IntOrString value, JsonSerializerOptions options)
    {
        if (value.Text is { } text)
        {
            writer.WriteStringValue(text);
        }
        else
        {
            writer.WriteNumberValue(value.Number ?? 0);
        }
    }
}
