using System.Text;
using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Store;
using Xunit;
using static Vestibule.DeskTests.Store.StoreBed;

namespace Vestibule.DeskTests.Store;

public sealed class SqliteRegisterTests : RegisterTests
{
    protected override string? NewDatabase() => null;
}

[Collection("postgres")]
public sealed class PostgresRegisterTests(PostgresServer server) : RegisterTests
{
    protected override string? NewDatabase() => server.NewDatabase();
}

/// <summary>What a district keeps that is not an incident, on both engines.</summary>
public abstract class RegisterTests
{
    private static readonly Register Duty = new("duty", RecordClass.Operational), Contacts = new("contacts", RecordClass.Student);
    private static readonly Instant Now = Instant.FromUtc(2027, 3, 2, 15, 0);

    protected abstract string? NewDatabase();

    [Fact]
    public async Task Every_version_of_a_sheet_is_kept_and_the_newest_is_what_is_read()
    {
        await using var bed = new StoreBed(NewDatabase());
        await using var store = await bed.Open();
        var id = new SheetId(Guid.NewGuid());
        var first = (await store.Registers.Keep(Keep(Contacts, id, 0, "Canarina Quill, first") with { Due = Now, State = 1 }, Stop)).Value;
        var second = (await store.Registers.Keep(Keep(Contacts, id, 1, "second") with { State = 2 }, Stop)).Value;

        Assert.Equal((1, 1, Now), (first.Version, first.State, first.Due));
        Assert.Equal(("second", 2L, 2, null), (Text(second), second.Version, second.State, second.Due));
        Assert.Equal("second", Text((await store.Registers.Read(Contacts, id, Stop))!));
        Assert.Equal(["Canarina Quill, first", "second"], (await store.Registers.History(Contacts, id, Stop)).Select(Text));
        Assert.Null(await store.Registers.Read(Duty, id, Stop));
        Assert.Empty(await store.Registers.History(Duty, id, Stop));
        Assert.Null(await store.Ledger.Read(new IncidentId(id.Value), Stop));
    }

    [Fact]
    public async Task Whoever_is_slower_overwrites_nothing_and_the_same_tap_acts_once()
    {
        await using var bed = new StoreBed(NewDatabase());
        await using var store = await bed.Open();
        var id = new SheetId(Guid.NewGuid());
        var keep = Keep(Duty, id, 0, "one");
        await store.Registers.Keep(keep, Stop);
        Assert.Equal("error.sheet-changed", (await store.Registers.Keep(Keep(Duty, id, 0, "two"), Stop)).Refusal!.Key);
        await store.Registers.Keep(Keep(Duty, id, 1, "three"), Stop);
        var again = (await store.Registers.Keep(keep, Stop)).Value;

        Assert.Equal(("one", 1L), (Text(again), again.Version));
        Assert.Equal(2, (await store.Registers.History(Duty, id, Stop)).Count);
        var other = keep with { Id = new SheetId(Guid.NewGuid()) };
        Assert.Equal("error.tap-reused", (await store.Registers.Keep(other, Stop)).Refusal!.Key);
    }

    [Fact]
    public async Task Several_sheets_are_kept_all_or_none()
    {
        await using var bed = new StoreBed(NewDatabase());
        await using var store = await bed.Open();
        var (a, b) = (new SheetId(Guid.NewGuid()), new SheetId(Guid.NewGuid()));
        Assert.Equal("error.sheet-changed", (await store.Registers.KeepAll([Keep(Duty, a, 0, "a"), Keep(Duty, b, 7, "b")], Stop)).Refusal!.Key);
        Assert.Null(await store.Registers.Read(Duty, a, Stop));
        Assert.Equal(["a", "b"], (await store.Registers.KeepAll([Keep(Duty, a, 0, "a"), Keep(Duty, b, 0, "b")], Stop)).Value.Select(Text));
    }

