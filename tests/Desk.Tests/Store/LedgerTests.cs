using Xunit;
using Microsoft.Extensions.Time.Testing;
using NodaTime;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Store;
using static Vestibule.DeskTests.Store.StoreBed;

namespace Vestibule.DeskTests.Store;

public sealed class SqliteLedgerTests : LedgerTests
{
    protected override string? NewDatabase() => null;
}

[Collection("postgres")]
public sealed class PostgresLedgerTests(PostgresServer server) : LedgerTests
{
    protected override string? NewDatabase() => server.NewDatabase();
}

/// <summary>What the ledger promises, on both engines.</summary>
public abstract class LedgerTests
{
    protected abstract string? NewDatabase();

    [Fact]
    public async Task What_was_saved_is_read_back_after_a_restart()
    {
        await using var bed = new StoreBed(NewDatabase());
        var incident = NewIncident();
        Receipt receipt;
        await using (var store = await bed.Open())
        {
            receipt = (await store.Ledger.Write(Tap(incident), Begin, Stop)).Value;
            Assert.Equal((0, 0, false), (receipt.First, receipt.Last, receipt.Repeated));
            await store.Ledger.Write(Tap(incident), _ => Entries(new Noted("two men in vests"), new StudentNamed(null, "A name")), Stop);
        }

        await using var again = await bed.Open();
        var read = await again.Ledger.Read(incident, Stop);
        Assert.Equal([0, 1, 2], read!.Lines.Select(l => l.Sequence));
        Assert.Equal("2027-0001", read.Opened.CaseNumber);
        Assert.Equal(receipt.Lines[0], read.Lines[0]);
        Assert.Equal("two men in vests", ((Noted)read.Lines[1].Entry).Text);
        Assert.Equal("A name", ((StudentNamed)read.Lines[2].Entry).Text);
        Assert.Equal(read.Lines[1].Tap, read.Lines[2].Tap);
        Assert.Null((await JournalCheck.Run(again, Stop)).Fault);
    }

    [Fact]
    public async Task A_tap_sent_twice_acts_once_and_gets_the_same_receipt()
    {
        await using var bed = new StoreBed(NewDatabase());
        await using var store = await bed.Open();
        var incident = await Began(store);
        var tap = Tap(incident);
        var first = (await store.Ledger.Write(tap, Note("once"), Stop)).Value;
        bed.Time.Advance(TimeSpan.FromMinutes(3));
        await store.Ledger.Write(Tap(incident), Note("another"), Stop);
        var second = (await store.Ledger.Write(tap, Note("a different body"), Stop)).Value;

        Assert.False(first.Repeated);
        Assert.True(second.Repeated);
        Assert.Equal((first.First, first.Last, first.RecordedAt), (second.First, second.Last, second.RecordedAt));
        Assert.Equal(first.Lines, second.Lines);
        Assert.Equal(3, second.After.Lines.Length);
    }

