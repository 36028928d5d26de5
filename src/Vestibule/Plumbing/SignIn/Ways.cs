using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Store;
using Kept = Vestibule.Store.SignIn;

namespace Vestibule.Plumbing;

/// <summary>What happened to the ways somebody signs in.</summary>
public enum WayChange
{
    /// <summary>A passkey was added.</summary>
    KeyAdded,
    /// <summary>A passkey was taken away.</summary>
    KeyRemoved,
    /// <summary>Codes are asked for from now on.</summary>
    CodesOn,
    /// <summary>Codes are not asked for any more.</summary>
    CodesOff,
    /// <summary>New recovery codes were made; the old ones are void.</summary>
    CodesRenewed,
    /// <summary>Somebody signed in with a recovery code.</summary>
    RecoveryUsed,
    /// <summary>A password was set or changed.</summary>
    PasswordSet,
}

/// <summary>A line of the story of somebody's ways in: what, of which name, when.</summary>
public sealed record WayLine(WayChange What, string Name, Instant At);

/// <summary>Who changes a way in, with which tap.</summary>
public sealed record WayTap(PersonId Person, TapId Tap, Actor By, Happened Happened);

/// <summary>The ways people sign in besides the password, and the story of their changes. Every change ends the sessions made before it.</summary>
public sealed class Ways(DistrictStore store, IClock clock)
{
    /// <summary>How long a question to a passkey, and the step after a password, may take.</summary>
    public static readonly Duration Patience = Duration.FromMinutes(5);

    private static readonly Register Register = new("ways-in", RecordClass.Operational);
    private static readonly Refusal Wrong = new("code.wrong");

    /// <summary>A person's passkeys.</summary>
    public Task<IReadOnlyList<StoredPasskey>> KeysOf(PersonId person, CancellationToken stop) => store.SignIns.PasskeysOf(person, stop);

    /// <summary>How a person signs in otherwise.</summary>
    public async Task<Kept> Of(PersonId person, CancellationToken stop) => await store.SignIns.Find(person, stop) ?? new Kept(person, null, null, "");

    /// <summary>What was changed lately, newest first.</summary>
    public async Task<IReadOnlyList<WayLine>> StoryOf(PersonId person, CancellationToken stop) =>
        [.. (await store.Registers.Find(Register, person.ToString(), stop)).Take(12).Select(s => new WayLine((WayChange)s.State, Encoding.UTF8.GetString(s.Body.AsSpan()), s.Made))];

    /// <summary>Adds what a device attested.</summary>
    public Task<Result<Kept>> Add(WayTap tap, UserPasskeyInfo made, string name, CancellationToken stop) =>
        store.SignIns.Add(new StoredPasskey(made.CredentialId, tap.Person, name, made.PublicKey, made.SignCount, clock.GetCurrentInstant())
        {
            Transports = made.Transports ?? [], MayBeCopied = made.IsBackupEligible, IsCopied = made.IsBackedUp,
        }, NewStamp(), Note(tap, WayChange.KeyAdded, name), stop);

    /// <summary>Takes a passkey away. <paramref name="otherWay"/> tells of a way in that is not kept here.</summary>
    public async Task<Result<Kept>> Remove(WayTap tap, byte[] credential, bool otherWay, CancellationToken stop)
    {
        var name = (await store.SignIns.FindPasskey(credential, stop))?.Name ?? "";
        return await store.SignIns.Remove(tap.Person, credential, otherWay, NewStamp(), Note(tap, WayChange.KeyRemoved, name), stop);
    }

    /// <summary>Takes a passkey's answer, which the framework has checked, once.</summary>
    public async Task<Result<bool>> Use(UserPasskeyInfo shown, string credentialJson, CancellationToken stop)
    {
        var used = await store.SignIns.Use(shown.CredentialId, shown.SignCount, ChallengeOf(credentialJson), clock.GetCurrentInstant(), 2 * Patience, stop);
        return used.Refusal is { } no ? no : true;
    }

    /// <summary>Sets or changes the password, by its digest.</summary>
    public Task<Result<Kept>> SetPassword(WayTap tap, string hash, CancellationToken stop) =>
        store.SignIns.Change(tap.Person, s => Stamped(s) with { PasswordHash = hash }, Note(tap, WayChange.PasswordSet, ""), stop);

