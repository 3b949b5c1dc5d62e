namespace Ballast.App.Configuration;

/// <summary>Every fault of the configuration. The messages hold no values, since any value may be a secret.</summary>
internal sealed class InvalidSettingsException(IReadOnlyList<string> faults)
    : Exception($"configuration: {faults.Count} {(faults.Count == 1 ? "fault" : "faults")}")
{
    public IReadOnlyList<string> Faults { get; } = faults;
}
