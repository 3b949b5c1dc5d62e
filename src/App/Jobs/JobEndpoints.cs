using System.Text.Json;
using Ballast.App.Commands;
using Ballast.App.Dependencies.Brokers;
using Ballast.App.Serving;
using RabbitMQ.Client;

namespace Ballast.App.Jobs;

/// <summary>Jobs are handed to the broker here, and done by the command <c>work</c>.</summary>
internal sealed class JobEndpoints(Broker broker, JobStore store, Services services)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var jobs = routes.MapGroup("/api/v1/jobs");
        jobs.MapGet("/", CountAsync);
        jobs.MapPost("/", PostAsync);
    }

    private async Task<IResult> CountAsync(CancellationToken cancellationToken) =>
        Results.Json(await store.CountAsync(cancellationToken), AppJson.Default.JobCounts);

    private async Task<IResult> PostAsync(NewJob body, CancellationToken cancellationToken)
    {
        if (body.Name is not { Length: >= 1 and <= 100 } name || body.Id is { Length: > 100 }
            || (name + body.Id).Any(char.IsControl))
        {
            return Results.Json(
                new Refusal("name must have 1 to 100 characters, id at most 100, and neither a control character"),
                AppJson.Default.Refusal, statusCode: 400);
        }

        var job = new Job(string.IsNullOrEmpty(body.Id) ? services.Ids.Next() : body.Id, name);
        var message = JsonSerializer.SerializeToUtf8Bytes(job, AppJson.Default.Job);
        var properties = new BasicProperties
        {
            MessageId = job.Id,
            ContentType = "application/json",
            DeliveryMode = DeliveryModes.Persistent,
            Headers = services.Signer is { } signer
                ? new Dictionary<string, object?> { [JobQueue.Signature] = signer.Sign(message) } : null,
        };
        await broker.PublishAsync(JobQueue.Name, properties, message, cancellationToken);
        return Results.Json(job, AppJson.Default.Job, statusCode: 202);
    }
}
