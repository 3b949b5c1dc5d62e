using Ballast.Load.Bench.Comparisons;

namespace Ballast.Load.Bench.Cases;

/// <summary>What every case needs.</summary>
/// <param name="Options">What to measure.</param>
/// <param name="Assets">The folder of etcd and kube-apiserver.</param>
/// <param name="Tools">The folder of helm and kubectl.</param>
/// <param name="PostgresPrograms">The folder of PostgreSQL's programs.</param>
/// <param name="Recording">The file of the recorded writes.</param>
/// <param name="Manifest">The children of one stack.</param>
internal sealed record LoadSetup(
    LoadOptions Options, string Assets, string Tools, string PostgresPrograms, string Recording, StackManifest Manifest)
{
    /// <summary>Tells what has been measured, while the rest is.</summary>
    public static void Say(FormattableString words) =>
        Console.Error.WriteLine(words.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
