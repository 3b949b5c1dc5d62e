namespace Ballast.App.Serving;

/// <summary>A row of <c>notes</c>.</summary>
internal sealed record Note(long Id, string Title, string Body, DateTimeOffset CreatedAt);

/// <summary>The request to create a note: a title of 1 to 200 characters, and a body.</summary>
internal sealed record NewNote(string? Title, string? Body);

/// <summary>The error response: why a request failed.</summary>
internal sealed record Refusal(string Error);
