using System.Data.Common;
using Dapper;
using Npgsql;

namespace Vestibule.Store.Postgres;

/// <summary>A district in a PostgreSQL database, its keys in the schema <c>keys</c>. Several nodes may write; the head's row lock orders them.</summary>
internal sealed class PostgresDatabase : Database
{
    private const long MigrationLock = 0x7665_7374_6962_756c;
    private readonly NpgsqlDataSource main;
    private readonly NpgsqlDataSource keys;

    public PostgresDatabase(string connection)
    {
        main = Source(connection, "public");
        keys = Source(connection, "keys");
    }

    public override string Dialect => "postgres";

    public override string ForUpdate => " FOR UPDATE";

    public NpgsqlDataSource Main => main;

    public override DbConnection OpenWriter()
    {
        var connection = main.OpenConnection();
        Assert(connection, "fsync", "on");
        Assert(connection, "full_page_writes", "on");
        Assert(connection, "synchronous_commit", "on", "remote_apply", "remote_write", "local");
        return connection;
    }

    public override DbConnection OpenReader() => main.OpenConnection();

    public override DbConnection OpenKeys()
    {
        var connection = keys.OpenConnection();
        connection.Execute("CREATE SCHEMA IF NOT EXISTS keys");
        return connection;
    }

    public override DbTransaction Begin(DbConnection connection) => ((NpgsqlConnection)connection).BeginTransaction();

    public override void Lasting(DbConnection connection, bool lasting) => connection.Execute(lasting ? "RESET synchronous_commit" : "SET synchronous_commit = off");

    public override void LockForMigration(DbConnection connection) =>
        connection.Execute("SELECT pg_advisory_xact_lock(@key)", new { key = MigrationLock });

    public override void CheckHealth(DbConnection connection)
    {
        if (connection.ExecuteScalar<bool>("SELECT pg_is_in_recovery()"))
        {
            throw new Refused("error.database-is-replica");
        }
    }

    public override bool IsBroken(Exception exception) => exception switch
    {
        PostgresException e => e.SqlState[..2] is "08" or "53" or "57" or "58" or "XX" or "40" || e.SqlState is "25006",
        NpgsqlException or IOException or TimeoutException => true,
        _ => false,
    };

    public override void Forget(DbConnection connection) { }

    public override async ValueTask DisposeAsync()
    {
        await main.DisposeAsync();
        await keys.DisposeAsync();
    }

    private static NpgsqlDataSource Source(string connection, string schema) => NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(connection) { SearchPath = schema, MaxAutoPrepare = 64, AutoPrepareMinUsages = 2 });

    private static void Assert(NpgsqlConnection connection, string setting, params string[] allowed)
    {
        var actual = connection.ExecuteScalar<string>($"SHOW {setting}") ?? "";
        if (!allowed.Contains(actual))
        {
            connection.Dispose();
            throw new Refused("error.not-durable", ("setting", setting), ("value", actual));
        }
    }
}
