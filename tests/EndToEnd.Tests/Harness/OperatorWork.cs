namespace Ballast.EndToEnd.Tests.Harness;

/// <summary>Finished and waiting reconciles of the operator's pods, from their metrics.</summary>
/// <param name="Reconciles">Reconciles that ended, since the pods started.</param>
/// <param name="Waiting">Keys that wait for a worker.</param>
/// <param name="UnderWay">Reconciles under way.</param>
internal sealed record OperatorWork(double Reconciles, double Waiting, double UnderWay)
{
    /// <summary>The work of all instances; the one that stands by has none.</summary>
    public static async Task<OperatorWork> LoadAsync()
    {
        var texts = (await Installation.MetricsAsync()).Values.ToList();
        return new OperatorWork(
            texts.Sum(text => PrometheusText.Sum(text, "ballast_reconcile_total")),
            texts.Sum(text => PrometheusText.Sum(text, "ballast_queue_depth")),
            texts.Sum(text => PrometheusText.Sum(text, "ballast_reconcile_active")));
    }
}
