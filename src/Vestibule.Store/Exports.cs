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

    /// <summary>
    /// Makes the export and checks it right away, as whoever receives it would. When it does not hold, the whole journal is checked, so that
    /// the entry that is really to blame is named. Refused as <see cref="Make"/> is.
    /// </summary>
    public static async Task<Result<CheckedExport>> Check(
        DistrictStore store, IncidentId incident, IReadOnlySet<RecordClass> classes, CancellationToken stop)
    {
        try
        {
            var made = await Make(store, incident, classes, stop);
            if (made.Refusal is { } no)
            {
                return no;
            }

            var verdict = ExportVerifier.Verify(made.Value, store.VerifierKey, Keys.KeyFolder.Verify);
            return verdict.IsSound ? new CheckedExport(made.Value, verdict) : await Blame(store, verdict, stop);
        }
#pragma warning disable CA1031 // A changed row can break its reader in any way. Whatever it is, the answer is the same: check everything and name it.
        catch (Exception e) when (e is not OperationCanceledException && !store.Database.IsBroken(e))
#pragma warning restore CA1031
        {
            return await Blame(store, null, stop);
        }
    }

    private static async Task<Result<CheckedExport>> Blame(DistrictStore store, Verdict? export, CancellationToken stop)
    {
        var whole = await JournalCheck.Run(store, stop);
        return !whole.IsSound ? new CheckedExport(null, whole) : export is not null ? new CheckedExport(null, export)
            : throw new InvalidOperationException("An export cannot be made from a journal that is sound.");
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

/// <summary>An export and what its check found. There is no export where the check found something wrong.</summary>
public sealed record CheckedExport(IncidentExport? Export, Verdict Verdict);
