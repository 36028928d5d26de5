using Vestibule.Core.Journal;
using Xunit;

namespace Vestibule.CoreTests.Journal;

public sealed class SecondVerifierOfLogs
{
    private static readonly byte[] Nonsense = "{}"u8.ToArray();

    [Fact]
    public void Both_verifiers_say_the_same_of_honest_journals()
    {
        var cases = new List<SecondVerifier.Case>();
        for (var seed = 0; seed < 40; seed++)
        {
            var log = new TestLog(seed, 1 + seed, largestCommit: 1 + (seed % 7));
            if (seed % 2 == 0) log.Erase(seed % log.Rows.Count);
            cases.Add(new($"{seed:00}.log", SecondVerifier.Dump(log.Rows, log.Checkpoints), log.Checkpoints[^1].Note.ToArray()));
        }
        Assert.All(SecondVerifier.Judge(cases, new TestKey(7).Verifier).Values, said => Assert.Equal("ok", said));
    }

    [Fact]
    public void Both_verifiers_place_every_tampering_with_the_database_alike()
    {
        Compare(Tampering.Ways * 25, (log, round) =>
        {
            var done = Tampering.Of(log, round % Tampering.Ways, new Random(round));
            return (done.Rows, done.Checkpoints, log.Checkpoints[^1].Note, "way " + round % Tampering.Ways);
        });
    }

    [Fact]
    public void Both_verifiers_place_several_tamperings_at_once_alike()
    {
        Compare(600, (log, round) =>
        {
            var random = new Random(round);
            var (rows, notes) = (log.Rows.ToList(), log.Checkpoints.ToList());
            ReadOnlyMemory<byte>? outside = random.Next(4) == 0 ? null : notes[^1].Note;
            var names = new List<string>();
            for (var i = random.Next(1, 4); i > 0; i--) names.Add(Change(log, rows, notes, ref outside, random));
            return (rows, notes, outside, string.Join(", ", names));
        });
    }

    private static string Change(TestLog log, List<StoredRow> rows, List<StoredCheckpoint> notes, ref ReadOnlyMemory<byte>? outside, Random random)
    {
        var (i, j, k) = (random.Next(rows.Count), random.Next(rows.Count), random.Next(notes.Count));
        switch (random.Next(17))
        {
            case 0: rows[i] = rows[i] with { Header = Nonsense }; return $"unreadable header {i}";
            case 1: rows[i] = rows[i] with { Header = Nonsense, LeafHash = Tree.LeafHash(Nonsense) }; return $"unreadable header and leaf {i}";
            case 2: rows[i] = rows[i] with { Header = Tampering.Edited(log, Math.Min(i, log.Headers.Count - 1)).Header }; return $"other header {i}";
            case 3: rows[i] = rows[i] with { LeafHash = Tree.LeafHash(Nonsense) }; return $"leaf {i}";
            case 4: rows[i] = rows[i] with { Sequence = j }; return $"column of {i} to {j}";
            case 5: rows.RemoveAt(i); return $"remove {i}";
            case 6: rows.RemoveAt(i); Renumber(rows); return $"remove and close {i}";
            case 7: rows.Insert(i, rows[j]); return $"{j} again at {i}";
            case 8: rows.Insert(i, rows[j]); Renumber(rows); return $"{j} again at {i}, renumbered";
            case 9: (rows[i], rows[j]) = (rows[j], rows[i]); return $"swap {i} and {j}";
            case 10: rows[i] = rows[i] with { Payload = new StoredPayload(PayloadState.Missing) }; return $"payload {i} missing";
            case 11: rows[i] = rows[i] with { Payload = StoredPayload.ErasedAt(random.Next(rows.Count + 1)) }; return $"payload {i} erased";
            case 12: rows[i] = Tampering.Edited(log, Math.Min(i, log.Headers.Count - 1)); return $"edit {i}";
            case 13: rows.RemoveRange(i + 1, rows.Count - i - 1); return $"end after {i}";
            case 14: if (notes.Count > 1) notes.RemoveAt(k); return $"checkpoint {k} away";
            case 15: notes[k] = notes[k] with { Size = j }; return $"checkpoint {k} filed under {j}";
            default: outside = Nonsense; return "outside checkpoint is nonsense";
        }
    }

    private static void Renumber(List<StoredRow> rows)
    {
        for (var k = 0; k < rows.Count; k++) rows[k] = rows[k] with { Sequence = k };
    }

    private static void Compare(int rounds, Func<TestLog, int, (List<StoredRow> Rows, List<StoredCheckpoint> Notes, ReadOnlyMemory<byte>? Outside, string Name)> tamper)
    {
        var logs = Enumerable.Range(0, 20).Select(Log).ToArray();
        var cases = new List<SecondVerifier.Case>();
        var ours = new List<(string Said, string Name)>();
        for (var round = 0; round < rounds; round++)
        {
            var log = logs[round % logs.Length];
            var (rows, notes, outside, name) = tamper(log, round);
            cases.Add(new($"{round:0000}.log", SecondVerifier.Dump(rows, notes), outside?.ToArray()));
            ours.Add((SecondVerifier.Ours(rows, log.Evidence() with { Checkpoints = [.. notes], LastSigned = outside, EverySignature = true }), name));
        }
        var theirs = SecondVerifier.Judge(cases, new TestKey(7).Verifier);
        var differ = cases.Select((c, i) => $"{c.Name} {ours[i].Name}: ours {ours[i].Said}, theirs {theirs[c.Name]}").Where((_, i) => ours[i].Said != theirs[cases[i].Name]).ToList();
        Assert.True(differ.Count == 0, $"{differ.Count} differ:\n" + string.Join('\n', differ.Take(40)));
        Assert.True(ours.Count(o => o.Said == "ok") < rounds / 10, "most tamperings must be found");
    }

    private static TestLog Log(int seed)
    {
        var log = new TestLog(seed, 40, largestCommit: 5);
        log.Erase(seed);
        return log;
    }
}
