using System.Net;
using System.Text;
using System.Text.Json;
using Ballast.Kubernetes.Objects;

namespace Ballast.Kubernetes.Client.Http;

/// <summary>Turns a response that is not a success into an exception, whatever its body is.</summary>
internal static class ErrorReader
{
    /// <summary>Maximum bytes read of a body; a Status is far smaller.</summary>
    private const int BodyLimit = 64 * 1024;

    /// <summary>Maximum characters in the message from a body that is not a Status.</summary>
    private const int TextLimit = 512;

    public static async Task<KubernetesApiException> ReadAsync(
        HttpResponseMessage response, ApiRequest request, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var body = await ReadBodyAsync(response, cancellationToken);
        var status = ParseStatus(body) ?? new V1Status
        {
            Status = "Failure",
            Reason = response.ReasonPhrase ?? response.StatusCode.ToString(),
            Message = Text(body),
            Code = (int)response.StatusCode,
        };
        return new KubernetesApiException(response.StatusCode, status, request.ToString())
        {
            RetryAfter = RetryAfter(response, now) ?? RetryAfter(status),
        };
    }

    /// <summary>The exception for an ERROR event of a watch.</summary>
    public static KubernetesApiException FromEvent(V1Status status, ApiRequest request) =>
        new((HttpStatusCode)(status.Code ?? 500), status, request.ToString()) { RetryAfter = RetryAfter(status) };

    private static async Task<byte[]> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[Math.Min(response.Content.Headers.ContentLength ?? BodyLimit, BodyLimit)];
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return buffer[..length];
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return []; // the status code says enough
        }
    }

    private static V1Status? ParseStatus(byte[] body)
    {
        if (body.Length == 0 || body[0] != (byte)'{')
        {
            return null;
        }

        try
        {
            var status = JsonSerializer.Deserialize(body, KubernetesJsonContext.Default.V1Status);
            return status?.Status is null ? null : status;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Text(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body).Trim();
        return text.Length <= TextLimit ? text : text[..TextLimit];
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? header?.Date - now;
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static TimeSpan? RetryAfter(V1Status status) =>
        status.Details?.RetryAfterSeconds is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : null;
}
