using System.Data.Common;

namespace Vestibule.Store;

/// <summary>What differs between the two engines: how to connect, lock, and tell a broken disk from a refused row.</summary>
internal abstract class Database : IAsyncDisposable
{
    /// <summary>The folder of its migrations.</summary>
    public abstract string Dialect { get; }

    /// <summary>Ends the statement that reads the journal's head, so that no other writer decides at the same time.</summary>
    public abstract string ForUpdate { get; }

    /// <summary>A connection of its own for the writer, checked to be durable.</summary>
    public abstract DbConnection OpenWriter();

    /// <summary>A connection for reading, to be closed soon.</summary>
    public abstract DbConnection OpenReader();

    /// <summary>A connection to where the wrapped keys are, which is backed up on its own.</summary>
    public abstract DbConnection OpenKeys();

    /// <summary>Begins a transaction that will write.</summary>
    public abstract DbTransaction Begin(DbConnection connection);

    /// <summary>Keeps other processes from migrating at the same time, until the connection closes or <see cref="Begin"/>'s transaction ends.</summary>
    public abstract void LockForMigration(DbConnection connection);

    /// <summary>Throws <see cref="Refused"/> when the stored data is damaged.</summary>
    public abstract void CheckHealth(DbConnection connection);

    /// <summary>True when the machine failed, not the row: nothing may be acknowledged any more.</summary>
    public abstract bool IsBroken(Exception exception);

    /// <summary>After a deletion: leaves nothing of the deleted bytes in a log file, as far as this engine can.</summary>
    public abstract void Forget(DbConnection connection);

    /// <summary>While nobody waits: work that the engine would otherwise do in the middle of somebody's commit.</summary>
    public virtual void Tidy(DbConnection connection) { }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
