using Ballast.Bench;

namespace Ballast.Load.Bench.Reports;

/// <summary>What was measured, and where.</summary>
/// <param name="Machine">The machine and the commit.</param>
/// <param name="Operator">Size and version of the published operator.</param>
/// <param name="Versions">Of the servers and tools.</param>
internal sealed record Origin(Machine Machine, string Operator, IReadOnlyDictionary<string, string> Versions)
{
    public static async Task<Origin> ReadAsync(string assets, string tools, string program)
    {
        var versions = new Dictionary<string, string>
        {
            ["kube-apiserver"] = Last(await Machine.RunAsync(Path.Combine(assets, "kube-apiserver"), "--version")),
            ["etcd"] = Last((await Machine.RunAsync(Path.Combine(assets, "etcd"), "--version")).Split('\n')[0]),
        };
        if (tools.Length > 0)
        {
            versions["helm"] = await Machine.RunAsync(Path.Combine(tools, "helm"), "version", "--short");
            versions["kubectl"] =
                Last((await Machine.RunAsync(Path.Combine(tools, "kubectl"), "version", "--client")).Split('\n')[0]);
        }

        var size = new FileInfo(program).Length / (double)(1 << 20);
        var kind = File.Exists(Path.Combine(Path.GetDirectoryName(program)!, "Ballast.Operator.dbg")) ? "native, " : "";
        return new Origin(await Machine.ReadAsync(), Figures.Text($"{kind}{size:0.0} MiB"), versions);
    }

    public override string ToString() =>
        $"{Machine} Operator: {Operator}. {string.Join(", ", Versions.Select(v => $"{v.Key} {v.Value}"))}. The API server runs "
            + $"on "
            + "the same machine, without controllers.";

    private static string Last(string words) => words.Split(' ')[^1];
}
