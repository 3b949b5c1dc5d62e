using System.Data.Common;
using System.Runtime.InteropServices;
using Ballast.App.Commands;
using Ballast.App.Configuration;
using Ballast.App.Dependencies;
using Ballast.App.Load;
using Serilog;
using Serilog.Events;
using Serilog.Extensions.Logging;
using Serilog.Formatting.Compact;
using StackExchange.Redis;

const string TerminationLog = "/dev/termination-log";
const string Usage =
    "usage: serve (the default) | migrate | check | task NAME | schedule | work | dashboard | load URL [SECONDS [CONCURRENCY]]";

using var stop = new CancellationTokenSource();
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);

// Flush the log first, so that this line is the last: a person or the operator reads it as the result of the run.
var (code, line) = await RunAsync(args);
if (line is not null)
{
    await (code == ExitCode.Ok ? Console.Out : Console.Error).WriteLineAsync(line);
}

// Also write it to the termination message: in a container's log, lines of the two streams may change places, but Kubernetes
// shows the termination message unchanged.
if (line is not null && code != ExitCode.Ok && File.Exists(TerminationLog))
{
    await File.WriteAllTextAsync(TerminationLog, line);
}

return (int)code;

async Task<(ExitCode, string?)> RunAsync(string[] args)
{
    var command = args.FirstOrDefault() ?? "serve";
    if (command is not ("serve" or "migrate" or "check" or "task" or "schedule" or "work" or "dashboard" or "load"))
    {
        return (ExitCode.Invalid, Usage);
    }

    try
    {
        // It is a client, and has no settings.
        if (command == "load")
        {
            return (ExitCode.Ok, await LoadTest.RunAsync(args[1..], TimeProvider.System, stop.Token));
        }

        var settings = SettingsLoader.Load(new ConfigurationBuilder().AddEnvironmentVariables().Build().AsEnumerable());
        using var logging = CreateLogging(settings);
        var files = FileLimit.Raise();
        await using var services = new Services(settings, logging, TimeProvider.System);
        services.Logger.LogDebug("{Files} files and sockets may be open", files);
        switch (command)
        {
            case "migrate": return (ExitCode.Ok, await MigrateCommand.RunAsync(services, stop.Token));
            case "check": return (ExitCode.Ok, await CheckCommand.RunAsync(services, stop.Token));
            case "task": return (ExitCode.Ok, await TaskCommand.RunAsync(services, args.ElementAtOrDefault(1), stop.Token));
            case "schedule":
                await ScheduleCommand.RunAsync(services, stop.Token);
                break;
            case "dashboard":
                await DashboardCommand.RunAsync(services, stop.Token);
                break;
            case "work":
                await WorkCommand.RunAsync(services, stop.Token);
                break;
            default:
                await ServeCommand.RunAsync(services, stop.Token);
                break;
        }

        return (ExitCode.Ok, null);
    }
    catch (InvalidSettingsException e)
    {
        return (ExitCode.Invalid, string.Join("\n  ", e.Faults.Prepend(e.Message)));
    }
    catch (CommandException e)
    {
        return (e.Code, e.Message);
    }
    catch (OperationCanceledException) when (stop.IsCancellationRequested)
    {
        return (ExitCode.Stopped, $"{command}: stopped before it was done");
    }
    catch (Exception e) when (e is DbException or RedisException or TimeoutException or IOException)
    {
        var code = PlainWords.IsConnectionFailure(e) ? ExitCode.Unreachable : ExitCode.Failed;
        return (code, $"{command}: {PlainWords.Describe(e)}");
    }
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}

static ILoggerFactory CreateLogging(Settings settings)
{
    // Serilog decides on levels: filters of the factory do not apply to it.
    var level = LevelConvert.ToSerilogLevel(settings.LogLevel);
    var libraries = (LogEventLevel)Math.Max((int)level, (int)LogEventLevel.Warning);
    var logger = new LoggerConfiguration()
        .MinimumLevel.Is(level)
        .MinimumLevel.Override("Microsoft", libraries)
        .MinimumLevel.Override("Npgsql", libraries)
        .WriteTo.Console(new RenderedCompactJsonFormatter());
    if (settings.LogFile is { } path)
    {
        // At most three files of 50 MB, so that the log does not fill the volume.
        logger.WriteTo.File(
            new RenderedCompactJsonFormatter(), path, fileSizeLimitBytes: 50_000_000, rollOnFileSizeLimit: true,
            retainedFileCountLimit: 3);
    }

    return LoggerFactory.Create(logging => logging.AddSerilog(logger.CreateLogger(), dispose: true));
}
