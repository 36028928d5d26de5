using NodaTime;
using Vestibule.Core.Families.Letters;
using Vestibule.Core.Kernel;
using Vestibule.Store;
using Xunit;
using static Vestibule.DeskTests.Store.StoreBed;

namespace Vestibule.DeskTests.Store;

public sealed class SqliteMailingTests : MailingTests
{
    protected override string? NewDatabase() => null;
}

[Collection("postgres")]
public sealed class PostgresMailingTests(PostgresServer server) : MailingTests
{
    protected override string? NewDatabase() => server.NewDatabase();
}

/// <summary>Who is written to, once each, on both engines.</summary>
public abstract class MailingTests
{
    private static readonly Instant Now = Instant.FromUtc(2027, 3, 2, 15, 0);
    private static readonly SheetId Letter = new(Guid.Parse("00000000-0000-4000-8000-00000000000a")), Other = new(Guid.Parse("00000000-0000-4000-8000-00000000000b"));

    protected abstract string? NewDatabase();

    [Fact]
    public async Task Each_address_is_put_down_once_however_often_it_is_begun_again()
    {
        await using var bed = new StoreBed(NewDatabase());
        await using var store = await bed.Open();
        Assert.Equal(3, (await store.Mailings.Address(Letter, [R("a"), R("b"), R("c")], Now, Stop)).Value);
        Assert.Equal(1, (await store.Mailings.Address(Letter, [R("A") with { Address = " A@f.example" }, R("b"), R("d")], Now, Stop)).Value);
        Assert.Equal([new MailingCount(CopyState.Waiting, 4)], await store.Mailings.Counts(Letter, Stop));
        Assert.Equal(2, (await store.Mailings.Address(Other, [R("a"), R("b")], Now, Stop)).Value);
    }

    [Fact]
    public async Task A_copy_belongs_to_one_sender_until_its_lease_ends_and_keeps_its_number()
    {
        await using var bed = new StoreBed(NewDatabase());
        await using var store = await bed.Open();
        await store.Mailings.Address(Letter, [R("a"), R("b")], Now, Stop);
        var first = (await store.Mailings.Claim(Now, 10, Duration.FromMinutes(1), Stop)).Value;
        Assert.Empty((await store.Mailings.Claim(Now + Duration.FromSeconds(59), 10, Duration.FromMinutes(1), Stop)).Value);
        await store.Mailings.Sent(first[0], Now, Stop);
        var again = Assert.Single((await store.Mailings.Claim(Now + Duration.FromMinutes(1), 10, Duration.FromMinutes(1), Stop)).Value);
        Assert.Equal((first[1].Number, 2), (again.Number, again.Attempts));
        Assert.Equal("a@f.example", first[0].Reader.Address);
        await store.Mailings.TryAgain(again, "mail-451", Now + Duration.FromMinutes(9), Stop);
        Assert.Empty((await store.Mailings.Claim(Now + Duration.FromMinutes(8), 10, Duration.FromMinutes(1), Stop)).Value);
        await store.Mailings.Failed(Letter, again.Number, "mail-550", Stop);
        Assert.Equal("mail-550", Assert.Single(await store.Mailings.GivenUp(Letter, Stop)).LastError);
        Assert.Equal(["a@f.example"], (await store.Mailings.Reached(Letter, Stop)).Select(r => r.Address));
    }

    [Fact]
    public async Task An_address_that_declined_gets_no_more_and_what_waits_for_it_is_left_out()
    {
        await using var bed = new StoreBed(NewDatabase());
        await using var store = await bed.Open();
        await store.Mailings.Address(Letter, [R("a"), R("b")], Now, Stop);
        var claimed = (await store.Mailings.Claim(Now, 1, Duration.FromMinutes(1), Stop)).Value[0];
        await store.Mailings.Sent(claimed, Now, Stop);
        await store.Mailings.Address(Other, [R("a"), R("b")], Now, Stop);
        Assert.True((await store.Mailings.Refuse(Letter, claimed.Number, "declined", Now, Stop)).Value);
        Assert.False((await store.Mailings.Refuse(Letter, 99, "declined", Now, Stop)).Value);
        Assert.Equal([new MailingCount(CopyState.Waiting, 1), new MailingCount(CopyState.Left, 1)], await store.Mailings.Counts(Other, Stop));
        var third = new SheetId(Guid.NewGuid());
        await store.Mailings.Address(third, [R("a")], Now, Stop);
        Assert.Equal([new MailingCount(CopyState.Left, 1)], await store.Mailings.Counts(third, Stop));
    }

    [Fact]
    public async Task A_copy_that_came_back_stops_its_address_until_somebody_says_that_it_is_right()
    {
        await using var bed = new StoreBed(NewDatabase());
        await using var store = await bed.Open();
        await store.Mailings.Address(Letter, [R("a"), R("b"), R("c")], Now, Stop);
        foreach (var copy in (await store.Mailings.Claim(Now, 2, Duration.FromMinutes(1), Stop)).Value)
        {
            await store.Mailings.Sent(copy, Now, Stop);
        }

        await store.Mailings.Address(Other, [R("a"), R("b")], Now, Stop);
        Assert.False((await store.Mailings.CameBack(Letter, 1, ["b@f.example"], "5.1.1", true, Now, Stop)).Value);
        Assert.False((await store.Mailings.CameBack(Letter, 3, ["c@f.example"], "5.1.1", true, Now, Stop)).Value); // not sent yet
        Assert.False((await store.Mailings.CameBack(Letter, 9, ["a@f.example"], "5.1.1", true, Now, Stop)).Value);
        Assert.True((await store.Mailings.CameBack(Letter, 1, ["x@y.example", " A@F.example"], "5.1.1", true, Now, Stop)).Value);
        Assert.True((await store.Mailings.CameBack(Letter, 1, ["a@f.example"], "5.1.1", true, Now, Stop)).Value);
        Assert.True((await store.Mailings.CameBack(Letter, 2, ["b@f.example"], "4.4.7", false, Now, Stop)).Value);

        Assert.Equal([1L], await store.Mailings.Bounced(Letter, Stop));
        Assert.Equal(["came-back 5.1.1", "came-back 4.4.7"], (await store.Mailings.GivenUp(Letter, Stop)).Select(c => c.LastError));
        Assert.Empty(await store.Mailings.Reached(Letter, Stop));
        Assert.Equal([new MailingCount(CopyState.Waiting, 1), new MailingCount(CopyState.Left, 1)], await store.Mailings.Counts(Other, Stop));
        Assert.False((await store.Mailings.Allow(Letter, 2, Stop)).Value);
        Assert.True((await store.Mailings.Allow(Letter, 1, Stop)).Value);
        Assert.Empty(await store.Mailings.Bounced(Letter, Stop));

        // What declined stays left out, whatever comes back.
        await store.Mailings.Refuse(Letter, 1, "declined", Now, Stop);
        Assert.False((await store.Mailings.Allow(Letter, 1, Stop)).Value);
        var third = new SheetId(Guid.NewGuid());
        await store.Mailings.Address(third, [R("a")], Now, Stop);
        Assert.Equal([new MailingCount(CopyState.Left, 1)], await store.Mailings.Counts(third, Stop));
    }

    private static Reader R(string name) => new($"{name}@f.example", name, new Language("vi"));
}
