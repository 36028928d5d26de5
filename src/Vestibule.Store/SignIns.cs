using Dapper;
using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Core.Journal;
using Vestibule.Store.Keys;
using Vestibule.Store.Writing;

namespace Vestibule.Store;

/// <summary>How somebody signs in. The stamp changes with every change of it, and ends the sessions made before.</summary>
public sealed record SignIn(
    PersonId Person, string? PasswordHash, byte[]? TotpSecret, string SecurityStamp, int Failed = 0, Instant? LockedUntil = null, long LastTotpStep = 0)
{
    /// <summary>Digests of the recovery codes that were not used yet.</summary>
    public IReadOnlyList<byte[]> Recovery { get; init; } = [];
}

/// <summary>A passkey: the public half that a device of this person answers for, and the counter it last showed.</summary>
public sealed record StoredPasskey(byte[] Credential, PersonId Person, string Name, byte[] PublicKey, long Count, Instant Added)
{
    /// <summary>How the browser can reach the device.</summary>
    public IReadOnlyList<string> Transports { get; init; } = [];

    /// <summary>True when the device may keep a copy of it elsewhere.</summary>
    public bool MayBeCopied { get; init; }

    /// <summary>True when there is such a copy.</summary>
    public bool IsCopied { get; init; }

    /// <summary>When it last signed somebody in.</summary>
    public Instant? Used { get; init; }
}

/// <summary>
/// Passwords, one-time secrets and passkeys, sealed. What is added or taken away is written into the journal by a sheet in the same commit.
/// </summary>
public sealed class SignIns
{
    /// <summary>How many passkeys one person can have.</summary>
    public const int Most = 10;

    private readonly Database database;
    private readonly Writer writer;
    private readonly KeyVault vault;
    private readonly SheetWriting sheets;

    internal SignIns(Database database, Writer writer, KeyVault vault, TimeProvider time) =>
        (this.database, this.writer, this.vault, sheets) = (database, writer, vault, new SheetWriting(vault, new LineReader(vault), time));

