namespace Ballast.Operator.Apply;

/// <summary>
/// The order in which children are applied: each phase may wait for something that the phase before it does not need.
/// </summary>
internal enum ApplyPhase
{
    /// <summary>ServiceAccounts.</summary>
    Identity,

    /// <summary>Services and NetworkPolicies of managed dependencies, once their credentials and volumes exist.</summary>
    ServerNetwork,

    /// <summary>StatefulSets of managed dependencies, except those whose volume claim is not the stack's.</summary>
    Servers,

    /// <summary>Services of the app.</summary>
    AppNetwork,

    /// <summary>The app, once its environment exists.</summary>
    App,
}
