using System.Net;
using System.Net.Http.Headers;
using Ballast.Kubernetes.Client.Credentials;
using Ballast.Kubernetes.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Ballast.Kubernetes.Client.Http;

/// <summary>Sends requests with credentials, time limits and retries, and turns error responses into exceptions.</summary>
internal sealed class ApiTransport(
    KubernetesClientConfiguration configuration, KubernetesClientOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly ApiConnection _requests = new(configuration, options);
    private readonly ApiConnection _watches = new(configuration, options);
    private readonly string _server = configuration.Server.AbsoluteUri.TrimEnd('/');

    public void Dispose()
    {
        _requests.Dispose();
        _watches.Dispose();
    }

    /// <summary>Sends, with retries, and reads the response: a success, or the 404 of an object that may be missing.</summary>
    /// <exception cref="KubernetesApiException">The server answers with an error.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached, or not in time.</exception>
    public async Task<TResult> SendAsync<TResult>(
        ApiRequest request, Func<HttpResponseMessage, CancellationToken, ValueTask<TResult>> read,
        CancellationToken cancellationToken)
    {
        var renewed = false;
        for (var attempt = 1; ; attempt++)
        {
            var credential = await configuration.Credentials.GetAsync(cancellationToken);
            TimeSpan wait;
            try
            {
                return await SendOnceAsync(request, credential, read, cancellationToken);
            }
            catch (KubernetesApiException e) when (e.IsUnauthorized && !renewed && configuration.Credentials.Reject(credential))
            {
                renewed = true;
                continue;
            }
            catch (KubernetesApiException e) when (
                RetryPolicy.PlanAfterAnswer(request, e.StatusCode, e.RetryAfter, attempt, options, Jitter()) is { } planned)
            {
                wait = planned;
                ClientLog.Retrying(logger, request, attempt, wait, e.Message);
            }
            catch (Exception e) when (
                e is HttpRequestException or IOException
                && RetryPolicy.PlanAfterFailure(request, e, attempt, options, Jitter()) is { } planned)
            {
                wait = planned;
                ClientLog.Retrying(logger, request, attempt, wait, e.Message);
            }

            await Task.Delay(wait, time, cancellationToken);
        }
    }

    /// <summary>Starts a watch. Not retried here: the caller knows the version to resume from.</summary>
    public async Task<HttpResponseMessage> OpenWatchAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        for (var renewed = false; ; renewed = true)
        {
            var credential = await configuration.Credentials.GetAsync(cancellationToken);
            try
            {
                return await WithinLimit(
                    request, limited => SendForHeadersAsync(_watches, request, credential, limited), cancellationToken);
            }
            catch (KubernetesApiException e) when (e.IsUnauthorized && !renewed && configuration.Credentials.Reject(credential))
            {
            }
        }
    }

    private Task<TResult> SendOnceAsync<TResult>(
        ApiRequest request,
        ClusterCredential credential,
        Func<HttpResponseMessage, CancellationToken, ValueTask<TResult>> read,
        CancellationToken cancellationToken) =>
        WithinLimit(
            request,
            async limited =>
            {
                using var response = await SendForHeadersAsync(_requests, request, credential, limited);
                return await read(response, limited);
            },
            cancellationToken);

    private async Task<HttpResponseMessage> SendForHeadersAsync(
        ApiConnection connection, ApiRequest request, ClusterCredential credential, CancellationToken cancellationToken)
    {
        using var message = Message(request);
        var started = time.GetTimestamp();
        var code = 0;
        HttpResponseMessage response;
        try
        {
            response = await connection.SendAsync(message, credential, cancellationToken);
            code = (int)response.StatusCode;
        }
        finally
        {
            ClientMeasurement.Record(request.Method.Method, request.Path, code, time.GetElapsedTime(started));
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        var error = await ErrorReader.ReadAsync(response, request, time.GetUtcNow(), cancellationToken);
        if (request.MayBeMissing && error.IsObjectMissing)
        {
            return response;
        }

        response.Dispose();
        throw error;
    }

    private async Task<TResult> WithinLimit<TResult>(
        ApiRequest request, Func<CancellationToken, Task<TResult>> send, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await send(either.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            var message = $"{request}: no answer within {options.RequestTimeout.TotalSeconds} s.";
            throw new HttpRequestException(message, new TimeoutException(message, e));
        }
    }

    private HttpRequestMessage Message(ApiRequest request)
    {
        var message = new HttpRequestMessage(request.Method, _server + request.Path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        message.Headers.TryAddWithoutValidation("User-Agent", options.UserAgent);
        if (request.Body is { } body)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.ContentType);
        }

        return message;
    }

#pragma warning disable CA5394 // spreads retries; guards nothing
    private static double Jitter() => Random.Shared.NextDouble();
#pragma warning restore CA5394
}
