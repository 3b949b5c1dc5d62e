namespace Ballast.Clients.Bench;

/// <summary>Asks the same of every client.</summary>
internal static class Comparison
{
    private const int Starts = 9;

    // Longer than the default time limit of an HttpClient, 100 seconds.
    private const int StallLimit = 130;

    public static async Task<IReadOnlyList<ClientRow>> MeasureAsync(IReadOnlyList<Subject> subjects, PodServer server)
    {
        // These mostly wait, and disturb nothing that is measured in bytes; times are measured after them.
        var stalls = await Task.WhenAll(subjects.Select(s => s.RunAsync("stall", server.Kubeconfig, $"{StallLimit}")));
        var starts = await StartsAsync(subjects, server);
        var rows = new List<ClientRow>();
        for (var number = 0; number < subjects.Count; number++)
        {
            var subject = subjects[number];
            var (cache, _, _) = await subject.RunAsync("cache", server.Kubeconfig);
            var (watch, _, _) = await subject.RunAsync("watch", server.Kubeconfig);
            rows.Add(new ClientRow(
                subject.Client, subject.How, subject.SizeMiB, starts[number], cache ?? "fails", watch ?? "fails",
                stalls[number].Words switch
                {
                    null => "fails",
                    "hangs" => $"still hangs after {StallLimit} s",
                    "answered" => "takes it for whole",
                    var seconds => $"fails after {seconds} s",
                },
                await OtherNameAsync(subject, server)));
        }

        return rows;
    }

    // In turns, so that what else the machine does meets all of them.
    private static async Task<double?[]> StartsAsync(IReadOnlyList<Subject> subjects, PodServer server)
    {
        var times = subjects.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < Starts; round++)
        {
            for (var number = 0; number < subjects.Count; number++)
            {
                var (words, time, errors) = await subjects[number].RunAsync("list", server.Kubeconfig);
                if (words is not null)
                {
                    times[number].Add(time.TotalMilliseconds);
                }
                else if (round == 0)
                {
                    Console.Error.WriteLine(
                        $"{subjects[number].Client}, {subjects[number].How}, cannot list: {errors.Split('\n')[0]}");
                }
            }
        }

        return [.. times.Select(t => t.Count == Starts ? t.Order().ElementAt(Starts / 2) : (double?)null)];
    }

    private static async Task<string> OtherNameAsync(Subject subject, PodServer server)
    {
        var (words, _, errors) = await subject.RunAsync("list", server.OtherKubeconfig);
        return words is not null ? "accepts it"
            : errors.Contains("RemoteCertificateNameMismatch", StringComparison.Ordinal)
                || errors.Contains("SSL connection could not be established", StringComparison.Ordinal) ? "refuses it"
            : "fails otherwise";
    }
}
