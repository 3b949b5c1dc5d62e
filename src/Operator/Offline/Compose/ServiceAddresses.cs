using System.Text.RegularExpressions;
using Ballast.Operator.Naming;

namespace Ballast.Operator.Offline.Compose;

/// <summary>Addresses of the file's services in texts: in the cluster the services have other names.</summary>
internal sealed partial class ServiceAddresses(string stack, IReadOnlyList<AssignedService> services)
{
    /// <summary>The text with the names of the cluster; a port that nothing in the stack serves is a note.</summary>
    /// <param name="app">The service that the text is of.</param>
    /// <param name="field">Where it stands, for the note.</param>
    public string Replace(AssignedService app, string field, string text) => Address().Replace(text, match =>
    {
        if (Find(match.Groups["host"].Value) is not { } target || NameOf(target) is not { } name)
        {
            NoteLeftOut(app, field, match.Groups["host"].Value);
            return match.Value;
        }

        var port = match.Groups["port"].Value;
        if (target.IsOfApp && port.Length > 0 && port != $"{ServiceRoles.Port(target.Service)}")
        {
            app.Notes.Add(
                $"{field}: {match.Groups["host"].Value}:{port}: "
                    + (ServiceRoles.Port(target.Service) is { } own
                        ? $"the Service {name} has port {own} only"
                        : "set its port"));
        }

        return match.Value.Replace(match.Groups["host"].Value, name, StringComparison.Ordinal);
    });

    /// <summary>The name in the cluster of a service that a text is the whole name of; null: it is none.</summary>
    public string? NameOf(string host) => Find(host) is { } target ? NameOf(target) : null;

    /// <summary>Notes a text that is the whole name of a service which is no part of the stack.</summary>
    public void NoteLeftOut(AssignedService app, string field, string host)
    {
        if (Find(host) is { Role: ServiceRole.LeftOut })
        {
            app.Notes.Add($"{field}: {host} is no part of the stack");
        }
    }

    private AssignedService? Find(string host) => services.FirstOrDefault(s => s.Service.Hosts.Contains(host));

    private string? NameOf(AssignedService target) => target.Role switch
    {
        ServiceRole.Web => Names.Web(stack),
        ServiceRole.Process => Names.Workload(stack, target.Name),
        ServiceRole.Server => Names.Dependency(stack, target.Name),
        ServiceRole.OtherServer => KebabName.Of(target.Service.Name, 63),
        _ => null,
    };

    // A host after // or before a port.
    [GeneratedRegex(
        @"(?<=//([^/@\s]*@)?)(?<host>[A-Za-z0-9][-_.A-Za-z0-9]*)(?=[:/?#,;""'\s\])]|$)(:(?<port>[0-9]{1,5})\b)?"
            + @"|(?<=^|[\s,;=@(""'\[])(?<host>[A-Za-z0-9][-_.A-Za-z0-9]*):(?<port>[0-9]{1,5})\b",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Address();
}
