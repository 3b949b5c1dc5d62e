namespace Ballast.Operator.Api.V1Alpha1;

/// <summary>What a reason is about: a section of the tables in docs/status.md, in this order.</summary>
public enum ReasonGroup
{
    /// <summary>The stack as a whole.</summary>
    Stack,

    /// <summary>Who serves.</summary>
    Available,

    /// <summary>The spec, and what it refers to.</summary>
    Spec,

    /// <summary>Children and data.</summary>
    Children,

    /// <summary>Dependencies.</summary>
    Dependencies,

    /// <summary>The connection budget.</summary>
    Budget,

    /// <summary>The migration.</summary>
    Migration,

    /// <summary>The rollout.</summary>
    Rollout,

    /// <summary>Scheduled tasks.</summary>
    Tasks,
}

/// <summary>The types that Kubernetes gives Events.</summary>
public enum ReasonEventType
{
    /// <summary>Nothing is wrong.</summary>
    Normal,

    /// <summary>Something is wrong, or was expected to work and does not.</summary>
    Warning,
}

/// <summary>All that is known of a reason; <see cref="ReasonTable"/> has one of these for each.</summary>
/// <param name="Reason">A constant of <see cref="Reasons"/>.</param>
/// <param name="Group">What it is about.</param>
/// <param name="Meaning">What it means; Markdown, on one line.</param>
/// <param name="Remedy">What a person can do; null: there is nothing to do.</param>
public sealed record ReasonTraits(string Reason, ReasonGroup Group, string Meaning, string? Remedy = null)
{
    /// <summary>Types of the conditions that can have it, in the order of a status.</summary>
    public IReadOnlyList<string> Conditions { get; init; } = [];

    /// <summary>True: an entry of <c>status.dependencies</c> can have it.</summary>
    public bool IsOfDependency { get; init; }

    /// <summary>True: every change passes through it. No Event tells that Ready has become False for it.</summary>
    public bool IsTransient { get; init; }

    /// <summary>
    /// True: a check of a dependency told it. Otherwise it is read from pods, volumes or Secrets, anew after each restart.
    /// </summary>
    public bool IsToldByCheck { get; init; }

    /// <summary>
    /// True: every dependency passes through it as it starts. An Event tells of it only if the dependency was ready before.
    /// </summary>
    public bool IsStartOfDependency { get; init; }

    /// <summary>Place among the problems of pods, the most telling one being 0; null: it is not a pod's problem.</summary>
    public int? PodProblemRank { get; init; }

    /// <summary>True: it always makes the stack Stalled, since the operator cannot go on by itself.</summary>
    public bool NeedsPerson { get; init; }

    /// <summary>Type of the Events that have it; null: none has.</summary>
    public ReasonEventType? EventType { get; init; }
}
