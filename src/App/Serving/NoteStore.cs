using System.Text.Json;
using Ballast.App.Configuration;
using Ballast.App.Dependencies;
using Ballast.App.Dependencies.Databases;

namespace Ballast.App.Serving;

/// <summary>The notes. They are stored in the database, and single notes are read through the cache.</summary>
internal sealed class NoteStore(Database database, Cache? cache, Settings settings)
{
    private const string Columns = "id, title, body, created_at";

    public async Task<IReadOnlyList<Note>> ListAsync(CancellationToken cancellationToken) =>
        await QueryAsync($"SELECT {Columns} FROM notes ORDER BY id DESC LIMIT 100", cancellationToken);

    /// <summary>The note, or null if it does not exist, and whether it came from the cache.</summary>
    public async Task<(Note? Note, bool Hit)> FindAsync(long id, CancellationToken cancellationToken)
    {
        if (cache is not null && await cache.GetAsync(Key(id)) is { } bytes)
        {
            return (JsonSerializer.Deserialize(bytes, AppJson.Default.Note), true);
        }

        var rows = await QueryAsync($"SELECT {Columns} FROM notes WHERE id = @id", cancellationToken, ("id", id));
        if (rows is not [var note])
        {
            return (null, false);
        }

        if (cache is not null)
        {
            await cache.SetAsync(
                Key(id), JsonSerializer.SerializeToUtf8Bytes(note, AppJson.Default.Note), settings.CacheLifetime);
        }

        return (note, false);
    }

    public async Task<Note> AddAsync(string title, string body, CancellationToken cancellationToken) => (await QueryAsync(
        database.Engine.InsertReturning("INSERT INTO notes (title, body) VALUES (@title, @body)", "notes", Columns),
        cancellationToken, ("title", title), ("body", body)))[0];

    /// <summary>True if the note existed.</summary>
    public async Task<bool> RemoveAsync(long id, CancellationToken cancellationToken)
    {
        var rows = await database.Circuit.RunAsync(token => DeleteAsync(id, token), cancellationToken);
        if (cache is not null)
        {
            await cache.RemoveAsync(Key(id));
        }

        return rows > 0;
    }

    private static string Key(long id) => $"note:{id}";

    private Task<List<Note>> QueryAsync(
        string sql, CancellationToken cancellationToken, params (string Name, object Value)[] parameters) =>
        database.Circuit.RunAsync(token => ReadAsync(sql, parameters, token), cancellationToken);

    private async Task<int> DeleteAsync(long id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        return await connection.ExecuteAsync("DELETE FROM notes WHERE id = @id", cancellationToken, ("id", id));
    }

    private async Task<List<Note>> ReadAsync(
        string sql, (string Name, object Value)[] parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = connection.Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var notes = new List<Note>();
        while (await reader.ReadAsync(cancellationToken))
        {
            notes.Add(new Note(
                reader.GetInt64(0), reader.GetString(1), reader.GetString(2),
                new DateTimeOffset(reader.GetDateTime(3), TimeSpan.Zero)));
        }

        return notes;
    }
}
