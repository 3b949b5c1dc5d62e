namespace Ballast.Operator.Hosting;

/// <summary>An option of the operator as a person writes it.</summary>
/// <param name="Option">The command line option, for example <c>--workers</c>.</param>
/// <param name="Variable">The environment variable, for example <c>BALLAST__WORKERS</c>; the command line takes
/// precedence.</param>
/// <param name="Description">The help text, default included.</param>
/// <param name="Apply">Writes a value into the options. Throws <see cref="FormatException"/> with what to write instead.</param>
internal sealed record Setting(
    string Option, string Variable, string Description, Func<OperatorOptions, string, OperatorOptions> Apply)
{
    /// <summary>The prefix of every variable of the operator.</summary>
    public const string Prefix = "BALLAST__";
}
