using System.Globalization;
using System.Net;
using System.Text;
using Ballast.App.Commands;
using Ballast.App.Dependencies;
using Ballast.App.Dependencies.Databases;

namespace Ballast.App.Serving;

/// <summary>A page that shows dependencies, notes and the last task runs. It has no script, and loads nothing.</summary>
internal sealed class Dashboard(Services services)
{
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'";

    private const string Head = """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><title>ballast-app</title>
        <meta http-equiv="refresh" content="10">
        <style>body { font-family: sans-serif; margin: 2em } td, th { text-align: left; padding: .2em 1.5em .2em 0 }
        .down { color: #b00 }</style></head><body>
        """;

    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/", ShowAsync);

    private async Task<IResult> ShowAsync(HttpResponse response, CancellationToken cancellationToken)
    {
        var page = new StringBuilder(Head);
        page.Append(CultureInfo.InvariantCulture, $"<h1>{Text(services.Settings.Environment)}</h1>");
        var statuses = await DependencyStatus.ProbeAllAsync(services.Dependencies, services.Time, cancellationToken);
        page.Append("<h2>Dependencies</h2>");
        Table(page, ["name", "address", "status", "version", "ms"], statuses.Select(Row), row => row[2] != "connected");
        try
        {
            if (services.Database is { } database)
            {
                await database.Circuit.RunAsync(token => AppendContentAsync(page, database, token), cancellationToken);
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p class=\"down\">database: {Text(PlainWords.Describe(e))}</p>");
        }

        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.CacheControl = "no-store";
        return Results.Text(page.Append("</body></html>").ToString(), "text/html", Encoding.UTF8);
    }

    private static async Task<bool> AppendContentAsync(StringBuilder page, Database database, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        await using (var count = connection.Command("SELECT count(*) FROM notes"))
        {
            var notes = Convert.ToInt64(await count.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
            page.Append(CultureInfo.InvariantCulture, $"<h2>Notes</h2><p>{notes}</p>");
        }

        await using var command =
            connection.Command("SELECT task, result, finished_at FROM task_runs ORDER BY finished_at DESC LIMIT 10");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<string[]>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(
                [reader.GetString(0), reader.GetString(1), reader.GetDateTime(2).ToString("u", CultureInfo.InvariantCulture)]);
        }

        page.Append("<h2>Last task runs</h2>");
        Table(page, ["task", "result", "finished"], rows, _ => false);
        return true;
    }

    private static string[] Row(DependencyStatus status) =>
    [
        status.Dependency.Name, status.Dependency.Address, status.Words, status.Version ?? "",
        status.Latency.TotalMilliseconds.ToString("F1", CultureInfo.InvariantCulture),
    ];

    private static void Table(StringBuilder page, string[] names, IEnumerable<string[]> rows, Func<string[], bool> bad)
    {
        page.Append("<table><tr>");
        foreach (var name in names)
        {
            page.Append(CultureInfo.InvariantCulture, $"<th>{name}</th>");
        }

        foreach (var row in rows)
        {
            page.Append(bad(row) ? "</tr><tr class=\"down\">" : "</tr><tr>");
            foreach (var cell in row)
            {
                page.Append(CultureInfo.InvariantCulture, $"<td>{Text(cell)}</td>");
            }
        }

        page.Append("</tr></table>");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
