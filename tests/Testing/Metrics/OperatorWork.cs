namespace Ballast.Testing;

/// <summary>Finished and waiting reconciles of an operator, from its metrics.</summary>
/// <param name="Reconciles">Reconciles that ended, since the operator started.</param>
/// <param name="Waiting">Keys that wait for a worker.</param>
/// <param name="UnderWay">Reconciles under way.</param>
internal sealed record OperatorWork(double Reconciles, double Waiting, double UnderWay)
{
    /// <summary>The work of all instances together; one that stands by has none.</summary>
    public static OperatorWork Of(params IReadOnlyCollection<string> metrics) => new(
        metrics.Sum(text => PrometheusText.Sum(text, "ballast_reconcile_total")),
        metrics.Sum(text => PrometheusText.Sum(text, "ballast_queue_depth")),
        metrics.Sum(text => PrometheusText.Sum(text, "ballast_reconcile_active")));
}
