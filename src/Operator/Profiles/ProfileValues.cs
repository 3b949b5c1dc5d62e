using Ballast.Operator.Api.V1Alpha1;

namespace Ballast.Operator.Profiles;

/// <summary>The defaults of a profile; the descriptions of the CRD and docs/api.md take them from here.</summary>
internal sealed record ProfileValues
{
    public static ProfileValues Production { get; } = new()
    {
        Workers = 4,
        PoolSize = 20,
        PoolOverflow = 30,
        Web = new("250m", "512Mi", "1", "1Gi"),
        Sql = new("250m", "512Mi", "1", "1Gi"),
        Server = new("100m", "256Mi", "500m", "512Mi"),
        Broker = new("250m", "512Mi", "1", "1Gi"),
    };

    public static ProfileValues Development { get; } = new()
    {
        Workers = 1,
        PoolSize = 5,
        PoolOverflow = 10,
        Web = new("50m", "128Mi", "500m", "512Mi"),
        Sql = new("50m", "128Mi", "500m", "512Mi"),
        Server = new("25m", "64Mi", "250m", "256Mi"),
        Broker = new("50m", "256Mi", "500m", "512Mi"),
    };

    /// <summary>Processes in one pod of web.</summary>
    public required int Workers { get; init; }

    public required int PoolSize { get; init; }

    public required int PoolOverflow { get; init; }

    /// <summary>CPU and memory of web, and of every other component of the app.</summary>
    public required ComponentSize Web { get; init; }

    /// <summary>CPU and memory of a managed SQL server.</summary>
    public required ComponentSize Sql { get; init; }

    /// <summary>CPU and memory of any other managed server; Redis takes its memory from maxMemory.</summary>
    public required ComponentSize Server { get; init; }

    /// <summary>CPU and memory of a managed RabbitMQ, whose Erlang machine takes 150 MiB before the first message.</summary>
    public required ComponentSize Broker { get; init; }

    public static ProfileValues Of(Profile profile) => profile == Profile.Development ? Development : Production;
}

/// <summary>Requests and limits of one container.</summary>
internal sealed record ComponentSize(string RequestCpu, string RequestMemory, string LimitCpu, string LimitMemory)
{
    public Dictionary<string, string> Requests => new() { ["cpu"] = RequestCpu, ["memory"] = RequestMemory };

    public Dictionary<string, string> Limits => new() { ["cpu"] = LimitCpu, ["memory"] = LimitMemory };
}