    [Fact]
    public async Task Sheets_are_listed_by_state_found_by_a_value_and_come_due()
    {
        await using var bed = new StoreBed(NewDatabase());
        await using var store = await bed.Open();
        var ids = Enumerable.Range(0, 4).Select(_ => new SheetId(Guid.NewGuid())).ToArray();
        foreach (var (id, n) in ids.Select((id, n) => (id, n)))
        {
            await store.Registers.Keep(Keep(Duty, id, 0, $"{n}") with { State = n % 2, Due = Now + Duration.FromMinutes(n), LookUps = [$"room {n}", "all"] }, Stop);
        }

        await store.Registers.Keep(Keep(Contacts, new SheetId(Guid.NewGuid()), 0, "child") with { LookUps = ["all"] }, Stop);
        await store.Registers.Keep(Keep(Duty, ids[0], 1, "0 again") with { State = 1, LookUps = ["room 9"] }, Stop);

        Assert.Equal(["3", "1", "0 again"], (await store.Registers.List(Duty, new SheetFilter([1]), Stop)).Select(Text));
        var firstPage = await store.Registers.List(Duty, new SheetFilter([0, 1], Take: 2), Stop);
        Assert.Equal(["1", "0 again"], (await store.Registers.List(Duty, new SheetFilter([0, 1], firstPage[^1].Opened), Stop)).Select(Text));
        Assert.Equal(["1", "2"], (await store.Registers.Due(Duty, Now + Duration.FromMinutes(2), Stop)).Select(Text));
        Assert.Equal(["3", "2", "1"], (await store.Registers.Find(Duty, "all", Stop)).Select(Text));
        Assert.Empty(await store.Registers.Find(Duty, "room 0", Stop));
        Assert.Equal("0 again", Text(Assert.Single(await store.Registers.Find(Duty, "room 9", Stop))));
    }

    [Fact]
    public async Task What_was_kept_is_proved_with_the_journal_and_can_be_erased_for_good()
    {
        await using var bed = new StoreBed(NewDatabase());
        await using var store = await bed.Open();
        var incident = await Began(store);
        var id = new SheetId(Guid.NewGuid());
        await store.Registers.Keep(Keep(Contacts, id, 0, "Canarina Quill"), Stop);
        await store.Registers.Keep(Keep(Contacts, id, 1, "Canarina Quill, moved"), Stop);
        Assert.True((await store.Registers.Erase(Contacts, id, "retention-rule", Tap(incident).Tap, Actor.Program, Stop)).Value);

        Assert.Null(await store.Registers.Read(Contacts, id, Stop));
        Assert.Empty(await store.Registers.List(Contacts, new SheetFilter([0]), Stop));
        Assert.Equal("error.no-such-sheet", (await store.Registers.Erase(Contacts, id, "retention-rule", Tap(incident).Tap, Actor.Program, Stop)).Refusal!.Key);
        await store.Kept(Stop);
        var verdict = await JournalCheck.Run(store, Stop);
        Assert.True(verdict.IsSound, verdict.ToString());
    }

    [Fact]
    public async Task A_message_leaves_in_the_commit_of_its_sheet_and_is_erased_with_it()
    {
        await using var bed = new StoreBed(NewDatabase());
        await using var store = await bed.Open();
        var id = new SheetId(Guid.NewGuid());
        await store.Registers.Keep(Keep(Duty, id, 0, "x") with { Messages = [new Outgoing("k", "email", "a@example.org", null, "hello"u8.ToArray(), Now)] }, Stop);
        Assert.Equal("a@example.org", Assert.Single(await store.Outbox.ForIncident(new IncidentId(id.Value), Stop)).To);
        Assert.True((await store.Registers.Erase(Duty, id, "retention-rule", new TapId(Guid.NewGuid()), Actor.Program, Stop)).Value);
        Assert.Empty(await store.Outbox.ForIncident(new IncidentId(id.Value), Stop));
    }

    private static Keeping Keep(Register register, SheetId id, long expected, string text) => new(
        register, id, expected, new TapId(Guid.NewGuid()), new Actor(null, StoreBed.Desk, KnownBy.DeviceOnly), new Happened(Now, TimeSource.Server), Encoding.UTF8.GetBytes(text));

    private static string Text(Sheet sheet) => Encoding.UTF8.GetString(sheet.Body.AsSpan());
}
