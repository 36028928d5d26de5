using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Journal;

namespace Vestibule.CoreTests.Journal;

/// <summary>What somebody with the database file, and without the signing key, did to a journal; and what must be said about it.</summary>
internal sealed record Tampering(string Name, List<StoredRow> Rows, List<StoredCheckpoint> Checkpoints, long First, bool Exact, params FaultKind[] Kinds)
{
    public static readonly int Ways = 18;

    public static Tampering Of(TestLog log, int way, Random random)
    {
        var rows = log.Rows.ToList();
        var notes = log.Checkpoints.ToList();
        var n = rows.Count;
        var i = random.Next(n);
        var j = random.Next(n - 1);
        var (low, high) = (Math.Min(j, i), Math.Max(j, i) == Math.Min(j, i) ? Math.Min(j, i) + 1 : Math.Max(j, i));
        Tampering Say(string name, long first, bool exact, params FaultKind[] kinds) => new(name, rows, notes, first, exact, kinds);
        switch (way)
        {
            case 0:
                rows[i] = rows[i] with { Header = Edited(log, i).Header };
                return Say("edit the entry", i, true, FaultKind.Altered);
            case 1:
                rows[i] = Edited(log, i);
                return Say("edit the entry and its leaf hash", i, Alone(log, i), FaultKind.Altered);
            case 2:
                rows[i] = rows[i] with { LeafHash = Tree.LeafHash([1]) };
                return Say("edit the leaf hash", i, true, FaultKind.Altered);
            case 3:
                rows[i] = rows[i] with { Payload = StoredPayload.Of(rows[i].Payload.Salt, log.Bytes(210)) };
                return Say("edit the payload", i, true, FaultKind.Payload);
            case 4:
                rows.RemoveAt(i);
                return Say("remove an entry", i, true, FaultKind.Removed);
            case 5:
                rows.RemoveAt(i);
                Renumber(rows);
                return Say("remove an entry and close the gap", i, true, FaultKind.Removed);
            case 6:
                rows.RemoveAt(i);
                Rewrite(log, rows, i, 1);
                return Say("remove an entry and rewrite the rest", i, false, FaultKind.Altered, FaultKind.Removed, FaultKind.Series);
            case 7:
                rows.Insert(i, Edited(log, i));
                Renumber(rows);
                return Say("insert a forged entry under the next one's number", i, true, FaultKind.Inserted);
            case 8:
                rows.Insert(high, rows[low]);
                Renumber(rows);
                return Say("insert an earlier entry again", high, true, FaultKind.Inserted);
            case 9:
                rows.Insert(low, rows[high]);
                Renumber(rows);
                return Say("insert a later entry early", low, true, FaultKind.Inserted);
            case 10:
                rows.Add(TestLog.Row(log.Headers[i] with { Sequence = n }, rows[i].Payload));
                return Say("append an entry that was never signed", n, true, FaultKind.Unsigned);
            case 11:
                (rows[low], rows[high]) = (rows[high], rows[low]);
                return Say("swap two rows", low, true, FaultKind.Reordered);
            case 12:
                (rows[low], rows[high]) = (rows[high], rows[low]);
                Renumber(rows);
                return Say("swap two entries under their numbers", low, true, FaultKind.Reordered);
            case 13:
                rows[low] = TestLog.Row(log.Headers[high] with { Sequence = low }, rows[high].Payload);
                rows[high] = TestLog.Row(log.Headers[low] with { Sequence = high }, log.Rows[low].Payload);
                return Say("swap what two entries say", low, Alone(log, low), FaultKind.Altered, FaultKind.Series);
            case 14:
                var kept = random.Next(notes.Count - 1);
                notes.RemoveRange(kept + 1, notes.Count - kept - 1);
                rows.RemoveRange((int)notes[kept].Size, n - (int)notes[kept].Size);
                return Say("roll back to an earlier checkpoint", rows.Count, true, FaultKind.RolledBack);
            case 15:
                rows.RemoveRange(i, n - i);
                return Say("cut off the end", i, true, FaultKind.Removed);
            case 16:
                var k = random.Next(notes.Count - 1);
                (notes[k], notes[k + 1]) = (notes[k] with { Note = notes[k + 1].Note }, notes[k + 1] with { Note = notes[k].Note });
                return Say("swap two checkpoints", notes[k].Size - 1, true, FaultKind.Checkpoint);
            default:
                rows[i] = Edited(log, i);
                Forge(log, rows, notes, i);
                return Say("edit an entry and forge the checkpoints", i, false, FaultKind.Altered, FaultKind.Checkpoint);
        }
    }

    /// <summary>Gives every checkpoint from an entry on the root of the changed journal, with a signature that is only noise.</summary>
    public static void Forge(TestLog log, List<StoredRow> rows, List<StoredCheckpoint> notes, int from)
    {
        var leaves = rows.Select(r => Tree.LeafHash(r.Header.Span)).ToArray();
        for (var k = 0; k < notes.Count; k++)
        {
            if (notes[k].Size <= from) continue;
            var text = new Checkpoint(TestKey.Origin, notes[k].Size, Tree.Root(leaves.AsSpan(0, (int)notes[k].Size))).Text;
            var key = log.Key.Verifier;
            notes[k] = notes[k] with { Note = new SignedNote(text, [new NoteSignature(key.Name, key.KeyId, [.. log.Bytes(64)])]).ToBytes() };
        }
    }

    public static StoredRow Edited(TestLog log, int at) =>
        TestLog.Row(log.Headers[at] with { Recorded = log.Headers[at].Recorded + Duration.FromMilliseconds(1) }, log.Rows[at].Payload);

    /// <summary>How many entries the signed commit around this one has: as narrow as a place can be told when all hashes were rewritten.</summary>
    public static long Commit(TestLog log, long at) =>
        log.Checkpoints.First(c => c.Size > at).Size - log.Checkpoints.Where(c => c.Size <= at).Select(c => c.Size).DefaultIfEmpty(0).Max();

    private static bool Alone(TestLog log, long at) => Commit(log, at) == 1;

    private static void Renumber(List<StoredRow> rows)
    {
        for (var k = 0; k < rows.Count; k++) rows[k] = rows[k] with { Sequence = k };
    }

    private static void Rewrite(TestLog log, List<StoredRow> rows, int from, int shift)
    {
        for (var k = from; k < rows.Count; k++) rows[k] = TestLog.Row(log.Headers[k + shift] with { Sequence = k }, rows[k].Payload);
    }
}
