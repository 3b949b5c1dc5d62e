using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Compact;
using Serilog.Formatting.Display;
using Serilog.Parsing;

namespace Ballast.Operator.Hosting;

/// <summary>
/// One JSON object a line, in Serilog's rendered compact form. Serilog alone would put names in a message into quotes, each of
/// which JSON then escapes: <c>create \"Deployment\" \"shop-web\"</c>.
/// </summary>
internal sealed class SentenceFormatter : ITextFormatter
{
    private static readonly MessageTemplateTextFormatter Sentence = new("{Message:l}", CultureInfo.InvariantCulture);
    private static readonly RenderedCompactJsonFormatter Compact = new();

    public void Format(LogEvent logEvent, TextWriter output)
    {
        using var sentence = new StringWriter(CultureInfo.InvariantCulture);
        Sentence.Format(logEvent, sentence);
        // The text of the template stays: the id of the message, @i, is computed from it.
        var rendered = new MessageTemplate(logEvent.MessageTemplate.Text, [new TextToken(sentence.ToString())]);
        Compact.Format(
            new LogEvent(
                logEvent.Timestamp, logEvent.Level, logEvent.Exception, rendered,
                logEvent.Properties.Select(property => new LogEventProperty(property.Key, property.Value)),
                logEvent.TraceId ?? default, logEvent.SpanId ?? default),
            output);
    }
}
