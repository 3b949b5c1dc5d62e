using System.Globalization;

namespace Ballast.App.Serving;

/// <summary>The notes of the service; <c>X-Cache</c> says whether a note came from the cache.</summary>
internal sealed class NoteEndpoints(NoteStore store)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var notes = routes.MapGroup("/api/v1/notes");
        notes.MapGet("/", ListAsync);
        notes.MapGet("/{id:long}", GetAsync);
        notes.MapPost("/", PostAsync);
        notes.MapDelete("/{id:long}", DeleteAsync);
    }

    private async Task<IResult> ListAsync(CancellationToken cancellationToken) =>
        Results.Json(await store.ListAsync(cancellationToken), AppJson.Default.IReadOnlyListNote);

    private async Task<IResult> GetAsync(long id, HttpResponse response, CancellationToken cancellationToken)
    {
        var (note, hit) = await store.FindAsync(id, cancellationToken);
        response.Headers["X-Cache"] = hit ? "hit" : "miss";
        return note is null ? Refuse(404, "there is no such note") : Results.Json(note, AppJson.Default.Note);
    }

    private async Task<IResult> PostAsync(NewNote body, HttpResponse response, CancellationToken cancellationToken)
    {
        if (body.Title is not { Length: >= 1 and <= 200 } title || title.Contains('\0') || body.Body?.Contains('\0') == true)
        {
            return Refuse(400, "title must have 1 to 200 characters, and no text may hold a null character");
        }

        var note = await store.AddAsync(title, body.Body ?? "", cancellationToken);
        response.Headers.Location = string.Create(CultureInfo.InvariantCulture, $"/api/v1/notes/{note.Id}");
        return Results.Json(note, AppJson.Default.Note, statusCode: 201);
    }

    private async Task<IResult> DeleteAsync(long id, CancellationToken cancellationToken) =>
        await store.RemoveAsync(id, cancellationToken) ? Results.NoContent() : Refuse(404, "there is no such note");

    private static IResult Refuse(int status, string error) =>
        Results.Json(new Refusal(error), AppJson.Default.Refusal, statusCode: status);
}
