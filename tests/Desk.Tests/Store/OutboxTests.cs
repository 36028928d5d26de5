using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Store;
using Xunit;
using static Vestibule.DeskTests.Store.StoreBed;

namespace Vestibule.DeskTests.Store;

public sealed class SqliteOutboxTests : OutboxTests
{
    protected override string? NewDatabase() => null;
}

[Collection("postgres")]
public sealed class PostgresOutboxTests(PostgresServer server) : OutboxTests
{
    protected override string? NewDatabase() => server.NewDatabase();
}

/// <summary>Messages, devices, sign-ins and the rest of what a district keeps, on both engines.</summary>
public abstract class OutboxTests
{
    private static readonly Instant Now = Instant.FromUtc(2027, 3, 2, 15, 0);

    protected abstract string? NewDatabase();

    [Fact]
    public async Task A_message_is_taken_by_one_sender_and_again_only_when_the_lease_has_ended()
    {
        await using var bed = new StoreBed(NewDatabase());
        await using var store = await bed.Open();
        var incident = await Began(store);
        var first = (await store.Outbox.Claim(Now, 10, Duration.FromMinutes(1), Stop)).Value;
        Assert.Empty((await store.Outbox.Claim(Now + Duration.FromSeconds(59), 10, Duration.FromMinutes(1), Stop)).Value);
        var again = (await store.Outbox.Claim(Now + Duration.FromMinutes(1), 10, Duration.FromMinutes(1), Stop)).Value;

        Assert.Equal("canarina@example.org", Assert.Single(first).To);
        Assert.Equal((first[0].Id, 2), (again[0].Id, again[0].Attempts));
        Assert.Equal((incident, MessageState.Sending), (again[0].Incident, again[0].State));
    }

    [Fact]
    public async Task What_becomes_of_a_message_is_shown_and_never_goes_backwards()
    {
        await using var bed = new StoreBed(NewDatabase());
        await using var store = await bed.Open();
        var incident = await Began(store);
        var id = (await store.Outbox.Claim(Now, 10, Duration.FromMinutes(1), Stop)).Value[0].Id;
        Assert.True((await store.Outbox.TryAgain(id, "smtp-451", Now + Duration.FromSeconds(30), Stop)).Value);
        Assert.Equal(Now + Duration.FromSeconds(30), await store.Outbox.NextDue(Stop));
        Assert.Empty((await store.Outbox.Claim(Now + Duration.FromSeconds(29), 10, Duration.FromMinutes(1), Stop)).Value);
        Assert.Single((await store.Outbox.Claim(Now + Duration.FromSeconds(30), 10, Duration.FromMinutes(1), Stop)).Value);
        await store.Outbox.Seen(id, Now + Duration.FromSeconds(40), Stop);
        await store.Outbox.Sent(id, Now + Duration.FromSeconds(41), Stop);

        var shown = Assert.Single(await store.Outbox.ForIncident(incident, Stop));
        Assert.Equal((MessageState.Seen, "smtp-451", 2), (shown.State, shown.LastError, shown.Attempts));
        Assert.Equal(Now + Duration.FromSeconds(41), shown.Sent);
        await store.Ledger.Write(Tap(incident), Note("x"), Stop);
        var other = (await store.Outbox.Claim(Now, 10, Duration.FromMinutes(1), Stop)).Value[0].Id;
        await store.Outbox.GiveUp(other, "smtp-550", Now, Stop);
        Assert.Equal([MessageState.Seen, MessageState.Failed], (await store.Outbox.ForIncident(incident, Stop)).Select(m => m.State).Order());
        Assert.Null(await store.Outbox.NextDue(Stop));
        Assert.Single(await store.Outbox.All(1, Stop, size: 1));
    }

    [Theory]
    [InlineData("before the claim", 1)]
    [InlineData("after the claim", 1)]
    [InlineData("after the gateway took it", 2)]
    [InlineData("after it was marked", 1)]
    public async Task A_crash_at_any_point_of_sending_loses_nothing_and_makes_one_copy_more_at_most(string crash, int copies)
    {
        await using var bed = new StoreBed(NewDatabase());
        var sent = new List<Guid>();
        IncidentId incident;
        await using (var store = await bed.Open())
        {
            incident = await Began(store);
            var claimed = crash == "before the claim" ? [] : (await store.Outbox.Claim(Now, 10, Duration.FromSeconds(20), Stop)).Value;
            foreach (var message in crash is "before the claim" or "after the claim" ? [] : claimed)
            {
                sent.Add(message.Id);
                if (crash == "after it was marked")
                {
                    await store.Outbox.Sent(message.Id, Now, Stop);
                }
            }
        }

        await using var again = await bed.Open();
        for (var second = 0; second <= 60; second += 5)
        {
            foreach (var message in (await again.Outbox.Claim(Now + Duration.FromSeconds(second), 10, Duration.FromSeconds(20), Stop)).Value)
            {
                sent.Add(message.Id);
                await again.Outbox.Sent(message.Id, Now + Duration.FromSeconds(second), Stop);
            }
        }

        Assert.Equal(copies, sent.Count);
        Assert.Equal(MessageState.Sent, Assert.Single(await again.Outbox.ForIncident(incident, Stop)).State);
    }

