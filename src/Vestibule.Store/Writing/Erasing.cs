using System.Collections.Immutable;
using Dapper;
using NodaTime;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Vestibule.Store.Keys;

namespace Vestibule.Store.Writing;

/// <summary>Deletes the payloads that an <see cref="Erased"/> entry names, in the transaction that writes it.</summary>
internal static class Erasing
{
    public static void Run(Work work, KeyVault vault, IncidentId incident, Erased erased, long sequence)
    {
        var keys = new HashSet<KeyId>();
        foreach (var entry in erased.Entries)
        {
            var id = entry.Value.Bytes();
            var stored = work.Scalar("SELECT header FROM leaf WHERE entry = @entry AND incident = @incident",
                ("entry", id), ("incident", incident.Value.Bytes())) as byte[] ?? throw new Refused("error.no-such-entry");
            keys.Add(HeaderBytes.Read(stored).Value.Key);
            work.Execute("INSERT INTO erasure (entry, said_by) VALUES (@entry, @sequence)", ("entry", id), ("sequence", sequence));
            work.Execute("DELETE FROM payload WHERE entry = @entry", ("entry", id));
        }

        var left = Left(work, incident);
        foreach (var key in keys.Where(k => !left.Contains(k)))
        {
            vault.Retire(key, incident, ClassOf(work, incident, key));
            work.KeysToDestroy.Add(key);
        }
    }

    /// <summary>Erases what all entries of a stream say: that there were so many, and when, remains.</summary>
    public static void All(Work work, KeyVault vault, IncidentId stream, string rule, TapId tap, Actor by, Instant now)
    {
        var entries = work.Connection.Query<byte[]>("SELECT entry FROM payload WHERE incident = @stream", new { stream = stream.Value.Bytes() }, work.Transaction)
            .Select(e => new EntryId(e.Id())).ToImmutableArray();
        var attempt = new Attempt(stream, tap, by, new Happened(now, TimeSource.Server));
        var line = Leaves.Append(work, vault, attempt, new Erased(entries, rule), now);
        SheetWriting.Tapped(work, attempt, line.Sequence, now);
    }

    private static HashSet<KeyId> Left(Work work, IncidentId incident)
    {
        var left = new HashSet<KeyId>();
        using var rows = work.Query("SELECT leaf.header FROM leaf JOIN payload ON payload.entry = leaf.entry WHERE leaf.incident = @incident",
            ("incident", incident.Value.Bytes()));
        while (rows.Read())
        {
            left.Add(HeaderBytes.Read((byte[])rows[0]).Value.Key);
        }

        return left;
    }

    private static RecordClass ClassOf(Work work, IncidentId incident, KeyId key)
    {
        using var rows = work.Query("SELECT header FROM leaf WHERE incident = @incident ORDER BY sequence", ("incident", incident.Value.Bytes()));
        while (rows.Read())
        {
            var header = HeaderBytes.Read((byte[])rows[0]).Value;
            if (header.Key == key)
            {
                return header.Class;
            }
        }

        throw new InvalidOperationException("No entry is sealed under this key.");
    }
}
