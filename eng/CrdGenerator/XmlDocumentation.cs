using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Ballast.CrdGenerator;

/// <summary>The summaries that the compiler wrote into the assemblies' documentation files, as plain text.</summary>
internal sealed partial class XmlDocumentation
{
    private readonly Dictionary<string, string> _summaries = new(StringComparer.Ordinal);

    public static XmlDocumentation Load(string folder, params string[] assemblies)
    {
        var documentation = new XmlDocumentation();
        foreach (var assembly in assemblies)
        {
            foreach (var member in XDocument.Load(Path.Combine(folder, assembly + ".xml")).Descendants("member"))
            {
                if (member.Attribute("name")?.Value is { } name && member.Element("summary") is { } summary)
                {
                    documentation._summaries[name] = Spaces().Replace(string.Concat(summary.Nodes().Select(Text)), " ").Trim();
                }
            }
        }

        return documentation;
    }

    /// <summary>The summary of a type or member.</summary>
    /// <exception cref="InvalidOperationException">There is none: every field of the API is documented.</exception>
    public string Of(MemberInfo member)
    {
        var key = member switch
        {
            Type type => $"T:{type.FullName}",
            PropertyInfo property => $"P:{property.DeclaringType!.FullName}.{property.Name}",
            FieldInfo field => $"F:{field.DeclaringType!.FullName}.{field.Name}",
            _ => throw new NotSupportedException(member.ToString()),
        };
        return _summaries.GetValueOrDefault(key) ?? throw new InvalidOperationException($"{key} has no summary");
    }

    // A reference to a member is read as the field that it stands for.
    private static string Text(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see when see.Attribute("cref")?.Value is { } cref =>
            JsonNamingPolicy.CamelCase.ConvertName(cref[(cref.LastIndexOf('.') + 1)..]),
        XElement element => string.Concat(element.Nodes().Select(Text)),
        _ => "",
    };

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