    [Theory]
    [InlineData("the gateway was busy")]
    [InlineData("the sender died")]
    [InlineData("it waited for its turn")]
    public async Task What_was_called_off_while_a_sender_had_it_never_leaves_again(string when)
    {
        await using var bed = new StoreBed(NewDatabase());
        var answered = Plain with
        {
            Follow = (before, after, now) => new Follow(0, [], null, before is null ? [new Outgoing("k", "text", "x", null, [], now) { Ladder = "leader" }] : [], [])
            {
                CalledOff = before is null ? [] : [new CalledOff("leader", "answered")],
            },
        };
        await using var store = await bed.Open(answered);
        var incident = await Began(store);
        var claimed = when == "it waited for its turn" ? [] : (await store.Outbox.Claim(Now, 10, Duration.FromSeconds(20), Stop)).Value;
        await store.Ledger.Write(Tap(incident), Note("somebody comes"), Stop);
        if (when == "the gateway was busy")
        {
            await store.Outbox.TryAgain(Assert.Single(claimed).Id, "text-503", Now + Duration.FromSeconds(2), Stop);
        }

        for (var second = 1; second < 60; second += 7)
        {
            Assert.Empty((await store.Outbox.Claim(Now + Duration.FromSeconds(second), 10, Duration.FromSeconds(20), Stop)).Value);
        }

        var shown = Assert.Single(await store.Outbox.ForIncident(incident, Stop));
        Assert.Equal((MessageState.Spared, "answered"), (shown.State, shown.CalledOff));
        Assert.Null(await store.Outbox.NextDue(Stop));
    }

    [Fact]
    public async Task A_mail_that_came_back_to_the_address_it_was_written_to_has_failed_and_the_next_way_is_due()
    {
        await using var bed = new StoreBed(NewDatabase());
        await using var store = await bed.Open(Plain with
        {
            Follow = (before, _, now) => new Follow(0, [], null, before is not null ? []
                : [.. new[] { "email", "text", "voice" }.Select((way, step) => new Outgoing("k" + way, way, "Kim@example.org", null, [], now + Duration.FromMinutes(step)) { Alert = "one", Step = step })], []),
        });
        var incident = await Began(store);
        var mail = Assert.Single((await store.Outbox.Claim(Now, 10, Duration.FromSeconds(20), Stop)).Value);
        await store.Outbox.Sent(mail.Id, Now, Stop);
        var back = Now + Duration.FromSeconds(9);
        Assert.False((await store.Outbox.CameBack(mail.Id, ["else@example.org"], "5.1.1", back, Stop)).Value);
        Assert.False((await store.Outbox.CameBack(Guid.NewGuid(), ["kim@example.org"], "5.1.1", back, Stop)).Value);
        Assert.Equal(Now + Duration.FromMinutes(1), await store.Outbox.NextDue(Stop));
        Assert.True((await store.Outbox.CameBack(mail.Id, ["else@example.org", "kim@EXAMPLE.org"], "5.1.1", back, Stop)).Value);
        Assert.True((await store.Outbox.CameBack(mail.Id, ["kim@example.org"], "5.1.1", back, Stop)).Value);

        Assert.Equal("text", Assert.Single((await store.Outbox.Claim(back, 10, Duration.FromSeconds(20), Stop)).Value).Channel);
        Assert.Equal([("email", MessageState.Failed, "came-back 5.1.1"), ("text", MessageState.Sending, null), ("voice", MessageState.Waiting, null)],
            (await store.Outbox.ForIncident(incident, Stop)).OrderBy(m => m.Step).Select(m => (m.Channel, m.State, m.LastError)));
        var text = (await store.Outbox.ForIncident(incident, Stop)).Single(m => m.Channel == "text").Id;
        Assert.False((await store.Outbox.CameBack(text, ["kim@example.org"], "5.1.1", back, Stop)).Value);

        // Who opened it has it, whatever a mail server says.
        await store.Outbox.Seen(mail.Id, back, Stop);
        await store.Outbox.CameBack(mail.Id, ["kim@example.org"], "5.1.1", back, Stop);
        Assert.Equal(MessageState.Seen, (await store.Outbox.Find(mail.Id, Stop))!.State);
    }

