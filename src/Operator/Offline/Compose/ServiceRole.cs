namespace Ballast.Operator.Offline.Compose;

/// <summary>What a service becomes in the stack.</summary>
internal enum ServiceRole
{
    /// <summary>A dependency that Ballast runs.</summary>
    Server,

    /// <summary>A dependency that Ballast checks and someone else runs.</summary>
    OtherServer,

    Web,
    Process,
    Migration,
    LeftOut,
}

/// <summary>A service and what it becomes.</summary>
/// <param name="Service">The service.</param>
/// <param name="Role">What it becomes.</param>
/// <param name="Name">Its name in the stack.</param>
/// <param name="Reason">Why it is left out.</param>
internal sealed record AssignedService(ComposeService Service, ServiceRole Role, string Name, string Reason = "")
{
    /// <summary>What a server is; null for any other service.</summary>
    public ServerKind? Kind { get; init; }

    /// <summary>Its variables, those of its files among them.</summary>
    public OrderedDictionary<string, string?> Variables { get; set; } = [];

    /// <summary>What could not be carried over, each as a sentence without its end.</summary>
    public List<string> Notes { get; init; } = [];

    public bool IsOfApp => Role is ServiceRole.Web or ServiceRole.Process or ServiceRole.Migration;
}
