using System.Diagnostics.Metrics;
using System.Net;
using Ballast.Kubernetes.Caching;
using Ballast.Kubernetes.Client;
using Ballast.Kubernetes.Objects;
using Ballast.Operator.Apply;
using Ballast.Operator.Desired;
using Ballast.Operator.Observe;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Ballast.Operator.Tests.Apply;

/// <summary>A session of stack demo/football, what it logs, and what is counted meanwhile.</summary>
internal sealed class SessionCase : ILogger, IDisposable
{
    private readonly MeterListener _meters = new();
    private readonly ServiceProvider _services;

    public SessionCase(FakeClient? client = null, params IEnumerable<ApplyFault> known)
        : this(client, null, known)
    {
    }

    public SessionCase(FakeClient? client, IInformer<V1ServiceAccount>? cache, params IEnumerable<ApplyFault> known)
    {
        var services = new ServiceCollection();
        if (cache is not null)
        {
            services.AddSingleton(cache);
        }

        _services = services.BuildServiceProvider();
        var world = new PlannerWorld();
        Session = new ApplySession(
            client ?? new FakeClient(), new OwnWrites(_services), this, known.ToHashSet(), CancellationToken.None)
        {
            Stack = world.Stack,
            Plan = world.Plan(),
            Desired = new DesiredState(),
            Observed = world.Observed(),
        };
        _meters.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Name == "ballast.writes")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>(
            (_, value, tags, _) => Counted.Add($"{value} {string.Join(' ', tags.ToArray().Select(t => $"{t.Key}={t.Value}"))}"));
        _meters.Start();
    }

    public ApplySession Session { get; }

    public List<string> Lines { get; } = [];

    public List<string> Counted { get; } = [];

    public static KubernetesApiException Refusal(HttpStatusCode code, string reason) =>
        new(code, new V1Status { Reason = reason, Message = "no" }, "POST /x");

    public static V1ServiceAccount Child(string name = "football") =>
        new() { Metadata = new V1ObjectMeta { Name = name, Namespace = "demo", Uid = "1", ResourceVersion = "2" } };

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Add($"{logLevel}: {formatter(state, exception)}");

    public void Dispose()
    {
        _meters.Dispose();
        _services.Dispose();
    }
}
