namespace Ballast.Operator.Hosting;

/// <summary>An option of the operator as a person sets it.</summary>
/// <param name="Option">On the command line, for example <c>--workers</c>.</param>
/// <param name="Variable">In the environment, for example <c>BALLAST__WORKERS</c>; the command line wins.</param>
/// <param name="Description">For the help, default included.</param>
/// <param name="Apply">Puts a value into the options. Throws <see cref="FormatException"/> with what to write instead.</param>
internal sealed record Setting(
    string Option, string Variable, string Description, Func<OperatorOptions, string, OperatorOptions> Apply)
{
    /// <summary>What every variable of the operator begins with.</summary>
    public const string Prefix = "BALLAST__";
}
