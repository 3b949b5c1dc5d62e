using Ballast.Operator.Offline.Compose;

namespace Ballast.Operator.Tests.Offline;

/// <summary>Start commands that a shell reads: their steps, and which of these are a migration.</summary>
public sealed class ComposeScriptTests
{
    [Theory]
    [InlineData("sh|-c|a && b; c", "a && b; c")]
    [InlineData("/bin/bash|-lc|a", "a")]
    [InlineData("bash|-e|-c|a", "a")]
    [InlineData("bash|-ceuo|pipefail|a", "a")]
    [InlineData("bash|--login|-c|a", "a")]
    [InlineData("/sbin/tini|-g|--|sh|-c|a", "a")]
    [InlineData("python|-c|a", null)]
    [InlineData("sh|run.sh", null)]
    [InlineData("sh|-c", null)]
    [InlineData("sh|-c|a|argument", null)]
    [InlineData("sh|-e|a", null)]
    public void Script_InACommand_IsThatOfItsShell(string command, string? expected) =>
        Assert.Equal(expected, ShellScript.In(command.Split('|'))?.Text);

    [Theory]
    [InlineData("a && b; c", "a && b; c")]
    [InlineData("a || b", null)]
    [InlineData("a 'b; c && d' \\; && e \"||\";", "a 'b; c && d' \\; && e \"||\"")]
    [InlineData("a\\\n b\nc &&\n d", "a  b; c && d")]
    [InlineData("# migrate first; then\na # b\nc#d '#e'", "a; c#d '#e'")]
    [InlineData("x=$(a; b) && c", "x=$(a; b) && c")]
    [InlineData("if a; then b; fi; c", null)]
    [InlineData("[ -f a ] && b; c", null)]
    [InlineData("(a; b)", null)]
    [InlineData("cat <<E\na\nE", null)]
    [InlineData("until nc -z db 5432 2>&1; do echo waiting >&2; sleep 1; done; b && c", "b && c")]
    [InlineData("while ! PGPASSWORD=$P psql -h db -c '\\q'\ndo\n  sleep 1\ndone && b", "b")]
    [InlineData("until alembic upgrade head; do sleep 2; done; b", "alembic upgrade head; b")]
    [InlineData("until ./fill x; do sleep 2; done; b", null)]
    [InlineData("while nc -z db 1; do sleep 2; done; b", null)]
    [InlineData("while true; do a; sleep 60; done", null)]
    [InlineData("until nc -z db 1; do a; done; b", null)]
    public void Steps_OfAScript_AreThoseThatRunOneAfterTheOther(string script, string? expected) => Assert.Equal(
        expected, new ShellScript([], ["sh", "-c"], script).Steps() is { } steps ? ShellScript.Joined(steps) : null);

