namespace Ballast.Cluster.Tests.Faults;

/// <summary>The faults that tests inject; anything else is a delegate of the test's own.</summary>
public static class Faults
{
    /// <summary>Answers with a Status in the server's place.</summary>
    public static Fault Answer(int status, string reason, int? retryAfterSeconds = null) => exchange => exchange.AnswerAsync(
        status,
        "application/json",
        Failure(status, reason),
        retryAfterSeconds);

    /// <summary>Answers with something that no API server sends.</summary>
    public static Fault AnswerText(int status, string contentType, string body) =>
        exchange => exchange.AnswerAsync(status, contentType, body);

    /// <summary>A success without a body.</summary>
    public static Fault EmptyOk() => AnswerText(200, "application/json", "");

    /// <summary>Forwards after a while.</summary>
    public static Fault Delay(TimeSpan delay) => async exchange =>
    {
        await Task.Delay(delay, exchange.ClientGone);
        await exchange.ForwardAsync();
    };

    /// <summary>RST before the request reaches the server.</summary>
    public static Fault Reset() => exchange =>
    {
        exchange.Reset();
        return Task.CompletedTask;
    };

    /// <summary>FIN before the request reaches the server.</summary>
    public static Fault Close() => exchange => exchange.CloseAsync();

    /// <summary>The server carries out the request; the answer is lost.</summary>
    public static Fault LoseAnswer() => async exchange =>
    {
        using var answer = await exchange.SendAsync();
        await answer.Content.LoadIntoBufferAsync();
        exchange.Reset();
    };

    /// <summary>A black hole: neither forwarded nor answered.</summary>
    public static Fault Stall() => exchange => exchange.StallAsync();

    /// <summary>Turns each line of a watch into none, itself, or several.</summary>
    public static Fault Lines(Func<string, IEnumerable<string>> map) => async exchange =>
    {
        await foreach (var line in exchange.LinesAsync())
        {
            foreach (var passed in map(line))
            {
                await exchange.WriteLineAsync(passed);
            }
        }
    };

    /// <summary>Passes some lines of a watch, and then calls <paramref name="then"/>.</summary>
    public static Fault AfterLines(int count, Fault then) => async exchange =>
    {
        await foreach (var line in exchange.LinesAsync())
        {
            if (count-- == 0)
            {
                await then(exchange);
                return;
            }

            await exchange.WriteLineAsync(line);
        }
    };

    /// <summary>Passes some lines of a watch and then half of one, and closes.</summary>
    public static Fault HalfLine(int after = 0) => async exchange =>
    {
        var left = after;
        await foreach (var line in exchange.LinesAsync())
        {
            if (left-- == 0)
            {
                await exchange.WriteAsync(line[..(line.Length / 2)]);
                await exchange.CloseAsync();
                return;
            }

            await exchange.WriteLineAsync(line);
        }
    };

    /// <summary>An ERROR event as the first line of a watch that is not forwarded to the server.</summary>
    public static Fault ErrorEvent(int code, string reason) => AnswerText(
        200,
        "application/json",
        $$"""{"type":"ERROR","object":{{Failure(code, reason)}}}""" + "\n");

    // On one line, as a watch sends it.
    private static string Failure(int code, string reason) =>
        $$"""{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"{{reason}}",""" +
        $$""" "message":"injected","code":{{code}}}""";
}
