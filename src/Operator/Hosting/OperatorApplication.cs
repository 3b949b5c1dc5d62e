using Ballast.Kubernetes.Client;
using Ballast.Operator.Health;

namespace Ballast.Operator.Hosting;

/// <summary>The operator as a process: the host, its log, and one port for those who look after it.</summary>
internal static class OperatorApplication
{
    // A bit less than the 30 s that a pod has: the runtime finishes what is under way within 15 s of them.
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(25);

    /// <summary>Builds it; nothing runs and nothing is asked of the cluster before it starts.</summary>
    public static WebApplication Build(OperatorOptions options, KubernetesClientConfiguration cluster)
    {
        // Empty: no files, variables or arguments configure it but our own options.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Ballast.Operator" });
        builder.Logging.AddJsonLines(options);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.MaxConcurrentConnections = 64;
            kestrel.ListenAnyIP(options.Port);
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddBallastOperator(options, cluster);

        var application = builder.Build();
        application.Services.GetRequiredService<ProbeSet>(); // a missing probe stops the start
        var endpoints = application.Services.GetRequiredService<HealthEndpoints>();
        ((IApplicationBuilder)application).Run(endpoints.AnswerAsync);
        return application;
    }
}
