namespace Ballast.Operator.Apply;

/// <summary>When a child is applied: each phase may wait for something that the one before does not.</summary>
internal enum ApplyPhase
{
    /// <summary>What pods run as.</summary>
    Identity,

    /// <summary>What servers of dependencies are reached by, once their credentials and volumes are there.</summary>
    ServerNetwork,

    /// <summary>The servers, each unless its volume is another's.</summary>
    Servers,

    /// <summary>What the app is reached by.</summary>
    AppNetwork,

    /// <summary>The app, once its environment is there.</summary>
    App,
}
