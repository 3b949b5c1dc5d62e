namespace Ballast.App.Dependencies.Points;

/// <summary>InfluxDB refuses; the message says why in plain words.</summary>
internal sealed class InfluxException(string words) : Exception(words);
