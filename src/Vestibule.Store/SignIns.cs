using Dapper;
using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Core.Journal;
using Vestibule.Store.Keys;
using Vestibule.Store.Writing;

namespace Vestibule.Store;

/// <summary>How somebody signs in. The stamp changes with every change of it, and ends the sessions made before.</summary>
public sealed record SignIn(
    PersonId Person, string? PasswordHash, byte[]? TotpSecret, string SecurityStamp, int Failed = 0, Instant? LockedUntil = null, long LastTotpStep = 0);

/// <summary>A passkey as the sign-in framework describes it.</summary>
public sealed record StoredPasskey(byte[] Credential, PersonId Person, string Json);

/// <summary>Passwords, one-time secrets and passkeys, sealed.</summary>
public sealed class SignIns
{
    private readonly Database database;
    private readonly Writer writer;
    private readonly KeyVault vault;

    internal SignIns(Database database, Writer writer, KeyVault vault) => (this.database, this.writer, this.vault) = (database, writer, vault);

    /// <summary>How a person signs in, or null when nothing is set up.</summary>
    public async Task<SignIn?> Find(PersonId person, CancellationToken stop)
    {
        await using var connection = database.OpenReader();
        var row = await connection.QuerySingleOrDefaultAsync<(byte[] Sealed, long Failed, long? Locked)?>(new CommandDefinition(
            "SELECT sealed, failed, locked_until FROM sign_in WHERE person = @person", new { person = person.Value.Bytes() }, cancellationToken: stop));
        return row is not { } found ? null
            : StoreJson.Read<SignIn>(vault.Purpose("people").Open(found.Sealed, person.Value.Bytes()))
                with { Failed = (int)found.Failed, LockedUntil = found.Locked.ToInstant() };
    }

    /// <summary>Replaces how a person signs in.</summary>
    public Task<Result<bool>> Save(SignIn signIn, CancellationToken stop) => writer.Do<bool>(work =>
    {
        var person = signIn.Person.Value.Bytes();
        var plain = StoreJson.Write(signIn with { Failed = 0, LockedUntil = null });
        work.Execute("""
            INSERT INTO sign_in (person, sealed, failed, locked_until) VALUES (@person, @sealed, @failed, @locked)
            ON CONFLICT (person) DO UPDATE SET sealed = excluded.sealed, failed = excluded.failed, locked_until = excluded.locked_until
            """, ("person", person), ("sealed", vault.Purpose("people").Seal(plain, person)), ("failed", (long)signIn.Failed),
            ("locked", signIn.LockedUntil.Stored()));
        return true;
    }, stop);

    /// <summary>Counts a failed try; at the limit, locks until the given time and starts counting again. Gives the count.</summary>
    public Task<Result<int>> Fail(PersonId person, int limit, Instant until, CancellationToken stop) => writer.Do<int>(work =>
    {
        var failed = ((work.Scalar("SELECT failed FROM sign_in WHERE person = @person", ("person", person.Value.Bytes())) as long?) ?? 0) + 1;
        work.Execute("UPDATE sign_in SET failed = @failed, locked_until = @until WHERE person = @person",
            ("failed", failed >= limit ? 0 : failed), ("until", failed >= limit ? Microseconds.From(until) : null), ("person", person.Value.Bytes()));
        return (int)failed;
    }, stop);

    /// <summary>Adds a passkey, or replaces it after its counter moved.</summary>
    public Task<Result<bool>> Save(StoredPasskey passkey, CancellationToken stop) => writer.Do<bool>(work =>
    {
        work.Execute("""
            INSERT INTO passkey (credential, person, sealed) VALUES (@credential, @person, @sealed)
            ON CONFLICT (credential) DO UPDATE SET sealed = excluded.sealed
            """, ("credential", passkey.Credential), ("person", passkey.Person.Value.Bytes()),
            ("sealed", vault.Purpose("people").Seal(System.Text.Encoding.UTF8.GetBytes(passkey.Json), passkey.Credential)));
        return true;
    }, stop);

    /// <summary>Takes a passkey away from a person. False when it was not theirs.</summary>
    public Task<Result<bool>> Remove(PersonId person, byte[] credential, CancellationToken stop) => writer.Do<bool>(work =>
        work.Execute("DELETE FROM passkey WHERE credential = @credential AND person = @person",
            ("credential", credential), ("person", person.Value.Bytes())) == 1, stop);

    /// <summary>A person's passkeys.</summary>
    public Task<IReadOnlyList<StoredPasskey>> PasskeysOf(PersonId person, CancellationToken stop) =>
        List("person = @value", person.Value.Bytes(), stop);

    /// <summary>The passkey with this credential id, or null.</summary>
    public async Task<StoredPasskey?> FindPasskey(byte[] credential, CancellationToken stop) =>
        (await List("credential = @value", credential, stop)).SingleOrDefault();

    private async Task<IReadOnlyList<StoredPasskey>> List(string where, byte[] value, CancellationToken stop)
    {
        await using var connection = database.OpenReader();
        return [.. (await connection.QueryAsync<(byte[] Credential, byte[] Person, byte[] Sealed)>(new CommandDefinition(
            $"SELECT credential, person, sealed FROM passkey WHERE {where} ORDER BY credential", new { value }, cancellationToken: stop)))
            .Select(r => new StoredPasskey(r.Credential, new PersonId(r.Person.Id()),
                System.Text.Encoding.UTF8.GetString(vault.Purpose("people").Open(r.Sealed, r.Credential))))];
    }
}
