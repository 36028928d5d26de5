using System.Collections.Immutable;
using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Vestibule.Store.Keys;

namespace Vestibule.Store.Writing;

/// <summary>Reads an incident's lines: each header as stored, each payload opened and held against the header's commitment.</summary>
internal sealed class LineReader(KeyVault vault)
{
    /// <summary>The lines of an incident after a sequence, in order.</summary>
    public ImmutableArray<Line> After(DbConnection connection, DbTransaction? transaction, IncidentId incident, long after)
    {
        var values = new { incident = incident.Value.Bytes(), after };
        var taps = connection.Query<(byte[] Tap, long First, long Last)>(
            "SELECT tap, first, last FROM tap WHERE incident = @incident AND last > @after ORDER BY first", values, transaction).AsList();
        var lines = ImmutableArray.CreateBuilder<Line>();
        var tap = 0;
        foreach (var (stored, payload) in connection.Query<(byte[] Header, byte[]? Sealed)>("""
            SELECT leaf.header, payload.sealed FROM leaf LEFT JOIN payload ON payload.entry = leaf.entry
            WHERE leaf.incident = @incident AND leaf.sequence > @after ORDER BY leaf.sequence
            """, values, transaction))
        {
            var header = HeaderBytes.Read(stored);
            if (!header.IsOk)
            {
                throw new Refused("error.entry-unreadable", ("incident", incident.ToString()));
            }

            var h = header.Value;
            if (h.Incident != incident)
            {
                throw new Refused("error.entry-altered", ("entry", h.Entry.ToString()));
            }

            while (tap < taps.Count && taps[tap].Last < h.Sequence)
            {
                tap++;
            }

            lines.Add(new Line(h.Entry, h.Sequence, h.Incident, h.Actor, h.Happened, h.Recorded, Entry(h, payload))
            {
                Tap = tap < taps.Count && taps[tap].First <= h.Sequence ? new TapId(taps[tap].Tap.Id()) : default,
            });
        }

        return lines.ToImmutable();
    }

    /// <summary>All lines of an incident. Refused where its beginning is gone, as in a copy of the journal that is older than an erasure: nothing can be read from what is left.</summary>
    public ImmutableArray<Line> Whole(DbConnection connection, DbTransaction? transaction, IncidentId incident) =>
        After(connection, transaction, incident, -1) is [{ Entry: Opened }, ..] lines ? lines : throw new Refused("error.entry-unreadable", ("incident", incident.ToString()));

    /// <summary>One line by its entry. Which tap made it is not asked.</summary>
    public Line One(DbConnection connection, EntryId entry)
    {
        var (stored, payload) = connection.QuerySingle<(byte[] Header, byte[]? Sealed)>("""
            SELECT leaf.header, payload.sealed FROM leaf LEFT JOIN payload ON payload.entry = leaf.entry WHERE leaf.entry = @entry
            """, new { entry = entry.Value.Bytes() });
        var header = HeaderBytes.Read(stored);
        return header is { IsOk: true, Value: var h } && h.Entry == entry
            ? new Line(h.Entry, h.Sequence, h.Incident, h.Actor, h.Happened, h.Recorded, Entry(h, payload))
            : throw new Refused("error.entry-altered", ("entry", entry.ToString()));
    }

    /// <summary>Salt and payload of an entry, or null when the key is gone.</summary>
    public (byte[] Salt, byte[] Plain)? Open(EntryHeader header, byte[] payload)
    {
        if (vault.ById(header.Key) is not { } sealer)
        {
            return null;
        }

        var opened = sealer.Open(payload, header.Entry.Value.Bytes());
        return (opened[..Commitment.SaltLength], opened[Commitment.SaltLength..]);
    }

    private Entry Entry(EntryHeader header, byte[]? payload)
    {
        if (payload is null)
        {
            return new ErasedEntry(header.Kind);
        }

        try
        {
            return Open(header, payload) switch
            {
                null => new ErasedEntry(header.Kind),
                var (salt, plain) when Commitment.Holds(header.Commitment, salt, plain) => EntryKinds.Read(header.Kind, header.Version, plain),
                _ => throw new Refused("error.entry-altered", ("entry", header.Entry.ToString())),
            };
        }
        catch (CryptographicException)
        {
            throw new Refused("error.entry-altered", ("entry", header.Entry.ToString()));
        }
    }
}