    /// <summary>How a person signs in, or null when nothing is set up.</summary>
    public async Task<SignIn?> Find(PersonId person, CancellationToken stop)
    {
        await using var connection = database.OpenReader();
        return Open(person, await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(ByPerson, new { person = person.Value.Bytes() }, cancellationToken: stop)));
    }

    /// <summary>
    /// Changes how a person signs in, as it stands at that moment, so that two changes at once are both made and a code is taken once. Gives what
    /// is now stored, or the refusal that the change gave; then nothing is written.
    /// </summary>
    public Task<Result<SignIn>> Change(PersonId person, Func<SignIn, Result<SignIn>> change, Keeping? note, CancellationToken stop) => writer.Do<SignIn>(work =>
    {
        var changed = change(Stored(work, person));
        return (changed.Refusal ?? Noted(work, note)) is { } no ? no : Put(work, changed.Value);
    }, stop);

    private SignIn Stored(Work work, PersonId person) =>
        Open(person, work.Connection.QuerySingleOrDefault<Row>(ByPerson, new { person = person.Value.Bytes() }, work.Transaction)) ?? new SignIn(person, null, null, "");

    private SignIn Put(Work work, SignIn to)
    {
        var id = to.Person.Value.Bytes();
        work.Execute("""
            INSERT INTO sign_in (person, sealed, failed, locked_until) VALUES (@person, @sealed, @failed, @locked)
            ON CONFLICT (person) DO UPDATE SET sealed = excluded.sealed, failed = excluded.failed, locked_until = excluded.locked_until
            """, ("person", id), ("sealed", vault.Purpose("people").Seal(StoreJson.Write(to with { Failed = 0, LockedUntil = null }), id)),
            ("failed", (long)to.Failed), ("locked", to.LockedUntil.Stored()));
        return to;
    }

    /// <summary>Counts a failed try; at the limit, locks until the given time and starts counting again. Gives the count.</summary>
    public Task<Result<int>> Fail(PersonId person, int limit, Instant until, CancellationToken stop) => writer.Do<int>(work =>
    {
        var failed = ((work.Scalar("SELECT failed FROM sign_in WHERE person = @person", ("person", person.Value.Bytes())) as long?) ?? 0) + 1;
        work.Execute("UPDATE sign_in SET failed = @failed, locked_until = @until WHERE person = @person",
            ("failed", failed >= limit ? 0 : failed), ("until", failed >= limit ? Microseconds.From(until) : null), ("person", person.Value.Bytes()));
        return (int)failed;
    }, stop);

    /// <summary>Adds a passkey, and gives the sign-in a new stamp, which ends the sessions made before. Refused with <c>ways.known</c> when it is there already, whoever's it is, and with <c>ways.many</c> past <see cref="Most"/>.</summary>
    public Task<Result<SignIn>> Add(StoredPasskey passkey, string stamp, Keeping note, CancellationToken stop) => writer.Do<SignIn>(work =>
    {
        if (Stored(work, passkey.Credential) is not null)
        {
            return new Refusal("ways.known");
        }

        if (CountOf(work, passkey.Person) >= Most)
        {
            return new Refusal("ways.many");
        }

        if (Noted(work, note) is { } no)
        {
            return no;
        }

        work.Execute("INSERT INTO passkey (credential, person, sealed) VALUES (@credential, @person, @sealed)",
            ("credential", passkey.Credential), ("person", passkey.Person.Value.Bytes()), ("sealed", Seal(passkey)));
        return Put(work, Stored(work, passkey.Person) with { SecurityStamp = stamp });
    }, stop);

    /// <summary>
    /// Takes what a passkey answered, once. Refused with <c>ways.spent</c> when the challenge was answered before, when the counter did not move on (a copy of the
    /// device), or when the passkey is gone.
    /// </summary>
    public Task<Result<StoredPasskey>> Use(byte[] credential, long count, byte[] challenge, Instant now, Duration lapses, CancellationToken stop) => writer.Do<StoredPasskey>(work =>
    {
        var at = Microseconds.From(now);
        work.Execute("DELETE FROM spent_challenge WHERE until < @now", ("now", at));
        if (work.Execute("INSERT INTO spent_challenge (digest, until) VALUES (@challenge, @until) ON CONFLICT (digest) DO NOTHING",
            ("challenge", challenge), ("until", Microseconds.From(now + lapses))) == 0
            || Stored(work, credential) is not { } passkey || (count <= passkey.Count && (count, passkey.Count) != (0, 0)))
        {
            return new Refusal("ways.spent");
        }

        var used = passkey with { Count = count, Used = now };
        work.Execute("UPDATE passkey SET sealed = @sealed WHERE credential = @credential", ("credential", credential), ("sealed", Seal(used)));
        return used;
    }, stop);

    /// <summary>
    /// Takes a passkey away from a person, and gives the sign-in a new stamp, which ends the sessions made before. Refused with <c>ways.gone</c> when it is not theirs, and with <c>ways.last</c> when they could not sign in without it: they have
    /// neither a password nor another passkey, nor any other way that the caller knows of.
    /// </summary>
    public Task<Result<SignIn>> Remove(PersonId person, byte[] credential, bool otherWay, string stamp, Keeping note, CancellationToken stop) => writer.Do<SignIn>(work =>
    {
        if (Stored(work, credential)?.Person != person)
        {
            return new Refusal("ways.gone");
        }

        var now = Stored(work, person);
        if (!otherWay && CountOf(work, person) == 1 && now.PasswordHash is null)
        {
            return new Refusal("ways.last");
        }

        if (Noted(work, note) is { } no)
        {
            return no;
        }

        work.Execute("DELETE FROM passkey WHERE credential = @credential AND person = @person", ("credential", credential), ("person", person.Value.Bytes()));
        return Put(work, now with { SecurityStamp = stamp });
    }, stop);

    /// <summary>A person's passkeys, the oldest first.</summary>
    public async Task<IReadOnlyList<StoredPasskey>> PasskeysOf(PersonId person, CancellationToken stop)
    {
        await using var connection = database.OpenReader();
        return [.. (await connection.QueryAsync<KeyRow>(new CommandDefinition(
            "SELECT credential, sealed FROM passkey WHERE person = @person", new { person = person.Value.Bytes() }, cancellationToken: stop)))
            .Select(Open).OrderBy(p => p.Added)];
    }

    /// <summary>The passkey with this credential id, or null.</summary>
    public async Task<StoredPasskey?> FindPasskey(byte[] credential, CancellationToken stop)
    {
        await using var connection = database.OpenReader();
        return await connection.QuerySingleOrDefaultAsync<KeyRow>(new CommandDefinition(ByCredential, new { credential }, cancellationToken: stop)) is { } row ? Open(row) : null;
    }

    private const string ByPerson = "SELECT sealed, failed, locked_until AS lockedUntil FROM sign_in WHERE person = @person",
        ByCredential = "SELECT credential, sealed FROM passkey WHERE credential = @credential";

    private Refusal? Noted(Work work, Keeping? note) => note is null ? null : sheets.Keep(work, [note]).Refusal;

    private static long CountOf(Work work, PersonId person) =>
        work.Connection.ExecuteScalar<long>("SELECT COUNT(*) FROM passkey WHERE person = @person", new { person = person.Value.Bytes() }, work.Transaction);

    private StoredPasskey? Stored(Work work, byte[] credential) =>
        work.Connection.QuerySingleOrDefault<KeyRow>(ByCredential, new { credential }, work.Transaction) is { } row ? Open(row) : null;

    private byte[] Seal(StoredPasskey passkey) => vault.Purpose("people").Seal(StoreJson.Write(passkey), passkey.Credential);

    private StoredPasskey Open(KeyRow row) => StoreJson.Read<StoredPasskey>(vault.Purpose("people").Open(row.Sealed, row.Credential));

    private SignIn? Open(PersonId person, Row? row) => row is null ? null
        : StoreJson.Read<SignIn>(vault.Purpose("people").Open(row.Sealed, person.Value.Bytes())) with { Failed = (int)row.Failed, LockedUntil = row.LockedUntil.ToInstant() };

    private sealed class Row
    {
        public byte[] Sealed { get; set; } = [];
        public long Failed { get; set; }
        public long? LockedUntil { get; set; }
    }

    private sealed class KeyRow
    {
        public byte[] Credential { get; set; } = [];
        public byte[] Sealed { get; set; } = [];
    }
}
