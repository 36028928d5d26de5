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

    private static Reader R(string name) => new($"{name}@f.example", name, new Language("vi"));
}
