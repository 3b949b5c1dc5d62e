using Ballast.Operator.Engines;

namespace Ballast.Operator.Tests.Engines.NextEngine;

/// <summary>Answers, or fails where the dependency's database says so.</summary>
internal sealed class BrokerProbe : IProbe
{
    public Task<ProbeAnswer> AskAsync(CheckTarget target, ProbeAddress address, CancellationToken cancellationToken) =>
        ((DependencyTarget)target).Connection.Database == "full"
            ? throw new IOException("a driver's words", new BrokerException())
            : Task.FromResult(new ProbeAnswer(TimeSpan.FromMilliseconds(1)) { Version = "3.13" });
}

internal sealed class BrokerException : Exception;
