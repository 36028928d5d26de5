using System.Data.Common;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using Dapper;
using Vestibule.Core.Journal;
using NodaTime;

namespace Vestibule.Store;

/// <summary>One numbered step of the schema, as shipped with the program.</summary>
internal sealed record Migration(long Number, string Name, string Sql)
{
    public byte[] Checksum => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n")));
}

/// <summary>Brings a database forward to this program's schema. It never goes back, and never changes a step that was run.</summary>
internal static class Migrator
{
    /// <summary>The shipped steps of a dialect: <c>sqlite</c>, <c>postgres</c>, or their <c>/keys</c>.</summary>
    public static IReadOnlyList<Migration> Shipped(string dialect)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var prefix = $"migrations/{dialect}/";
        return [.. assembly.GetManifestResourceNames()
            .Select(n => (Resource: n, Path: n.Replace('\\', '/')))
            .Where(n => n.Path.StartsWith(prefix, StringComparison.Ordinal) && !n.Path[prefix.Length..].Contains('/', StringComparison.Ordinal))
            .OrderBy(n => n.Path, StringComparer.Ordinal)
            .Select(n =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(n.Resource)!);
                var name = Path.GetFileNameWithoutExtension(n.Path);
                return new Migration(long.Parse(name[..4], CultureInfo.InvariantCulture), name, reader.ReadToEnd());
            })];
    }

    /// <summary>Runs what is missing, all in one transaction. Refused when the database is newer than the program or a run step differs.</summary>
    public static void Run(Database database, DbConnection connection, string dialect, Instant now)
    {
        using var transaction = database.Begin(connection);
        database.LockForMigration(connection);
        connection.Execute(dialect.StartsWith("sqlite", StringComparison.Ordinal)
            ? "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum BLOB NOT NULL, run INTEGER NOT NULL)"
            : "CREATE TABLE IF NOT EXISTS migration (number BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum BYTEA NOT NULL, run BIGINT NOT NULL)",
            transaction: transaction);
        var shipped = Shipped(dialect);
        var run = connection.Query<(long Number, byte[] Checksum)>("SELECT number, checksum FROM migration ORDER BY number", transaction: transaction)
            .ToDictionary(m => m.Number, m => m.Checksum);
        if (run.Count > 0 && run.Keys.Max() > shipped[^1].Number)
        {
            throw new Refused("error.database-newer", ("database", Text(run.Keys.Max())), ("program", Text(shipped[^1].Number)));
        }

        foreach (var step in shipped)
        {
            if (!run.TryGetValue(step.Number, out var checksum))
            {
                connection.Execute(step.Sql, transaction: transaction);
                connection.Execute("INSERT INTO migration (number, name, checksum, run) VALUES (@number, @name, @checksum, @at)",
                    new { number = step.Number, name = step.Name, checksum = step.Checksum, at = Microseconds.From(now) }, transaction);
            }
            else if (!checksum.AsSpan().SequenceEqual(step.Checksum))
            {
                throw new Refused("error.database-changed", ("step", step.Name));
            }
        }

        transaction.Commit();
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