    [Fact]
    public async Task Many_senders_at_once_never_hold_the_same_message()
    {
        await using var bed = new StoreBed(NewDatabase());
        await using var store = await bed.Open();
        for (var i = 0; i < 30; i++)
        {
            await Began(store);
        }

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => (await store.Outbox.Claim(Now, 7, Duration.FromSeconds(20), Stop)).Value)));
        var all = claims.SelectMany(c => c).Select(m => m.Id).ToArray();
        Assert.Equal(30, all.Length);
        Assert.Equal(30, all.Distinct().Count());
    }

    [Fact]
    public async Task The_same_message_asked_for_again_is_sent_once()
    {
        await using var bed = new StoreBed(NewDatabase());
        var same = Plain with { Follow = (_, after, now) => new Follow(0, [], null, [new Outgoing("one key", "push", "x", null, [], now)], []) };
        await using var store = await bed.Open(same);
        var incident = await Began(store);
        await store.Ledger.Write(Tap(incident), Note("x"), Stop);
        Assert.Single(await store.Outbox.All(0, Stop));
    }

    [Fact]
    public async Task A_code_enrols_one_device_once_and_a_revoked_device_is_not_enrolled()
    {
        await using var bed = new StoreBed(NewDatabase());
        await using var store = await bed.Open();
        var code = (await store.Devices.Invite(new CampusId("lowell"), "Front desk", Duration.FromHours(1), Stop)).Value;
        var lapsed = (await store.Devices.Invite(new CampusId("lowell"), "Late", Duration.FromMinutes(1), Stop)).Value;
        var enrolled = (await store.Devices.Redeem(code.Code.ToLowerInvariant(), Stop)).Value;
        Assert.Equal("error.code-unknown", (await store.Devices.Redeem(code.Code, Stop)).Refusal!.Key);
        bed.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("error.code-unknown", (await store.Devices.Redeem(lapsed.Code, Stop)).Refusal!.Key);

        Assert.Equal(32, enrolled.Secret.Length);
        Assert.Equal(("lowell", "Front desk"), (enrolled.Device.Campus.Value, enrolled.Device.Label));
        Assert.NotNull(await store.Devices.Known(enrolled.Device.Id, enrolled.Secret, Stop));
        Assert.Null(await store.Devices.Known(enrolled.Device.Id, new byte[32], Stop));
        await store.Devices.Revoke(enrolled.Device.Id, Stop);
        Assert.False((await store.Devices.Known(enrolled.Device.Id, enrolled.Secret, Stop))!.IsEnrolled);
        Assert.Null(await store.Devices.Known(enrolled.Device.Id, new byte[32], Stop));
        Assert.Equal(2, (await store.Devices.All(Stop)).Count);
    }

    [Fact]
    public async Task Sign_ins_editions_settings_and_who_is_out_are_read_back()
    {
        await using var bed = new StoreBed(NewDatabase());
        var person = new PersonId(Guid.NewGuid());
        var book = new DistrictBook("Unified", "America/Los_Angeles", [], [], [], [], []);
        await using (var store = await bed.Open())
        {
            await store.SignIns.Change(person, s => s with { PasswordHash = "hash", TotpSecret = [1, 2], SecurityStamp = "stamp" }, null, Stop);
            Assert.Equal(1, (await store.SignIns.Fail(person, 2, Now, Stop)).Value);
            Assert.Equal(1, (await store.SignIns.Find(person, Stop))!.Failed);
            Assert.Equal(2, (await store.SignIns.Fail(person, 2, Now, Stop)).Value);
            await store.Editions.Keep("sha256:aa", [1, 2, 3], Stop);
            Assert.Equal("error.edition-differs", (await store.Editions.Keep("sha256:aa", [9], Stop)).Refusal!.Key);
            await store.Settings.Write("mail.host", "127.0.0.1", Stop);
            await store.Book.Save(book with { Name = "Old" }, Now, Stop);
            Assert.Equal("Old", store.Book.Current()!.Name);
            Assert.Equal(2, (await store.Book.Save(book, Now, Stop)).Value);
            await store.Book.MarkOut(person, new LocalDate(2027, 3, 2), true, Stop);
        }

        await using var again = await bed.Open();
        var found = (await again.SignIns.Find(person, Stop))!;
        Assert.Equal(("hash", "stamp", 0, Now), (found.PasswordHash, found.SecurityStamp, found.Failed, found.LockedUntil!.Value));
        Assert.Equal([1, 2, 3], await again.Editions.Read("sha256:aa", Stop));
        Assert.Equal("127.0.0.1", await again.Settings.Read("mail.host", Stop));
        Assert.Equal("Unified", again.Book.Current()!.Name);
        Assert.True(again.Book.OutToday(person, new LocalDate(2027, 3, 2)));
        Assert.False(again.Book.OutToday(person, new LocalDate(2027, 3, 3)));
    }
}
