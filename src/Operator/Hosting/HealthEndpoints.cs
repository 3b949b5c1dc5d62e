using System.Net.Mime;
using System.Text;
using Ballast.Kubernetes.Hosting;
using Ballast.Kubernetes.LeaderElection;
using Microsoft.AspNetCore.Http;

namespace Ballast.Operator.Hosting;

/// <summary>
/// The endpoints for the kubelet, <c>/healthz</c> and <c>/readyz</c>, in plain text. <see cref="MetricsSetup"/> has answered
/// <c>/metrics</c> before.
/// </summary>
internal sealed class HealthEndpoints(OperatorHealth health)
{
    public Task AnswerAsync(HttpContext context) => (context.Request.Method, context.Request.Path.Value) switch
    {
        (not ("GET" or "HEAD"), _) => WriteAsync(context, StatusCodes.Status405MethodNotAllowed, "only GET is answered here\n"),
        (_, "/healthz") => ReportAsync(context, health.CheckLiveness(), "alive"),
        (_, "/readyz") => ReportAsync(context, health.CheckReadiness(), $"ready, {Standing(health.LeaderElection)}"),
        _ => WriteAsync(context, StatusCodes.Status404NotFound, "there are /healthz, /readyz and /metrics here\n"),
    };

    private static string Standing(LeaderElectionStatus election) => election switch
    {
        { IsLeader: true } => "leading",
        { Holder: { } holder } => $"standing by while {holder} leads",
        _ => "standing by",
    };

    private static Task ReportAsync(HttpContext context, HealthReport report, string words) => report.IsHealthy
        ? WriteAsync(context, StatusCodes.Status200OK, words + "\n")
        : WriteAsync(
            context, StatusCodes.Status503ServiceUnavailable, string.Concat(report.Problems.Select(problem => problem + "\n")));

    private static Task WriteAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = MediaTypeNames.Text.Plain;
        context.Response.Headers.CacheControl = "no-store";
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.WriteAsync(text, Encoding.UTF8, context.RequestAborted);
    }
}