    [Theory]
    [InlineData("sh|-c|alembic upgrade head && exec gunicorn 'a b'", "alembic|upgrade|head", "gunicorn|a b")]
    [InlineData("bash|-e|-c|flask db upgrade; python x.py > log", "flask|db|upgrade", "bash|-e|-c|python x.py > log")]
    [InlineData("bash|-lc|flask db upgrade && a", "bash|-lc|flask db upgrade", "bash|-lc|a")]
    [InlineData("tini|--|sh|-c|flask db upgrade && a", "tini|--|flask|db|upgrade", "tini|--|a")]
    [InlineData(
        "bash|-c|source v/bin/activate && alembic upgrade head && a",
        "bash|-c|source v/bin/activate && alembic upgrade head", "bash|-c|source v/bin/activate && a")]
    [InlineData("sh|-c|a; alembic upgrade head && b", "sh|-c|a && alembic upgrade head", "sh|-c|a; b")]
    [InlineData("sh|-c|a && alembic upgrade head; b", "sh|-c|a && alembic upgrade head", "sh|-c|a; b")]
    [InlineData("sh|-c|a && alembic upgrade head && b", "sh|-c|a && alembic upgrade head", "sh|-c|a && b")]
    [InlineData("sh|-c|sleep 5 && x db createdb && x db migrate && x run",
        "sh|-c|x db createdb && x db migrate", "x|run")]
    [InlineData(
        "bash|-c|rm -f tmp/pids/server.pid && bundle exec rails db:migrate && bundle exec rails s",
        "bundle|exec|rails|db:migrate", "bash|-c|rm -f tmp/pids/server.pid && bundle exec rails s")]
    [InlineData("sh|-c|echo migrate && npm run migrate && node a", "npm|run|migrate", "sh|-c|echo migrate && node a")]
    [InlineData("sh|-c|a; echo migrations; b", null, null)]
    [InlineData("sh|-c|echo 'migrate' | psql && b", "sh|-c|echo 'migrate' | psql", "b")]
    [InlineData("sh|-c|alembic upgrade head & gunicorn a && b", null, null)]
    [InlineData("sh|-c|alembic upgrade head 2>&1 && b", "sh|-c|alembic upgrade head 2>&1", "b")]
    [InlineData("sh|-c|npm ci && npm run start:migrate:prod", null, null)]
    [InlineData("sh|-c|npm ci && ./migrate-and-serve.sh", null, null)]
    [InlineData("sh|-c|a && gunicorn migrations.api:app", null, null)]
    [InlineData("sh|-c|alembic upgrade head", null, null)]
    [InlineData("sh|-c|cd /srv && alembic upgrade head", null, null)]
    public void Migration_InAScript_IsTakenOutWhereItSurelyIsOne(string command, string? migration, string? app)
    {
        var script = ShellScript.In(command.Split('|', command.Contains(" | ") ? 3 : 9))!;

        var found = MigrationSteps.Of(script);

        Assert.Equal(migration, found is var (m, _) ? string.Join('|', script.Run(m)) : null);
        Assert.Equal(app, found is var (_, a) ? string.Join('|', script.Run(a)) : null);
    }

    [Theory]
    [InlineData("{command: 'sh -c \"a && b\"'}", "", "sh|-c|a && b", "a && b")]
    [InlineData("{entrypoint: [sh, -c], command: [a && b]}", "sh|-c", "a && b", "a && b")]
    [InlineData("{entrypoint: 'sh -c \"a && b\"'}", "sh|-c|a && b", "", "a && b")]
    [InlineData("{entrypoint: [/init], command: [sh, -c, a]}", "/init", "sh|-c|a", "a")]
    [InlineData("{entrypoint: [./wait-for-it.sh, 'db:1', --], command: [a]}", "a", "", null)]
    [InlineData("{entrypoint: '', command: [a]}", "a", "", null)]
    [InlineData("{entrypoint: [], command: [a]}", "a", "", null)]
    [InlineData("{command: ['wait-for-it', 'db:1', --, sh, -c, a]}", "", "sh|-c|a", "a")]
    public void Start_OfAService_IsWhatItsContainerStarts(string yaml, string command, string arguments, string? script)
    {
        var start = StartCommand.Of(Service(yaml));

        Assert.Equal((command, arguments), (string.Join('|', start.Command), string.Join('|', start.Arguments)));
        Assert.Equal(script, start.Script?.Text);
    }

    [Theory]
    [InlineData("npm ci", true)]
    [InlineData("pip install -r requirements.txt", true)]
    [InlineData("yarn", true)]
    [InlineData("yarn start", false)]
    [InlineData("python install.py", false)]
    public void Step_ThatInstalls_IsKnown(string step, bool expected) => Assert.Equal(expected, MigrationSteps.Installs(step));

    [Theory]
    [InlineData("{command: 'a && b'}", true)]
    [InlineData("{command: 'sh -c \"a && b\"'}", false)]
    [InlineData("{entrypoint: [wrap], command: [sh, -c, a, ';']}", false)]
    [InlineData("{command: [a, 'b && c']}", false)]
    public void Start_WithAShellsSyntaxAndNoShell_IsKnown(string yaml, bool expected) =>
        Assert.Equal(expected, StartCommand.Of(Service(yaml)).IsShellMissing);

    private static ComposeService Service(string yaml) => ComposeFile.Read(
        new StringReader($"services: {{a: {yaml}}}"), new Dictionary<string, string>(), _ => null).Services[0];
}
