using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ballast.Kubernetes.Objects;

/// <summary>
/// metav1.Time: RFC 3339 in UTC with whole seconds, because Kubernetes keeps no fractions: what is read back equals what was
/// written.
/// </summary>
public sealed class KubernetesTimeConverter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
}
