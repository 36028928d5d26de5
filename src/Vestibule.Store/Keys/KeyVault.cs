using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;

namespace Vestibule.Store.Keys;

/// <summary>
/// The data keys, wrapped, in a database of their own: one per incident and class, and one per purpose of the district. A new key is on
/// the disk before anything is sealed under it. Destroying a key is what makes an erasure hold against old copies of the journal.
/// </summary>
internal sealed class KeyVault : IDisposable
{
    private const int Held = 4096;
    private readonly Lock gate = new();
    private readonly Database database;
    private readonly KeyFolder folder;
    private readonly TimeProvider time;
    private readonly Dictionary<Guid, Sealer> byId = [];
    private readonly Dictionary<(IncidentId, RecordClass), KeyId> inUse = [];
    private readonly Dictionary<string, Sealer> purposes = [];
    private DbConnection? connection;

    public KeyVault(Database database, KeyFolder folder, TimeProvider time)
    {
        (this.database, this.folder, this.time) = (database, folder, time);
        connection = database.OpenKeys();
    }

    public DbConnection Connection => connection ??= database.OpenKeys();

    /// <summary>After the disk failed: connects again at the next use.</summary>
    public void Reconnect()
    {
        lock (gate)
        {
            connection?.Dispose();
            connection = null;
            inUse.Clear();
        }
    }

    /// <summary>The key of a purpose of the district, such as <c>summary</c> or <c>outbox</c>; made at its first use.</summary>
    public Sealer Purpose(string purpose)
    {
        lock (gate)
        {
            if (purposes.TryGetValue(purpose, out var held))
            {
                return held;
            }

            if (Wrapped(purpose) is not { } wrapped)
            {
                Connection.Execute("INSERT INTO purpose_key (purpose, wrapped) VALUES (@purpose, @wrapped) ON CONFLICT (purpose) DO NOTHING",
                    new { purpose, wrapped = Age.Seal(RandomNumberGenerator.GetBytes(32), folder.Recipients) });
                wrapped = Wrapped(purpose)!;
            }

            return purposes[purpose] = new Sealer(Unwrap(wrapped));
        }
    }

    /// <summary>True when there is any key here at all: a vault that was used before.</summary>
    public bool IsUsed() => Connection.ExecuteScalar<long>("SELECT count(*) FROM purpose_key") > 0;

    /// <summary>The key in use for an incident and class; made and stored when there is none.</summary>
    public (KeyId Id, Sealer Sealer) InUse(IncidentId incident, RecordClass recordClass)
    {
        lock (gate)
        {
            Ensure([incident], recordClass);
            var id = inUse[(incident, recordClass)];
            return (id, ById(id)!);
        }
    }

    /// <summary>Makes what is missing for these incidents in one commit.</summary>
    public void Ensure(IReadOnlyCollection<IncidentId> incidents, RecordClass recordClass)
    {
        lock (gate)
        {
            var missing = incidents.Where(i => !inUse.ContainsKey((i, recordClass))).Distinct().ToList();
            missing.RemoveAll(i => Find(i, recordClass));
            if (missing.Count == 0)
            {
                return;
            }

            var made = missing.ConvertAll(i => (Incident: i, Key: new KeyId(Guid.NewGuid()), Plain: RandomNumberGenerator.GetBytes(32)));
            using (var transaction = database.Begin(Connection))
            {
                // Another program's key for the same incident stands: then ours is not in use.
                made.RemoveAll(m => Connection.Execute("""
                    INSERT INTO data_key (key, incident, class, wrapped, made) VALUES (@key, @incident, @recordClass, @wrapped, @made)
                    ON CONFLICT (incident, class) WHERE retired = 0 DO NOTHING
                    """, new
                {
                    key = m.Key.Value.Bytes(), incident = m.Incident.Value.Bytes(), recordClass = (long)recordClass,
                    wrapped = Age.Seal(m.Plain, folder.Recipients), made = Microseconds.From(time.Now()),
                }, transaction) == 0);
                transaction.Commit();
            }

            foreach (var (incident, key, plain) in made)
            {
                Hold(key, new Sealer(plain));
                inUse[(incident, recordClass)] = key;
                missing.Remove(incident);
            }

            missing.ForEach(i => Find(i, recordClass));
        }
    }

    /// <summary>The key with this id, or null when it was destroyed.</summary>
    public Sealer? ById(KeyId id)
    {
        lock (gate)
        {
            if (byId.TryGetValue(id.Value, out var held))
            {
                return held;
            }

            var wrapped = Connection.QuerySingleOrDefault<byte[]>("SELECT wrapped FROM data_key WHERE key = @key", new { key = id.Value.Bytes() });
            return wrapped is null ? null : Hold(id, wrapped);
        }
    }

    /// <summary>From now on a new key is used; the old one still opens what it sealed.</summary>
    public void Retire(KeyId key, IncidentId incident, RecordClass recordClass)
    {
        lock (gate)
        {
            Connection.Execute("UPDATE data_key SET retired = 1 WHERE key = @key", new { key = key.Value.Bytes() });
            inUse.Remove((incident, recordClass));
        }
    }

    /// <summary>Destroys a key here and in memory, and leaves nothing of it in a log file. What it sealed is gone for good.</summary>
    public void Destroy(KeyId key)
    {
        lock (gate)
        {
            if (byId.Remove(key.Value, out var sealer))
            {
                sealer.Destroy();
            }

            foreach (var use in inUse.Where(u => u.Value == key).Select(u => u.Key).ToList())
            {
                inUse.Remove(use);
            }

            Connection.Execute("DELETE FROM data_key WHERE key = @key", new { key = key.Value.Bytes() });
            database.Forget(Connection);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            connection?.Dispose();
            foreach (var sealer in byId.Values.Concat(purposes.Values))
            {
                sealer.Destroy();
            }
        }
    }

    private bool Find(IncidentId incident, RecordClass recordClass)
    {
        var row = Connection.QuerySingleOrDefault<(byte[] Key, byte[] Wrapped)?>(
            "SELECT key, wrapped FROM data_key WHERE incident = @incident AND class = @recordClass AND retired = 0",
            new { incident = incident.Value.Bytes(), recordClass = (long)recordClass });
        if (row is not { } found)
        {
            return false;
        }

        var id = new KeyId(found.Key.Id());
        if (!byId.ContainsKey(id.Value))
        {
            Hold(id, found.Wrapped);
        }

        inUse[(incident, recordClass)] = id;
        return true;
    }

    private Sealer Hold(KeyId id, byte[] wrapped) => Hold(id, new Sealer(Unwrap(wrapped)));

    private Sealer Hold(KeyId id, Sealer sealer)
    {
        if (byId.Count >= Held)
        {
            byId.Clear();
            inUse.Clear();
        }

        return byId[id.Value] = sealer;
    }

    private byte[]? Wrapped(string purpose) =>
        Connection.QuerySingleOrDefault<byte[]>("SELECT wrapped FROM purpose_key WHERE purpose = @purpose", new { purpose });

    private byte[] Unwrap(byte[] wrapped)
    {
        try
        {
            return Age.Open(wrapped, folder.Master);
        }
        catch (AgeException)
        {
            throw new Refused("error.keys-wrong", ("file", "master.key"));
        }
    }
}
