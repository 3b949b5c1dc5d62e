using System.Globalization;
using Ballast.Operator.Api.V1Alpha1;
using Ballast.Operator.Health;
using Ballast.Operator.Planning;
using Ballast.Operator.Validate;

namespace Ballast.Operator.Status;

/// <summary>One condition for each gate, independent of which other gate is closed. Unknown while the spec is invalid.</summary>
internal static class GateConditions
{
    private static readonly Judgement NotJudged = Judgement.Unknown(Reasons.InvalidSpec, "not judged while the spec is invalid");

    /// <summary>
    /// True when every required dependency works. The message names an optional dependency that does not, but the status stays
    /// True.
    /// </summary>
    public static Judgement DependenciesReady(StatusInputs inputs)
    {
        if (inputs.Plan.Gate(GateName.Dependencies) is not { } gate)
        {
            return NotJudged;
        }

        if (gate.IsOpen)
        {
            var optional = inputs.Plan.Dependencies.Where(d => !d.Required && d.State != HealthState.Healthy)
                .Select(d => $"optional {d.Name}: {d.Message}");
            return Judgement.True(
                gate.Reason, string.Join("; ", optional.Prepend(gate.Message).Where(words => words.Length > 0)));
        }

        return inputs.Plan.Dependencies.Any(d => d is { Required: true, State: HealthState.Unhealthy })
            ? Judgement.False(gate.Reason, gate.Message)
            : Judgement.Unknown(gate.Reason, gate.Message);
    }

    /// <summary>True when the wanted release's migration has succeeded, or the release has none.</summary>
    public static Judgement MigrationComplete(StatusInputs inputs)
    {
        if (inputs.Plan.Gate(GateName.Migration) is not { } gate)
        {
            return NotJudged;
        }

        if (inputs.Plan.Migration is { State: MigrationState.Failed } failed)
        {
            return Failure(inputs, failed, gate);
        }

        if (!gate.IsOpen)
        {
            return Judgement.False(gate.Reason, gate.Message);
        }

        return MigrationSection.Compute(inputs) is { State: MigrationState.Succeeded, Job: { } job }
            ? Judgement.True(Reasons.MigrationSucceeded, $"migration Job {job} succeeded")
            : Judgement.True(gate.Reason, gate.Message);
    }

    /// <summary>
    /// True when the connection pools fit the server's limit. Unknown, not False, while a server's limit is not known.
    /// </summary>
    public static Judgement ConnectionBudget(StatusInputs inputs) => inputs.Plan.Budget switch
    {
        null => NotJudged,
        { State: BudgetState.Exceeded } budget => Judgement.False(budget.Reason, budget.Message),
        { State: BudgetState.Unknown } budget => Known(inputs) ?? Judgement.Unknown(budget.Reason, budget.Message),
        { } budget => Judgement.True(budget.Reason, budget.Message),
    };

    // The operator forgets a server's connection limit at a restart: until the limit is read again, keep the previous condition
    // of this generation of the spec.
    private static Judgement? Known(StatusInputs inputs) =>
        Conditions.Find(inputs.Previous, ConditionTypes.ConnectionBudget) is { } known
        && known.ObservedGeneration == inputs.Stack.Metadata.Generation
            ? new Judgement(known.Status, known.Reason, known.Message)
            : null;

    private static Judgement Failure(StatusInputs inputs, MigrationView failed, GateResult gate)
    {
        var job = inputs.Observed.Jobs.FirstOrDefault(j => j.Metadata.Name == failed.JobName);
        if (job?.Status?.Conditions?.Exists(c => c is { Type: "Failed", IsTrue: true, Reason: "DeadlineExceeded" }) == true)
        {
            return Judgement.False(Reasons.DeadlineExceeded, gate.Message);
        }

        if (failed.ExitCode is not { } code)
        {
            return Judgement.False(Reasons.MigrationFailed, gate.Message);
        }

        var lastWords = failed.Tail?.TrimEnd().Split('\n')[^1].Trim();
        var exit = $"exit {code.ToString(CultureInfo.InvariantCulture)}";
        return Judgement.False(Reasons.ExitCode, string.IsNullOrEmpty(lastWords) ? exit : $"{exit}: {lastWords}");
    }
}