    /// <summary>Turns codes on, once one of them was shown. The recovery codes are given to the person and kept as digests.</summary>
    public Task<Result<Kept>> Begin(WayTap tap, byte[] secret, string code, string[] recovery, CancellationToken stop) => store.SignIns.Change(tap.Person, s =>
        s.TotpSecret is not null ? new Refusal("code.on-already")
        : OneTimeCode.Match(secret, code, clock.GetCurrentInstant(), 0) is { } step
            ? Stamped(s) with { TotpSecret = secret, LastTotpStep = step, Recovery = Digests(recovery) } : Wrong, Note(tap, WayChange.CodesOn, ""), stop);

    /// <summary>Turns codes off.</summary>
    public Task<Result<Kept>> End(WayTap tap, CancellationToken stop) => store.SignIns.Change(tap.Person, s =>
        s.TotpSecret is null ? new Refusal("ways.gone") : Stamped(s) with { TotpSecret = null, Recovery = [] }, Note(tap, WayChange.CodesOff, ""), stop);

    /// <summary>Makes the old recovery codes void.</summary>
    public Task<Result<Kept>> NewRecovery(WayTap tap, string[] recovery, CancellationToken stop) => store.SignIns.Change(tap.Person, s =>
        s.TotpSecret is null ? new Refusal("ways.gone") : Stamped(s) with { Recovery = Digests(recovery) }, Note(tap, WayChange.CodesRenewed, ""), stop);

    /// <summary>
    /// Takes a code of the app or a recovery code after the right password, once each. A try is counted like one of a password before it is looked at, so that many at once are
    /// no more than five; the right one clears the count, and while the lock holds no code is right.
    /// </summary>
    public async Task<Result<Kept>> Take(WayTap tap, string typed, CancellationToken stop)
    {
        var now = clock.GetCurrentInstant();
        var counted = await store.SignIns.Change(tap.Person, s => s.TotpSecret is null || s.LockedUntil > now ? Wrong
            : s.Failed + 1 < AccountStore.Tries ? s with { Failed = s.Failed + 1 } : s with { Failed = 0, LockedUntil = now + AccountStore.Lock }, note: null, stop);
        return counted.Refusal is { } no ? no
            : RecoveryCode.Digest(typed) is { } digest
                ? await store.SignIns.Change(tap.Person, s => s.Recovery.FirstOrDefault(r => r.AsSpan().SequenceEqual(digest)) is { } one
                    ? Cleared(s) with { Recovery = [.. s.Recovery.Where(r => r != one)] } : Wrong, Note(tap, WayChange.RecoveryUsed, ""), stop)
                : await store.SignIns.Change(tap.Person, s => s.TotpSecret is { } secret && OneTimeCode.Match(secret, typed, now, s.LastTotpStep) is { } step
                    ? Cleared(s) with { LastTotpStep = step } : Wrong, note: null, stop);
    }

    private static Kept Cleared(Kept s) => s with { Failed = 0, LockedUntil = null };

    private static Kept Stamped(Kept s) => s with { SecurityStamp = NewStamp() };

    private static string NewStamp() => Convert.ToHexString(RandomNumberGenerator.GetBytes(20));

    private static IReadOnlyList<byte[]> Digests(string[] codes) => [.. codes.Select(c => RecoveryCode.Digest(c)!)];

    private static Keeping Note(WayTap tap, WayChange what, string name) =>
        new(Register, new SheetId(DerivedIds.Of(tap.Tap.Value, 1)), 0, tap.Tap, tap.By, tap.Happened, Encoding.UTF8.GetBytes(name))
        {
            State = (int)what, LookUps = [tap.Person.ToString()],
        };

    // The framework has read this very text before and found it whole.
    private static byte[] ChallengeOf(string credentialJson)
    {
        using var credential = JsonDocument.Parse(credentialJson);
        using var said = JsonDocument.Parse(Base64Url.DecodeFromChars(credential.RootElement.GetProperty("response").GetProperty("clientDataJSON").GetString()));
        return SHA256.HashData(Encoding.UTF8.GetBytes(said.RootElement.GetProperty("challenge").GetString()!));
    }
}