    [Fact]
    public async Task A_thousand_racing_copies_of_one_tap_write_one_line()
    {
        await using var bed = new StoreBed(NewDatabase());
        await using var store = await bed.Open();
        var incident = await Began(store);
        var tap = Tap(incident);
        var receipts = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => Task.Run(() => store.Ledger.Write(tap, Note("once"), Stop))));

        Assert.All(receipts, r => Assert.Equal(1, r.Value.First));
        Assert.Single(receipts, r => !r.Value.Repeated);
        Assert.Equal(2, (await store.Ledger.Read(incident, Stop))!.Lines.Length);
    }

    [Fact]
    public async Task A_tap_of_another_device_or_for_another_incident_is_refused()
    {
        await using var bed = new StoreBed(NewDatabase());
        await using var store = await bed.Open();
        var (incident, other) = (await Began(store), await Began(store));
        var tap = Tap(incident);
        await store.Ledger.Write(tap, Note("mine"), Stop);

        var stranger = await store.Ledger.Write(Tap(incident, new DeviceId(Guid.NewGuid()), tap.Tap), Note("x"), Stop);
        var elsewhere = await store.Ledger.Write(Tap(other, tap: tap.Tap), Note("x"), Stop);
        Assert.Equal("error.tap-reused", stranger.Refusal!.Key);
        Assert.Equal("error.tap-reused", elsewhere.Refusal!.Key);
        var signedIn = tap with { By = new Actor(new PersonId(Guid.NewGuid()), tap.By.Device, KnownBy.SignedIn) };
        Assert.True((await store.Ledger.Write(signedIn, Note("x"), Stop)).Value.Repeated);
    }

    [Fact]
    public async Task Of_two_people_taking_the_lead_at_once_one_gets_it_and_the_other_is_told()
    {
        await using var bed = new StoreBed(NewDatabase());
        await using var store = await bed.Open();
        var incident = await Began(store);
        var results = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => store.Ledger.Write(Tap(incident), moment =>
            moment.Incident!.Lines.Any(l => l.Entry is LeadTaken) ? new Refusal("lead.taken")
                : Entries(new LeadTaken(new Named(new PersonId(Guid.NewGuid()), $"Leader {i}", "Principal"), null)), Stop))));

        Assert.Single(results, r => r.IsOk);
        Assert.Equal(39, results.Count(r => r.Refusal?.Key == "lead.taken"));
    }

    [Fact]
    public async Task A_refusal_or_a_defect_among_others_spoils_nobody_elses_tap()
    {
        await using var bed = new StoreBed(NewDatabase());
        await using var store = await bed.Open();
        var incident = await Began(store);
        var results = await Task.WhenAll(Enumerable.Range(0, 90).Select(async i =>
        {
            Decision decide = (i % 3) switch
            {
                0 => Note($"note {i}"),
                1 => _ => new Refusal("no"),
                _ => _ => throw new InvalidOperationException("a defect"),
            };
            try
            {
                return (await store.Ledger.Write(Tap(incident), decide, Stop)).IsOk ? "saved" : "refused";
            }
            catch (InvalidOperationException e)
            {
                return e.Message;
            }
        }));

        Assert.Equal([30, 30, 30], new[] { "saved", "refused", "a defect" }.Select(k => results.Count(r => r == k)));
        var read = await store.Ledger.Read(incident, Stop);
        Assert.Equal(Enumerable.Range(0, 31).Select(i => (long)i), read!.Lines.Select(l => l.Sequence));
        Assert.Null((await JournalCheck.Run(store, Stop)).Fault);
    }

    [Fact]
    public async Task A_clock_that_jumps_back_does_not_change_the_order()
    {
        await using var bed = new StoreBed(NewDatabase());
        await using var store = await bed.Open();
        var incident = await Began(store);
        await store.Ledger.Write(Tap(incident), Note("first"), Stop);
        var earlier = new FakeTimeProvider(new DateTimeOffset(2027, 3, 2, 12, 0, 0, TimeSpan.Zero));
        await store.DisposeAsync();
        await using var again = (await DistrictStore.Open(bed.Options with { Time = earlier }, Plain)).Value;
        await again.Ledger.Write(Tap(incident), Note("second"), Stop);

        var read = await again.Ledger.Read(incident, Stop);
        Assert.Equal(["first", "second"], read!.Lines.Select(l => l.Entry).OfType<Noted>().Select(n => n.Text));
        Assert.True(read.Lines[2].RecordedAt < read.Lines[1].RecordedAt);
        var verdict = await JournalCheck.Run(again, Stop);
        Assert.True(verdict.IsSound);
        Assert.Equal([2L], verdict.ClockWentBack);
    }

    [Fact]
    public async Task Cases_are_listed_newest_first_and_found_by_what_they_share()
    {
        await using var bed = new StoreBed(NewDatabase());
        await using var store = await bed.Open();
        var (a, b, c) = (await Began(store), await Began(store), await Began(store));
        foreach (var (incident, badge) in new[] { (a, "4471"), (b, "4471"), (c, "9000") })
        {
            await store.Ledger.Write(Tap(incident), _ => Entries(new Answered("badge", null, AnswerState.Answered, badge, null)), Stop);
        }

        await store.Ledger.Write(Tap(b), _ => Entries(new Closed([], null)), Stop);
        var open = await store.Ledger.Cases(new CaseFilter([0]), Stop);
        Assert.Equal([c, a], open.Select(r => r.Incident));
        Assert.Equal("summary of 2 for Canarina Quill"u8.ToArray(), open[0].Summary);
        Assert.Equal([b], (await store.Ledger.Cases(new CaseFilter([1]), Stop)).Select(r => r.Incident));
        Assert.Equal([a], (await store.Ledger.Cases(new CaseFilter([0], Before: open[0].Opened), Stop)).Select(r => r.Incident));
        Assert.Equal([b], await store.Ledger.SharingLookUp(a, Stop));
        Assert.Empty(await store.Ledger.SharingLookUp(c, Stop));
        Assert.Empty(await store.Ledger.Due(Instant.FromUtc(2027, 3, 2, 15, 4), Stop));
        Assert.Equal(3, (await store.Ledger.Due(Instant.FromUtc(2027, 3, 2, 15, 5), Stop)).Count);
    }

    [Fact]
    public async Task Case_numbers_are_given_at_commit_and_a_refused_opening_uses_none()
    {
        await using var bed = new StoreBed(NewDatabase());
        await using var store = await bed.Open();
        await store.Ledger.Write(Tap(NewIncident()), _ => new Refusal("no"), Stop);
        var numbers = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            numbers.Add((await store.Ledger.Read(await Began(store), Stop))!.Opened.CaseNumber);
        }

        Assert.Equal(["2027-0001", "2027-0002", "2027-0003"], numbers);
    }

    [Fact]
    public async Task Who_follows_gets_each_entry_in_order_and_who_is_slow_is_told_to_read_again()
    {
        await using var bed = new StoreBed(NewDatabase());
        await using var store = await bed.Open();
        var incident = await Began(store);
        await using var follower = store.Ledger.Follow(-1, Stop).GetAsyncEnumerator(Stop);
        Assert.True(await follower.MoveNextAsync());
        Assert.Equal(new LedgerEvent(0, incident, "opened"), follower.Current);
        var next = follower.MoveNextAsync();
        await store.Ledger.Write(Tap(incident), Note("live"), Stop);
        Assert.True(await next);
        Assert.Equal(new LedgerEvent(1, incident, "noted"), follower.Current);

        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => store.Ledger.Write(Tap(incident), Note($"{i}"), Stop)));
        var seen = new List<LedgerEvent>();
        while (await follower.MoveNextAsync())
        {
            seen.Add(follower.Current);
            if (follower.Current.Resync || follower.Current.Sequence == 401)
            {
                break;
            }
        }

        Assert.Equal(seen.Select(e => e.Sequence).Order(), seen.Select(e => e.Sequence));
        Assert.True(seen[^1].Resync || seen.Count == 400);
    }
}
