using System.Text;
using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Store;
using Xunit;
using static Vestibule.DeskTests.Store.StoreBed;

namespace Vestibule.DeskTests.Store;

public sealed class SqliteSignInTests : SignInTests
{
    protected override string? NewDatabase() => null;
}

[Collection("postgres")]
public sealed class PostgresSignInTests(PostgresServer server) : SignInTests
{
    protected override string? NewDatabase() => server.NewDatabase();
}

/// <summary>How people sign in, on both engines.</summary>
public abstract class SignInTests
{
    private static readonly Register Register = new("ways-in", RecordClass.Operational);
    private static readonly Instant Now = Instant.FromUtc(2027, 3, 2, 15, 0);
    private static readonly Duration Lapses = Duration.FromMinutes(10);

    protected abstract string? NewDatabase();

    [Fact]
    public async Task Twenty_changes_at_once_are_all_made_and_a_code_is_taken_by_one_of_twenty()
    {
        await using var bed = new StoreBed(NewDatabase());
        await using var store = await bed.Open();
        var person = new PersonId(Guid.NewGuid());
        await store.SignIns.Change(person, s => s with { PasswordHash = "hash", TotpSecret = [1, 2], Recovery = [[7], [8]] }, null, Stop);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => store.SignIns.Change(person, s => s with { SecurityStamp = s.SecurityStamp + "x" }, null, Stop)));
        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => store.SignIns.Change(person, s =>
            s.LastTotpStep < 9 ? s with { LastTotpStep = 9 } : new Refusal("spent"), Note(person, "code"), Stop)));

        Assert.Equal(1, taken.Count(t => t.IsOk));
        var found = (await store.SignIns.Find(person, Stop))!;
        Assert.Equal((20, 9L, "hash"), (found.SecurityStamp.Length, found.LastTotpStep, found.PasswordHash));
        Assert.Equal([[7], [8]], found.Recovery);
        Assert.Single(await store.Registers.Find(Register, person.ToString(), Stop));
    }

    [Fact]
    public async Task A_passkey_is_one_persons_is_used_forward_only_and_is_never_the_last_way_in_to_go()
    {
        await using var bed = new StoreBed(NewDatabase());
        var (person, other) = (new PersonId(Guid.NewGuid()), new PersonId(Guid.NewGuid()));
        await using (var store = await bed.Open())
        {
            Assert.Equal("stamp", (await store.SignIns.Add(Key(1, person, 5), "stamp", Note(person, "phone"), Stop)).Value.SecurityStamp);
            Assert.Equal("stamp", (await store.SignIns.Find(person, Stop))!.SecurityStamp);
            Assert.Equal("ways.known", (await store.SignIns.Add(Key(1, other, 5), "stamp", Note(other, "stolen"), Stop)).Refusal!.Key);
            Assert.Empty(await store.Registers.Find(Register, other.ToString(), Stop));

            Assert.Equal("ways.spent", (await Use(store, 1, 5, 1)).Refusal!.Key);
            Assert.Equal("ways.spent", (await Use(store, 1, 6, 1)).Refusal!.Key);
            Assert.True((await Use(store, 1, 6, 2)).IsOk);
            Assert.Equal("ways.spent", (await Use(store, 1, 6, 3)).Refusal!.Key);
            Assert.Equal("ways.spent", (await Use(store, 9, 7, 4)).Refusal!.Key);

            Assert.Equal("ways.gone", (await store.SignIns.Remove(other, [1], false, "removed", Note(other, "x"), Stop)).Refusal!.Key);
            Assert.Equal("ways.last", (await store.SignIns.Remove(person, [1], false, "removed", Note(person, "x"), Stop)).Refusal!.Key);
            Assert.Equal("stamp", (await store.SignIns.Find(person, Stop))!.SecurityStamp);
        }

        await using var again = await bed.Open();
        var kept = (await again.SignIns.PasskeysOf(person, Stop)).Single();
        Assert.Equal((person, "Key 1", 6L, Now, (Instant?)Now), (kept.Person, kept.Name, kept.Count, kept.Added, kept.Used));
        Assert.Equal("Key 1", (await again.SignIns.FindPasskey([1], Stop))!.Name);

        await again.SignIns.Add(Key(2, person, 0), "stamp", Note(person, "second"), Stop);
        Assert.True((await Use(again, 2, 0, 5)).IsOk);
        Assert.True((await Use(again, 2, 0, 6)).IsOk);
        Assert.Equal("ways.spent", (await again.SignIns.Use([2], 0, [6], Now + Lapses, Lapses, Stop)).Refusal!.Key);
        Assert.True((await again.SignIns.Use([2], 0, [6], Now + Lapses + Duration.FromMinutes(1), Lapses, Stop)).IsOk);
        Assert.True((await again.SignIns.Remove(person, [2], false, "removed", Note(person, "second"), Stop)).IsOk);
        await again.SignIns.Change(person, s => s with { PasswordHash = "hash" }, null, Stop);
        Assert.True((await again.SignIns.Remove(person, [1], false, "removed", Note(person, "phone"), Stop)).IsOk);
        Assert.Equal(("removed", "hash"), ((await again.SignIns.Find(person, Stop))!.SecurityStamp, (await again.SignIns.Find(person, Stop))!.PasswordHash));
        Assert.Empty(await again.SignIns.PasskeysOf(person, Stop));
        Assert.Equal(["phone", "second", "second", "phone"], (await again.Registers.Find(Register, person.ToString(), Stop)).Select(s => Encoding.UTF8.GetString(s.Body.AsSpan())));
    }

    [Fact]
    public async Task Ten_passkeys_are_the_most_also_when_they_come_at_once()
    {
        await using var bed = new StoreBed(NewDatabase());
        await using var store = await bed.Open();
        var person = new PersonId(Guid.NewGuid());
        var added = await Task.WhenAll(Enumerable.Range(1, 14).Select(n => store.SignIns.Add(Key((byte)n, person, 0), "stamp", Note(person, "many"), Stop)));
        Assert.Equal(["ways.many"], added.Where(a => !a.IsOk).Select(a => a.Refusal!.Key).Distinct());
        Assert.Equal(SignIns.Most, (await store.SignIns.PasskeysOf(person, Stop)).Count);
    }

    private static Task<Result<StoredPasskey>> Use(DistrictStore store, byte key, long count, byte challenge) => store.SignIns.Use([key], count, [challenge], Now, Lapses, Stop);

    private static StoredPasskey Key(byte id, PersonId person, long count) => new([id], person, $"Key {id}", [1, 2, 3], count, Now) { Transports = ["internal"] };

    private static Keeping Note(PersonId person, string text)
    {
        var tap = Guid.NewGuid();
        return new(Register, new SheetId(Guid.NewGuid()), 0, new TapId(tap), new Actor(person, null, KnownBy.SignedIn), new Happened(Now, TimeSource.Server), Encoding.UTF8.GetBytes(text))
        {
            LookUps = [person.ToString()],
        };
    }
}
