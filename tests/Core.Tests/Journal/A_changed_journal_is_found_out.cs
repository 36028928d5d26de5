using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Xunit;

namespace Vestibule.CoreTests.Journal;

public sealed class A_changed_journal_is_found_out
{
    /// <summary>The long campaign sets VESTIBULE_TAMPERINGS; each tampering has its number as its seed.</summary>
    private static readonly int Tamperings =
        int.Parse(Environment.GetEnvironmentVariable("VESTIBULE_TAMPERINGS") ?? "2000", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void Every_tampering_is_found_and_the_first_bad_entry_is_named()
    {
        var misses = new List<string>();
        var exact = 0;
        for (var round = 0; round < Tamperings; round++)
        {
            var way = round % Tampering.Ways;
            var log = Log(round / Tampering.Ways);
            var done = Tampering.Of(log, way, new Random(round));
            var evidence = log.Evidence() with { Checkpoints = [.. done.Checkpoints], EverySignature = round % 2 == 0 };
            var fault = Verifier.Verify(done.Rows, evidence).Fault;
            if (fault is { First: var first, Last: var last } && first == last) exact++;
            var named = fault is not null && done.Kinds.Contains(fault.Kind) && done.First <= fault.Last
                && (done.Exact ? fault.First == done.First && fault.Last == done.First : Math.Min(fault.First, fault.ProvedBefore) <= done.First)
                && (fault.Kind is FaultKind.Payload or FaultKind.Checkpoint || fault.ProvedBefore <= done.First)
                && (way == Tampering.Ways - 1 || fault.Last - fault.ProvedBefore < Tampering.Commit(log, Math.Min(done.First, log.Rows.Count - 1)));
            if (!named) misses.Add($"{round} {done.Name}: expected {done.First}{(done.Exact ? "" : " or so")}, said {fault}");
        }
        Assert.True(misses.Count == 0, $"{misses.Count} missed:\n" + string.Join('\n', misses.Take(20)));
        Assert.True(exact > Tamperings * 8 / 10, $"only {exact} named exactly");
    }

    [Fact]
    public void With_a_checkpoint_after_every_entry_an_alteration_is_always_named_exactly()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var log = new TestLog(seed, 25, largestCommit: 1);
            var done = Tampering.Of(log, 1, new Random(seed));
            Assert.Equal(new Fault(FaultKind.Altered, done.First, done.First, done.First), Verifier.Verify(done.Rows, log.Evidence()).Fault);
        }
    }

    [Fact]
    public void An_honest_journal_is_never_alarmed()
    {
        for (var seed = 0; seed < Tamperings / 6; seed++)
        {
            var log = new TestLog(seed, 1 + (seed % 40), largestCommit: 1 + (seed % 7));
            if (seed % 2 == 0) log.Erase(seed % log.Rows.Count);
            foreach (var every in new[] { true, false })
            {
                var verdict = Verifier.Verify(log.Rows, log.Evidence() with { EverySignature = every });
                Assert.Null(verdict.Fault);
                Assert.Equal((log.Rows.Count, log.Rows.Count, log.Head().Root), (verdict.Entries, verdict.Signed, verdict.Root));
                Assert.Empty(verdict.ClockWentBack);
            }
        }
    }

    [Fact]
    public void An_empty_journal_is_sound()
    {
        var log = new TestLog(1, 0, 1);
        Assert.True(Verifier.Verify([], log.Evidence(outside: false)).IsSound);
        log.SignHead();
        Assert.True(Verifier.Verify([], log.Evidence()).IsSound);
    }

    [Fact]
    public void A_checker_that_believes_any_signature_misses_a_forged_history()
    {
        var log = Log(0);
        var (rows, notes) = (log.Rows.ToList(), log.Checkpoints.ToList());
        rows[5] = Tampering.Edited(log, 5);
        Tampering.Forge(log, rows, notes, 5);
        var evidence = log.Evidence(outside: false) with { Checkpoints = [.. notes] };
        Assert.False(Verifier.Verify(rows, evidence).IsSound);
        Assert.True(Verifier.Verify(rows, evidence with { Verify = (_, _, _) => true }).IsSound);
    }

    [Fact]
    public void A_checker_without_the_checkpoint_kept_outside_misses_a_rollback()
    {
        var log = Log(1);
        var done = Tampering.Of(log, 14, new Random(3));
        var evidence = log.Evidence() with { Checkpoints = [.. done.Checkpoints] };
        Assert.Equal(FaultKind.RolledBack, Verifier.Verify(done.Rows, evidence).Fault?.Kind);
        Assert.True(Verifier.Verify(done.Rows, evidence with { LastSigned = null }).IsSound);
    }

    [Fact]
    public void A_checker_that_knows_only_the_newest_checkpoint_cannot_say_where()
    {
        var log = Log(2);
        var rows = log.Rows.ToList();
        rows[20] = Tampering.Edited(log, 20);
        var newest = Verifier.Verify(rows, log.Evidence() with { Checkpoints = [log.Checkpoints[^1]] }).Fault!;
        var all = Verifier.Verify(rows, log.Evidence()).Fault!;
        Assert.Equal((0L, rows.Count - 1L), (newest.First, newest.Last));
        Assert.True(all.First <= 20 && 20 <= all.Last && all.Last - all.First < 5);
    }

    [Fact]
    public void Two_signed_histories_are_called_a_fork()
    {
        var log = new TestLog(9, 20, 3);
        var other = new Checkpoint(TestKey.Origin, 10, Tree.LeafHash([9])).Sign(log.Key.Verifier, log.Key.Sign);
        var fault = Verifier.Verify(log.Rows, log.Evidence() with { LastSigned = other }).Fault;
        Assert.Equal((FaultKind.Forked, 9L, 9L), (fault?.Kind, fault?.First, fault?.Last));
    }

    [Fact]
    public void A_checkpoint_of_another_generation_of_the_journal_is_no_checkpoint_of_this_one()
    {
        var log = new TestLog(9, 20, 3);
        var restored = new Checkpoint("district.example/vestibule/2017-2", 20, log.Head().Root).Sign(log.Key.Verifier, log.Key.Sign);
        var fault = Verifier.Verify(log.Rows, log.Evidence() with { LastSigned = restored }).Fault;
        Assert.Equal(FaultKind.Checkpoint, fault?.Kind);
        Assert.Equal("journal.origin", Checkpoint.Open(restored, TestKey.Origin, log.Key.Verifier, TestKey.Verify).Refusal?.Key);
    }

    [Fact]
    public void A_payload_that_is_gone_needs_the_entry_that_says_so()
    {
        var log = new TestLog(4, 12, 2);
        log.Erase(3);
        var by = log.Rows.Count - 1;
        Fault? With(StoredPayload payload) =>
            Verifier.Verify(log.Rows.Select((r, i) => i == 3 ? r with { Payload = payload } : r), log.Evidence()).Fault;
        Assert.Null(With(StoredPayload.ErasedAt(by)));
        foreach (var unaccounted in new[] { new StoredPayload(PayloadState.Missing), StoredPayload.ErasedAt(by - 1), StoredPayload.ErasedAt(99), StoredPayload.ErasedAt(2) })
            Assert.Equal((FaultKind.Erasure, 3L), (With(unaccounted)?.Kind, With(unaccounted)?.First));
    }

    [Fact]
    public void Entries_that_wait_for_their_signature_are_counted_and_not_alarmed_where_that_is_allowed()
    {
        var log = new TestLog(4, 12, 2);
        log.Append(log.Incidents[0], "opened", RecordClass.Student);
        var evidence = log.Evidence();
        var strict = Verifier.Verify(log.Rows, evidence);
        Assert.Equal("journal.unsigned(first=12, last=12, proved=12)", strict.Fault?.Refusal.ToString());
        var lenient = Verifier.Verify(log.Rows, evidence with { UnsignedTailAllowed = true });
        Assert.Equal((true, 13L, 12L), (lenient.IsSound, lenient.Entries, lenient.Signed));
    }

    [Fact]
    public void A_gap_in_a_series_is_found_even_when_it_was_signed()
    {
        var log = new TestLog(4, 12, 2);
        var at = log.Append(log.Incidents[0], "opened", RecordClass.Student);
        log.Headers[(int)at] = log.Headers[(int)at] with { ClassSeries = 50 };
        log.Rows[(int)at] = TestLog.Row(log.Headers[(int)at], log.Rows[(int)at].Payload);
        log.SignHead();
        Assert.Equal((FaultKind.Series, at), (Verifier.Verify(log.Rows, log.Evidence()).Fault?.Kind, Verifier.Verify(log.Rows, log.Evidence()).Fault!.First));
    }

    [Fact]
    public void A_clock_that_was_set_back_is_a_warning()
    {
        var log = new TestLog(4, 12, 2);
        var at = (int)log.Append(log.Incidents[0], "opened", RecordClass.Student);
        log.Headers[at] = log.Headers[at] with { Recorded = log.Headers[0].Recorded };
        log.Rows[at] = TestLog.Row(log.Headers[at], log.Rows[at].Payload);
        log.SignHead();
        var verdict = Verifier.Verify(log.Rows, log.Evidence());
        Assert.True(verdict.IsSound);
        Assert.Equal([at], verdict.ClockWentBack);
    }

    private static readonly TestLog?[] Made = new TestLog?[(Tamperings / Tampering.Ways) + 1];

    private static TestLog Log(int seed) => Made[seed] ??= new TestLog(seed, 40, largestCommit: 5);
}
