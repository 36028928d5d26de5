using System.Data.Common;
using Vestibule.Core.Incidents;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;

namespace Vestibule.Store.Writing;

/// <summary>Where the journal ends: which district, which generation of its log, and the tree's right edge.</summary>
internal sealed record Head(Guid District, long Generation, Frontier Frontier)
{
    /// <summary>The sequence that the next entry gets.</summary>
    public long Next => Frontier.Size;
}

/// <summary>
/// One open transaction of the writer, handed to each job of a batch in turn. Statements stay prepared as long as the connection lives.
/// </summary>
internal sealed class Work(DbConnection connection, Dictionary<string, DbCommand> prepared) : IDisposable
{
    public DbConnection Connection => connection;

    public DbTransaction Transaction { get; private set; } = null!;

    /// <summary>The head as this transaction will leave it.</summary>
    public Head Head { get; set; } = null!;

    /// <summary>Incidents as changed in this transaction, not yet committed.</summary>
    public Dictionary<IncidentId, Incident> Changed { get; private set; } = [];

    /// <summary>What to tell those who follow, once committed.</summary>
    public List<LedgerEvent> Events { get; } = [];

    /// <summary>Whether messages were put into the outbox, to be sent once committed.</summary>
    public bool HasMessages { get; set; }

    /// <summary>Whether a message that waited for its turn is due now.</summary>
    public bool HasDue { get; set; }

    /// <summary>Whether this connection's commits are on the disk when they return, as they are from the start.</summary>
    public bool Lasting { get; set; } = true;

    /// <summary>Keys to destroy, once the erasure is committed.</summary>
    public List<KeyId> KeysToDestroy { get; } = [];

    public void Begin(DbTransaction transaction, Head head)
    {
        (Transaction, Head) = (transaction, head);
        Changed = [];
        Events.Clear();
        HasMessages = HasDue = false;
        KeysToDestroy.Clear();
    }

    /// <summary>Runs a statement with named values.</summary>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values) => Prepare(sql, values).ExecuteNonQuery();

    /// <summary>The first column of the first row, or null.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        Prepare(sql, values).ExecuteScalar() is { } value and not DBNull ? value : null;

    /// <summary>A reader, to be disposed before the next use of the same statement.</summary>
    public DbDataReader Query(string sql, params ReadOnlySpan<(string Name, object? Value)> values) => Prepare(sql, values).ExecuteReader();

    public void Dispose()
    {
        foreach (var command in prepared.Values)
        {
            command.Dispose();
        }

        prepared.Clear();
        connection.Dispose();
    }

    private DbCommand Prepare(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (!prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, _) in values)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = "@" + name;
                command.Parameters.Add(parameter);
            }

            prepared.Add(sql, command);
        }

        command.Transaction = Transaction;
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i].Value ?? DBNull.Value;
        }

        return command;
    }
}
