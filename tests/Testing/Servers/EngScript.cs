using System.Diagnostics;

namespace Ballast.Testing;

/// <summary>A script in <c>eng</c> that makes what a suite needs, unless it is there, and prints where it is.</summary>
internal static class EngScript
{
    /// <summary>The lines that it prints.</summary>
    /// <param name="name">The script.</param>
    /// <param name="argument">Its only argument; empty for none.</param>
    /// <param name="remedy">For the message if it fails: what to do instead.</param>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static string[] Run(string name, string argument, string remedy)
    {
        var script = Repository.PathOf("eng", name);
        string[] arguments = argument.Length == 0 ? [] : [argument];
        using var process = Process.Start(new ProcessStartInfo(script, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.Trim().Split('\n')
            : throw new InvalidOperationException($"{script} {argument} failed; {remedy}.");
    }
}
