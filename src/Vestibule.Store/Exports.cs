using System.Collections.Immutable;
using Dapper;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Vestibule.Store.Writing;

namespace Vestibule.Store;

/// <summary>Makes the export of one incident: every entry of the classes asked for, each with its proof up to a signed list.</summary>
public static class Exports
{
    /// <summary>
    /// The export, with the classes that the one who asks may read. Refused with <c>error.no-such-case</c> or <c>error.not-saved</c>.
    /// Written as a file by <see cref="ExportBytes.Write"/>.
    /// </summary>
    public static async Task<Result<IncidentExport>> Make(
        DistrictStore store, IncidentId incident, IReadOnlySet<RecordClass> classes, CancellationToken stop)
    {
        if (await store.Ledger.Read(incident, stop) is not { } known)
        {
            return new Refusal("error.no-such-case");
        }

        if (await store.Kept(stop) is not { } note)
        {
            return new Refusal("error.not-saved");
        }

        await using var connection = store.Database.OpenReader();
        var head = Starting.ReadHead(connection);
        var (origin, key) = (store.Checkpoints.Origin(head.District, head.Generation), store.Checkpoints.Key(head));
        var signed = Checkpoint.Open(note, origin, key, Keys.KeyFolder.Verify).Value;
        var leaves = (await connection.QueryAsync<byte[]>(new CommandDefinition(
            "SELECT hash FROM leaf WHERE sequence < @size ORDER BY sequence", new { size = signed.Size }, cancellationToken: stop)))
            .Select(h => new Digest(h)).ToArray();
        var rules = known.Lines.Where(l => l.Entry is Erased).ToDictionary(l => l.Sequence, l => ((Erased)l.Entry).Rule);
        var nodes = new Levels(leaves);
        var entries = (await connection.QueryAsync<(byte[] Header, byte[]? Sealed, long? SaidBy)>(new CommandDefinition("""
            SELECT leaf.header, payload.sealed, erasure.said_by FROM leaf
            LEFT JOIN payload ON payload.entry = leaf.entry LEFT JOIN erasure ON erasure.entry = leaf.entry
            WHERE leaf.incident = @incident AND leaf.sequence < @size ORDER BY leaf.sequence
            """, new { incident = incident.Value.Bytes(), size = signed.Size }, cancellationToken: stop)))
            .Select(r => (Header: HeaderBytes.Read(r.Header).Value, Stored: r)).Where(r => classes.Contains(r.Header.Class)).ToList();
        var counts = classes.ToImmutableSortedDictionary(c => c, c => (long)entries.Count(e => e.Header.Class == c));
        return new IncidentExport(origin, key, incident, [.. note],
            [.. new SeriesCounts(origin, signed.Size, signed.Root, incident, counts).Sign(key, store.Keys.Sign)],
            [.. entries.Select(e => new ExportedEntry([.. e.Stored.Header], Tree.InclusionProof(e.Header.Sequence, signed.Size, nodes.Node),
                Payload(store, e.Header, e.Stored.Sealed, e.Stored.SaidBy, rules)))]);
    }

    private static ExportedPayload Payload(
        DistrictStore store, EntryHeader header, byte[]? payload, long? saidBy, Dictionary<long, string> rules)
    {
        if (saidBy is { } by)
        {
            return new ExportedPayload.Erased(rules.GetValueOrDefault(by, "erased"), by);
        }

        return payload is not null && store.Ledger.Lines.Open(header, payload) is var (salt, plain)
            ? new ExportedPayload.Open([.. salt], [.. plain]) : new ExportedPayload.Withheld("key-gone");
    }
}
