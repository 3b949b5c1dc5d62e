namespace Ballast.Operator.Tests.Health;

/// <summary>
/// A test of certificates. Elsewhere .NET asks the system whom to trust instead of SSL_CERT_FILE, and loopback has one address.
/// </summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "The system's own trust decides here.";
}

/// <summary>The same for a test with data.</summary>
public sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute() => Skip = new LinuxFactAttribute().Skip;
}
