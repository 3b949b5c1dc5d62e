namespace Ballast.Clients.Bench;

/// <summary>What one client took.</summary>
/// <param name="Client">The client.</param>
/// <param name="How">How its program is published: whole, trimmed, or native.</param>
/// <param name="SizeMiB">Size of the one file.</param>
/// <param name="StartMilliseconds">From the start of the process to its end after one LIST; the median. Null: it fails.</param>
/// <param name="BytesPerPod">Bytes that stay reachable for each pod of a list.</param>
/// <param name="BytesPerLine">Bytes allocated for each line of a watch.</param>
/// <param name="Stalled">Seconds until it gives up on a list whose body has stopped, or that it hangs.</param>
/// <param name="OtherName">What it does with a certificate of the right authority for another name.</param>
internal sealed record ClientRow(
    string Client, string How, double SizeMiB, double? StartMilliseconds, string BytesPerPod, string BytesPerLine,
    string Stalled, string OtherName);
