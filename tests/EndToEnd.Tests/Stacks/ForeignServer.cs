using Ballast.EndToEnd.Tests.Harness;

namespace Ballast.EndToEnd.Tests.Stacks;

/// <summary>A PostgreSQL that no stack manages: a pod and Services of a test's own.</summary>
/// <param name="kubectl">kubectl in the pod's namespace.</param>
internal sealed class ForeignServer(Kubectl kubectl)
{
    private const string Name = "foreign";
    private const int Port = 5432;

    /// <summary>Of every user; long enough to be searched for in everything that the operator says.</summary>
    public static string Password { get; } = $"foreign-{Guid.NewGuid():N}";

    public async Task StartAsync()
    {
        await kubectl.ApplyAsync($$$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{Name}}}, labels: {app: {{{Name}}}}}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
              - name: postgres
                image: {{{Cluster.PostgresImage}}}
                imagePullPolicy: IfNotPresent
                args: [postgres, -c, log_connections=on]
                env: [{name: POSTGRES_PASSWORD, value: {{{Password}}}}]
                ports: [{containerPort: 5432}]
                readinessProbe:
                  exec: {command: [pg_isready, -h, 127.0.0.1]}
                  periodSeconds: 1
                  timeoutSeconds: 10
                  failureThreshold: 10
            """);
        await kubectl.RunAsync("wait", "pod", Name, "--for=condition=Ready", $"--timeout={Sandbox.Patience.TotalSeconds}s");
    }

    /// <summary>Makes or changes a Service in front of it.</summary>
    /// <param name="port">Of the pod; at any but its own nothing listens.</param>
    /// <param name="evenUnready">True: it leads to the pod also while its node counts as lost.</param>
    public Task ServeAsync(string service, int port = Port, bool evenUnready = false) => kubectl.ApplyAsync($$"""
        apiVersion: v1
        kind: Service
        metadata: {name: {{service}}}
        spec:
          selector: {app: {{Name}}}
          ports: [{port: {{Port}}, targetPort: {{port}}}]
          publishNotReadyAddresses: {{(evenUnready ? "true" : "false")}}
        """);

    /// <summary>Makes or changes a Service that leads to an address.</summary>
    public Task LeadAsync(string service, string address) => kubectl.ApplyAsync($$"""
        apiVersion: v1
        kind: Service
        metadata: {name: {{service}}}
        spec: {ports: [{port: {{Port}}}]}
        ---
        apiVersion: v1
        kind: Endpoints
        metadata: {name: {{service}}}
        subsets: [{addresses: [{ip: {{address}}}], ports: [{port: {{Port}}}]}]
        """);

    /// <summary>Runs a statement as the superuser, and returns what it selects.</summary>
    public async Task<string> RunAsync(string sql) =>
        (await kubectl.RunAsync("exec", Name, "--", "psql", "-U", "postgres", "-qtAc", sql)).Trim();

    /// <summary>Makes a database and a user of the same name that owns it.</summary>
    public async Task AddAsync(string name)
    {
        await RunAsync($"CREATE USER {name} PASSWORD '{Password}'");
        await RunAsync($"CREATE DATABASE {name} OWNER {name}");
    }

    /// <summary>Renames a database, also while someone is connected to it.</summary>
    public Task RenameAsync(string from, string to) =>
        RunAsync($"UPDATE pg_database SET datname = '{to}' WHERE datname = '{from}'");

    /// <summary>The pod's address.</summary>
    public async Task<string> AddressAsync() =>
        (await kubectl.GetAsync("pod", Name))!["status"]!["podIP"]!.GetValue<string>();

    /// <summary>Connects from this server's pod to another server.</summary>
    public Task VisitAsync(string host) => kubectl.RunAsync(
        "exec", Name, "--", "env", $"PGPASSWORD={Password}", "psql", "-h", host, "-U", "postgres", "-qtAc", "SELECT 1");

    /// <summary>The addresses from which it was connected to, in turn.</summary>
    public async Task<IReadOnlyList<string>> VisitorsAsync() =>
        [.. (await kubectl.RunAsync("logs", Name)).Split('\n')
            .Select(line => line.Split("connection received: host=")).Where(parts => parts.Length == 2)
            .Select(parts => parts[1].Split(' ')[0]).Where(host => host is not ("[local]" or "127.0.0.1"))];

    public Task RemoveAsync() => kubectl.RunAsync("delete", "pod", Name, "--ignore-not-found", "--wait=false");
}
