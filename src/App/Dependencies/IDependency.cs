namespace Ballast.App.Dependencies;

/// <summary>A server that the application leans on.</summary>
internal interface IDependency
{
    string Name { get; }

    /// <summary>Where it is, without credentials.</summary>
    string Address { get; }

    /// <summary>False where its failure only degrades.</summary>
    bool Required { get; }

    /// <summary>Asks the server itself, and returns its version.</summary>
    Task<string> PingAsync(CancellationToken cancellationToken);
}
