using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Vestibule.Store.Sqlite;

/// <summary>A district in one SQLite file, its keys in another. Write-ahead log, every commit synchronised to the disk.</summary>
internal sealed class SqliteDatabase(string folder) : Database
{
    // Full, disk I/O, corrupt, not a database, read-only, cannot open, permission, no memory, busy, protocol, no large files.
    private static readonly HashSet<int> Broken = [13, 10, 11, 26, 8, 14, 3, 7, 5, 15, 22];

    // Moving the log into the file costs two more synchronisations: done when it is quiet; in the midst of a commit only far later.
    private const int Tidied = 1 << 20, PagesAtLast = 8_000;

    private readonly string journal = Path.Combine(folder, "district.db");
    private readonly string keys = Path.Combine(folder, "keys.db");

    public override string Dialect => "sqlite";

    public override string ForUpdate => "";

    public string File => journal;

    public override DbConnection OpenWriter() => Open(journal);

    public override DbConnection OpenReader()
    {
        var connection = new SqliteConnection(Text(journal, SqliteOpenMode.ReadWrite, pooling: true));
        connection.Open();
        connection.Execute("PRAGMA query_only = ON; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY");
        return connection;
    }

    public override DbConnection OpenKeys() => Open(keys);

    public override DbTransaction Begin(DbConnection connection) => ((SqliteConnection)connection).BeginTransaction(deferred: false);

    public override void LockForMigration(DbConnection connection) { }

    public override void CheckHealth(DbConnection connection)
    {
        var answer = connection.ExecuteScalar<string>("PRAGMA quick_check(1)");
        if (answer != "ok")
        {
            throw new Refused("error.database-corrupt", ("file", Path.GetFileName(connection.DataSource)));
        }
    }

    public override bool IsBroken(Exception exception) =>
        exception is IOException or UnauthorizedAccessException || (exception is SqliteException sqlite && Broken.Contains(sqlite.SqliteErrorCode));

    public override void Forget(DbConnection connection) => connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");

    public override void Tidy(DbConnection connection)
    {
        var log = new FileInfo(connection.DataSource + "-wal");
        if (log.Exists && log.Length > Tidied)
        {
            connection.Execute("PRAGMA wal_checkpoint(PASSIVE)");
        }
    }

    public override ValueTask DisposeAsync()
    {
        using var any = new SqliteConnection(Text(journal, SqliteOpenMode.ReadWrite, pooling: true));
        SqliteConnection.ClearPool(any);
        return ValueTask.CompletedTask;
    }

    private static string Text(string file, SqliteOpenMode mode, bool pooling) =>
        new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = pooling, DefaultTimeout = 10 }.ToString();

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(Text(file, SqliteOpenMode.ReadWriteCreate, pooling: false));
        try
        {
            connection.Open();
            connection.Execute($"""
                PRAGMA wal_autocheckpoint = {PagesAtLast};
                PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;
                PRAGMA recursive_triggers = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;
                """);
            Assert(connection, "journal_mode", "wal");
            Assert(connection, "synchronous", "2");
            Assert(connection, "foreign_keys", "1");
            Assert(connection, "secure_delete", "1");
            return connection;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 26 or 11)
        {
            connection.Dispose();
            throw new Refused("error.database-corrupt", ("file", Path.GetFileName(file)));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Assert(SqliteConnection connection, string pragma, string expected)
    {
        var actual = Convert.ToString(connection.ExecuteScalar($"PRAGMA {pragma}"), System.Globalization.CultureInfo.InvariantCulture);
        if (actual != expected)
        {
            throw new Refused("error.not-durable", ("setting", pragma), ("value", actual ?? ""));
        }
    }
}
