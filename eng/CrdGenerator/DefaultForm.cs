namespace Ballast.CrdGenerator;

/// <summary>How a schema says what a field is if it is left out.</summary>
internal enum DefaultForm
{
    /// <summary>Not at all: nobody writes the fields of a status by hand.</summary>
    None,

    /// <summary>The API server fills it in.</summary>
    Written,

    /// <summary>
    /// In its description: the operator fills it in. So it is in the items of lists, where tools that compare a stack with what
    /// was applied, such as Argo CD, would take a default for a change that nobody made.
    /// </summary>
    Told,
}
