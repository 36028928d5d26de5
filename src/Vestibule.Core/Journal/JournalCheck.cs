using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Vestibule.Core.Journal;

/// <summary>A row as the explanation of a fault needs it. The number is the header's own; -1 when the header cannot be read.</summary>
internal readonly record struct Seen(long Stored, long Number, Digest Leaf, bool ColumnHolds)
{
    public bool CleanAt(long position) => Stored == position && Number == position && ColumnHolds;
}

/// <summary>
/// One pass over a stored journal. As long as nothing is wrong it keeps only the frontier, the leaf hashes since the last checkpoint and
/// one counter for each series; at the first sign of a change it gathers the rest and hands it to <see cref="Explanation"/>.
/// </summary>
internal sealed class JournalCheck(Evidence evidence)
{
    private readonly Pins pins = new(evidence);
    private readonly ContentCheck contents = new();
    private readonly List<Digest> batch = [];
    private Frontier proved = Frontier.Empty;
    private long position;
    private int pin;

    public Verdict Run(IEnumerable<StoredRow> rows)
    {
        List<Seen>? tail = null;
        if (!PinsHold()) tail = [];
        foreach (var row in rows)
        {
            var leaf = Tree.LeafHash(row.Header.Span);
            var unreadable = HeaderFields.Read(row.Header.Span, out var header) is not null;
            var seen = new Seen(row.Sequence, unreadable ? -1 : header.Sequence, leaf, leaf == row.LeafHash);
            if (tail is null && !seen.CleanAt(position)) tail = Gather();
            if (tail is not null) { tail.Add(seen); continue; }
            contents.Check(position, header, row.Payload);
            batch.Add(leaf);
            position++;
            if (!PinsHold()) tail = Gather();
        }
        if (tail is not null) return Torn(tail);
        contents.End();
        return Whole();
    }

    /// <summary>Compares the root with every checkpoint of exactly this size; on agreement, all entries so far are proved.</summary>
    private bool PinsHold()
    {
        if (pin >= pins.Genuine.Count || pins.Genuine[pin].Size != position) return true;
        var next = proved.Append(CollectionsMarshal.AsSpan(batch));
        var root = next.Root;
        for (; pin < pins.Genuine.Count && pins.Genuine[pin].Size == position; pin++) if (pins.Genuine[pin].Root != root) return false;
        proved = next;
        batch.Clear();
        return true;
    }

    private List<Seen> Gather()
    {
        var first = proved.Size;
        return [.. batch.Select((leaf, i) => new Seen(first + i, first + i, leaf, true))];
    }

    private Verdict Whole()
    {
        var later = pins.Genuine.FindAll(p => p.Size > position);
        var hard = later.Count == 0 ? null
            : new Fault(later.Exists(p => !p.Outside) ? FaultKind.Removed : FaultKind.RolledBack, position, position, proved.Size);
        if (hard is null && position > proved.Size && !evidence.UnsignedTailAllowed)
            hard = new Fault(FaultKind.Unsigned, proved.Size, proved.Size, proved.Size);
        return Verdict(position, proved.Append(CollectionsMarshal.AsSpan(batch)).Root, hard);
    }

    private Verdict Torn(List<Seen> tail)
    {
        var hard = new Explanation(pins, proved, tail).Fault();
        var root = proved.Append(tail.ConvertAll(s => s.Leaf).ToArray()).Root;
        return Verdict(proved.Size + tail.Count, root, hard);
    }

    private Verdict Verdict(long entries, Digest root, Fault? hard)
    {
        var fault = hard;
        if (contents.First is { } soft)
        {
            if (fault is null || soft.At < fault.First) fault = new Fault(soft.Kind, soft.At, soft.At, proved.Size);
            else if (soft.At < fault.Last) fault = fault with { Last = soft.At };
        }
        if (pins.FirstFalse is { } at && (fault is null or { Kind: FaultKind.Unsigned } || at < fault.First))
            fault = new Fault(FaultKind.Checkpoint, at, at, proved.Size);
        if (pins.OutsideFalse && fault is null) fault = new Fault(FaultKind.Checkpoint, entries, entries, proved.Size);
        return new Verdict(entries, proved.Size, root, fault, contents.ClockWentBack);
    }
}
