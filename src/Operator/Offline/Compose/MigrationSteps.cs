using System.Text.RegularExpressions;

namespace Ballast.Operator.Offline.Compose;

/// <summary>Finds the steps of a start command that bring a schema up to date.</summary>
internal static partial class MigrationSteps
{
    /// <summary>True: a command, or a step of one, that brings a schema up to date and does nothing else.</summary>
    public static bool IsMigration(string command) =>
        Migrates().IsMatch(command) && !Says().IsMatch(command) && !Serves().IsMatch(command);

    /// <summary>True: a command of which some part speaks of a migration.</summary>
    public static bool MayMigrate(string command) => Migrates().IsMatch(command);

    /// <summary>True: a step that says, waits or sets something and does no work of its own.</summary>
    public static bool IsTrivial(string step) => Says().IsMatch(step) || IsContext(step) || StartCommand.AfterWaiting(step) == "";

    /// <summary>
    /// The steps that the migration runs, and those that start the app; null if a script has not both. What stands before a
    /// migration, such as the creation of a database, stays before it, and in the app's command too.
    /// </summary>
    public static (IReadOnlyList<ScriptStep> Migration, IReadOnlyList<ScriptStep> App)? Of(ShellScript script)
    {
        if (script.Steps() is not { } steps || steps.ToList().FindLastIndex(s => IsMigration(s.Text)) is not (>= 0 and var last)
            || steps.Any(s => IsMigration(s.Text) && Background().IsMatch(s.Text)))
        {
            return null;
        }

        List<ScriptStep> migration = [], app = [];
        foreach (var (at, step) in steps.Index())
        {
            var text = StartCommand.AfterWaiting(step.Text);
            if (text.Length > 0 && at <= last && !IsOfTheApp().IsMatch(text))
            {
                // A migration fails if any of its steps does.
                migration.Add(new ScriptStep(text, IsNeeded: true));
            }

            if (text.Length > 0 && !IsMigration(text))
            {
                app.Add(step with { Text = text });
            }
            else if (app.Count > 0)
            {
                app[^1] = app[^1] with { IsNeeded = app[^1].IsNeeded && step.IsNeeded };
            }
        }

        return app.Exists(s => !IsTrivial(s.Text)) ? (migration, app) : null;
    }

    /// <summary>True: a step that makes a folder ready, with its owner and rights.</summary>
    public static bool Prepares(string step) => Preparation().IsMatch(step) || IsTrivial(step);

    /// <summary>True: a step that installs what the image should hold: pods cannot write there.</summary>
    public static bool Installs(string step) => Installation().IsMatch(step);

    private static bool IsContext(string step) => Context().IsMatch(step);

    [GeneratedRegex(
        @"\b(alembic\s+(-\S+\s+\S+\s+)*upgrade|manage\.py\s+migrate|migrate(\.\w+|\s+up)?|"
            + @"migrations?|prisma\s+(migrate|db\s+push)|"
            + @"db:(migrate|setup|prepare|create)|flask\s+db\s+upgrade|flyway|liquibase|goose|dbmate|aerich\s+upgrade|initdb|"
            + @"init[-_]?db|db[-_]?init|create[-_]?(tables|all|db)|schema:update|database\s+update)\b",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Migrates();

    [GeneratedRegex(@"^(echo|printf|:)(\s[^|>]*(>&2)?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Says();

    // What a migration has no use for: messages, and files that a stopped app has left, such as tmp/pids/server.pid.
    [GeneratedRegex(@"^((echo|printf|:)(\s[^|>]*(>&2)?)?|rm\s.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex IsOfTheApp();

    [GeneratedRegex(@"^(\S*/)?(chown|chmod|mkdir|chgrp|touch)\s[^|&]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Preparation();

    [GeneratedRegex(
        @"^((npm|pnpm)\s+(i|ci|install)|yarn(\s+install)?\s*$|(python\S*\s+-m\s+)?pip3?\s+install"
            + @"|(bundle|poetry|composer)\s+install|uv\s+sync|apt(-get)?\s|apk\s+add)",
        RegexOptions.CultureInvariant)]
    private static partial Regex Installation();

    // A command that migrates and serves, as start:migrate, or a server that has such a word in an argument.
    [GeneratedRegex(
        @"(start|serve|dev)[-_:]\S*migrat|migrat\w*[-_:.]+(and[-_:.]+)?(start|serve)|"
            + @"^(exec\s+)?(\S*/|\S+\s+-m\s+)?(gunicorn|uvicorn|hypercorn|daphne|uwsgi|celery|flower|streamlit|puma|runserver)\s",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Serves();

    [GeneratedRegex(@"^(cd|export|source|set|umask|pushd|\.)\s", RegexOptions.CultureInvariant)]
    private static partial Regex Context();

    // One & alone, not that of 2>&1.
    [GeneratedRegex("(?<![&>])&(?![&>])", RegexOptions.CultureInvariant)]
    private static partial Regex Background();
}
