namespace Ballast.App.Dependencies;

/// <summary>A server that the application uses.</summary>
internal interface IDependency
{
    string Name { get; }

    /// <summary>The address, without credentials.</summary>
    string Address { get; }

    /// <summary>False if the application works without it, degraded.</summary>
    bool Required { get; }

    /// <summary>Calls of requests and probes go through it; commands and the start call the server directly.</summary>
    Circuit Circuit { get; }

    /// <summary>Sends a request to the server, and returns its version.</summary>
    Task<string> PingAsync(CancellationToken cancellationToken);
}
