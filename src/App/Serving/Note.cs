namespace Ballast.App.Serving;

/// <summary>A row of <c>notes</c>.</summary>
internal sealed record Note(long Id, string Title, string Body, DateTimeOffset CreatedAt);

/// <summary>What a client sends to make one: a title of 1 to 200 characters, and a body.</summary>
internal sealed record NewNote(string? Title, string? Body);

/// <summary>Why a request was not served.</summary>
internal sealed record Refusal(string Error);
