using System.Collections.Immutable;
using System.Text;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Journal;

/// <summary>
/// Checks the export of one incident with nothing but a verifier key that the reader already trusts: every entry is in the signed tree,
/// every payload given is the one committed to, and of each class named nothing was left out.
/// </summary>
public static class ExportVerifier
{
    /// <summary>
    /// The verdict; its fault names the first bad entry by its sequence in the journal. The steps are in docs/journal.md, in this order.
    /// </summary>
    public static Verdict Verify(IncidentExport export, VerifierKey trusted, VerifyNote verify)
    {
        if (!export.Key.Equals(trusted)) return Bad(FaultKind.Key, 0, default);
        var head = Checkpoint.Open(export.Checkpoint.AsSpan(), export.Origin, trusted, verify);
        if (!head.IsOk) return Bad(FaultKind.Checkpoint, 0, default);
        var counts = SeriesCounts.Open(export.Counts.AsSpan(), trusted, verify);
        if (!counts.IsOk || !Belong(counts.Value, head.Value, export)) return Bad(FaultKind.Count, 0, head.Value.Root);
        return new ExportCheck(export, head.Value, counts.Value.Counts).Run();
    }

    private static bool Belong(SeriesCounts counts, Checkpoint head, IncidentExport export) =>
        counts.Origin == head.Origin && counts.Size == head.Size && counts.Root == head.Root && counts.Incident == export.Incident;

    private static Verdict Bad(FaultKind kind, long at, Digest root) => new(0, 0, root, new Fault(kind, at, at, 0), []);
}

/// <summary>The entries of one export, in order.</summary>
internal sealed class ExportCheck(IncidentExport export, Checkpoint head, ImmutableSortedDictionary<RecordClass, long> counts)
{
    private readonly Dictionary<RecordClass, long> series = [];
    private readonly ImmutableArray<long>.Builder clockWentBack = ImmutableArray.CreateBuilder<long>();
    private readonly HashSet<long> erasures = [];

    public Verdict Run()
    {
        foreach (var entry in export.Entries)
            if (HeaderFields.Read(entry.Header.AsSpan(), out var h) is null && h.Kind.SequenceEqual("erased"u8)) erasures.Add(h.Sequence);
        long last = -1, recorded = 0;
        foreach (var entry in export.Entries)
        {
            if (HeaderFields.Read(entry.Header.AsSpan(), out var header) is not null) return Say(FaultKind.Altered, last + 1);
            if (Wrong(entry, header, last) is { } kind) return Say(kind, header.Sequence);
            if (header.Recorded < recorded && clockWentBack.Count < 100) clockWentBack.Add(header.Sequence);
            (last, recorded) = (header.Sequence, header.Recorded);
        }
        foreach (var (type, count) in counts) if (series.GetValueOrDefault(type) != count) return Say(FaultKind.Count, head.Size);
        return Say(null, 0);
    }

    private FaultKind? Wrong(ExportedEntry entry, in HeaderFields header, long last)
    {
        if (header.Incident != export.Incident.Value) return FaultKind.Inserted;
        if (header.Sequence <= last) return FaultKind.Reordered;
        var leaf = Tree.LeafHash(entry.Header.AsSpan());
        if (!Tree.VerifyInclusion(leaf, header.Sequence, head.Size, entry.Proof.AsSpan(), head.Root)) return FaultKind.Proof;
        if (!counts.ContainsKey(header.Class)) return FaultKind.Count;
        var before = series.GetValueOrDefault(header.Class);
        series[header.Class] = header.ClassSeries;
        if (header.ClassSeries != before + 1) return FaultKind.Series;
        return entry.Payload switch
        {
            ExportedPayload.Open o when !Commitment.Holds(header.Commitment, o.Salt.AsSpan(), o.Plaintext.AsSpan()) => FaultKind.Payload,
            ExportedPayload.Erased e when e.By <= header.Sequence || !erasures.Contains(e.By) => FaultKind.Erasure,
            _ => null,
        };
    }

    private Verdict Say(FaultKind? kind, long at) =>
        new(export.Entries.Length, head.Size, head.Root, kind is { } k ? new Fault(k, at, at, 0) : null, clockWentBack.ToImmutable());
}
