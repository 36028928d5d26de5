using System.Collections.Immutable;
using Dapper;
using NodaTime;
using Vestibule.Core.Families.Letters;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Vestibule.Store.Keys;
using Vestibule.Store.Writing;

namespace Vestibule.Store;

/// <summary>How far one reader's copy is. Stored as a number.</summary>
public enum CopyState
{
    /// <summary>Not sent yet, or to be tried again.</summary>
    Waiting,
    /// <summary>A sender has it right now.</summary>
    Sending,
    /// <summary>The mail server took it.</summary>
    Sent,
    /// <summary>Given up, or it came back.</summary>
    Failed,
    /// <summary>This address does not want such mail, or cannot get any.</summary>
    Left,
}

/// <summary>One reader's copy of a mailing. The number within the mailing is part of the mail's own id, which a repeated sending keeps.</summary>
public sealed record MailingCopy(SheetId Mailing, long Number, Reader Reader, CopyState State, int Attempts, string? LastError, Instant? Sent);

/// <summary>How many copies of a mailing are in which state.</summary>
public sealed record MailingCount(CopyState State, long Copies);

/// <summary>The copies of letters and announcements: who is written to, once each, and how far that is.</summary>
public sealed class Mailings
{
    private const int Portion = 500;
    private readonly Database database;
    private readonly Writer writer;
    private readonly KeyVault vault;

    internal Mailings(Database database, Writer writer, KeyVault vault) => (this.database, this.writer, this.vault) = (database, writer, vault);

    /// <summary>
    /// Puts the readers of a mailing down, each address once. Doing it again, with the same or more readers, adds only those who are missing. Addresses
    /// that refused such mail are put down as left out.
    /// </summary>
    public async Task<Result<long>> Address(SheetId mailing, IReadOnlyList<Reader> readers, Instant now, CancellationToken stop)
    {
        var added = 0L;
        foreach (var portion in readers.Chunk(Portion))
        {
            var done = await writer.Do<long>(work => Insert(work, mailing, portion, now), stop);
            if (!done.IsOk)
            {
                return done;
            }

            added += done.Value;
        }

        return added;
    }

    /// <summary>Takes copies that are due for one sender until the lease ends. One whose sender died is taken again: it keeps its number.</summary>
    public Task<Result<ImmutableArray<MailingCopy>>> Claim(Instant now, int take, Duration lease, CancellationToken stop) =>
        writer.Do<ImmutableArray<MailingCopy>>(work =>
        {
            var rows = work.Connection.Query<Row>("""
                SELECT mailing, copy, sealed, state, attempts, last_error AS lastError, sent FROM mailing_copy
                WHERE state <= 1 AND not_before <= @now AND (state = 0 OR lease <= @now) ORDER BY not_before, mailing, copy LIMIT @take
                """, new { now = Microseconds.From(now), take }, work.Transaction).AsList();
            foreach (var row in rows)
            {
                work.Execute("UPDATE mailing_copy SET state = 1, lease = @lease, attempts = attempts + 1, tried = @now WHERE mailing = @mailing AND copy = @copy",
                    ("lease", Microseconds.From(now + lease)), ("now", Microseconds.From(now)), ("mailing", row.Mailing), ("copy", row.Copy));
                (row.State, row.Attempts) = (1, row.Attempts + 1);
            }

            return rows.Select(Read).ToImmutableArray();
        }, stop);

    /// <summary>
    /// After a start, where this program is alone with its database: whoever had copies is gone, and what they had is due again. With several nodes the lease
    /// tells.
    /// </summary>
    public async Task TakeBack(CancellationToken stop)
    {
        if (database is Sqlite.SqliteDatabase)
        {
            await writer.Do<bool>(work => work.Execute("UPDATE mailing_copy SET state = 0, lease = NULL WHERE state = 1") >= 0, stop);
        }
    }

    /// <summary>Whether any copy is due.</summary>
    public async Task<bool> Waits(Instant now, CancellationToken stop)
    {
        await using var connection = database.OpenReader();
        return await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            "SELECT 1 FROM mailing_copy WHERE state <= 1 AND not_before <= @now AND (state = 0 OR lease <= @now) LIMIT 1",
            new { now = Microseconds.From(now) }, cancellationToken: stop)) is not null;
    }

    /// <summary>The mail server took it.</summary>
    public Task<Result<bool>> Sent(MailingCopy copy, Instant at, CancellationToken stop) => writer.Do<bool>(work => work.Execute(
        "UPDATE mailing_copy SET state = 2, lease = NULL, sent = @at WHERE mailing = @mailing AND copy = @copy AND state < 2",
        ("at", Microseconds.From(at)), ("mailing", copy.Mailing.Value.Bytes()), ("copy", copy.Number)) == 1, stop);

    /// <summary>It failed and is tried again later.</summary>
    public Task<Result<bool>> TryAgain(MailingCopy copy, string error, Instant notBefore, CancellationToken stop) => writer.Do<bool>(work => work.Execute(
        "UPDATE mailing_copy SET state = 0, lease = NULL, last_error = @error, not_before = @later WHERE mailing = @mailing AND copy = @copy AND state = 1",
        ("error", error), ("later", Microseconds.From(notBefore)), ("mailing", copy.Mailing.Value.Bytes()), ("copy", copy.Number)) == 1, stop);

    /// <summary>It is given up, or came back.</summary>
    public Task<Result<bool>> Failed(SheetId mailing, long number, string error, CancellationToken stop) => writer.Do<bool>(work => work.Execute(
        "UPDATE mailing_copy SET state = 3, lease = NULL, last_error = @error WHERE mailing = @mailing AND copy = @copy",
        ("error", error), ("mailing", mailing.Value.Bytes()), ("copy", number)) == 1, stop);

    /// <summary>This address gets no more letters that may be declined; what waits for it is left out.</summary>
    public Task<Result<bool>> Refuse(SheetId mailing, long number, string reason, Instant now, CancellationToken stop) => writer.Do<bool>(work =>
    {
        var values = new { mailing = mailing.Value.Bytes(), number };
        var address = work.Connection.QuerySingleOrDefault<byte[]>("SELECT address FROM mailing_copy WHERE mailing = @mailing AND copy = @number", values, work.Transaction);
        if (address is null)
        {
            return false;
        }

        work.Execute("INSERT INTO mailing_refused (address, reason, made) VALUES (@address, @reason, @now) ON CONFLICT (address) DO NOTHING",
            ("address", address), ("reason", reason), ("now", Microseconds.From(now)));
        work.Execute("UPDATE mailing_copy SET state = 4, lease = NULL WHERE address = @address AND state = 0", ("address", address));
        return true;
    }, stop);

    /// <summary>
    /// A copy came back. It counts only where one of the addresses is the one the copy was written to: whoever knows a letter's id cannot silence somebody else.
    /// An address that is at fault is not written to again until <see cref="Allow"/>. Gives whether the copy is marked; doing it twice marks it once.
    /// </summary>
    public Task<Result<bool>> CameBack(SheetId mailing, long number, IReadOnlyList<string> addresses, string status, bool forGood, Instant now, CancellationToken stop) => writer.Do<bool>(work =>
    {
        var address = work.Connection.QuerySingleOrDefault<byte[]>(
            "SELECT address FROM mailing_copy WHERE mailing = @mailing AND copy = @number AND state IN (1, 2, 3)", new { mailing = mailing.Value.Bytes(), number }, work.Transaction);
        var sealer = vault.Purpose("mailing");
        if (address is null || !addresses.Any(a => sealer.Digest(Readers.Normal(a)).AsSpan().SequenceEqual(address)))
        {
            return false;
        }

        work.Execute("UPDATE mailing_copy SET state = 3, lease = NULL, last_error = @error WHERE mailing = @mailing AND copy = @copy",
            ("error", $"came-back {status}"), ("mailing", mailing.Value.Bytes()), ("copy", number));
        if (forGood)
        {
            work.Execute("INSERT INTO mailing_refused (address, reason, made) VALUES (@address, 'bounced', @now) ON CONFLICT (address) DO NOTHING", ("address", address), ("now", Microseconds.From(now)));
            work.Execute("UPDATE mailing_copy SET state = 4, lease = NULL WHERE address = @address AND state = 0", ("address", address));
        }

        return true;
    }, stop);

    /// <summary>Somebody made sure that a copy's address is right: it is written to again. An address that declined stays left out.</summary>
    public Task<Result<bool>> Allow(SheetId mailing, long number, CancellationToken stop) => writer.Do<bool>(work => work.Execute(
        "DELETE FROM mailing_refused WHERE reason = 'bounced' AND address = (SELECT address FROM mailing_copy WHERE mailing = @mailing AND copy = @copy)",
        ("mailing", mailing.Value.Bytes()), ("copy", number)) == 1, stop);

    /// <summary>The copies of a mailing whose address is not written to now because a letter came back.</summary>
    public async Task<IReadOnlySet<long>> Bounced(SheetId mailing, CancellationToken stop)
    {
        await using var connection = database.OpenReader();
        return (await connection.QueryAsync<long>(new CommandDefinition(
            "SELECT c.copy FROM mailing_copy c JOIN mailing_refused r ON r.address = c.address WHERE c.mailing = @mailing AND r.reason = 'bounced'",
            new { mailing = mailing.Value.Bytes() }, cancellationToken: stop))).ToHashSet();
    }

    /// <summary>How many copies are in which state.</summary>
    public async Task<IReadOnlyList<MailingCount>> Counts(SheetId mailing, CancellationToken stop)
    {
        await using var connection = database.OpenReader();
        return [.. (await connection.QueryAsync<(long State, long Copies)>(new CommandDefinition(
            "SELECT state, count(*) FROM mailing_copy WHERE mailing = @mailing GROUP BY state ORDER BY state", new { mailing = mailing.Value.Bytes() }, cancellationToken: stop)))
            .Select(r => new MailingCount((CopyState)r.State, r.Copies))];
    }

    /// <summary>The readers who got a mailing, or may have got it: to whom a correction goes.</summary>
    public async Task<IReadOnlyList<Reader>> Reached(SheetId mailing, CancellationToken stop) =>
        [.. (await List("mailing = @mailing AND state IN (1, 2)", new { mailing = mailing.Value.Bytes() }, stop)).Select(c => c.Reader)];

    /// <summary>One copy, or null.</summary>
    public async Task<MailingCopy?> Find(SheetId mailing, long number, CancellationToken stop) =>
        (await List("mailing = @mailing AND copy = @number", new { mailing = mailing.Value.Bytes(), number }, stop)).SingleOrDefault();

    /// <summary>The copies that were given up, in order.</summary>
    public Task<IReadOnlyList<MailingCopy>> GivenUp(SheetId mailing, CancellationToken stop) =>
        List("mailing = @mailing AND state = 3", new { mailing = mailing.Value.Bytes() }, stop);

    private async Task<IReadOnlyList<MailingCopy>> List(string where, object values, CancellationToken stop)
    {
        await using var connection = database.OpenReader();
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition(
            $"SELECT mailing, copy, sealed, state, attempts, last_error AS lastError, sent FROM mailing_copy WHERE {where} ORDER BY copy", values, cancellationToken: stop))).Select(Read)];
    }

    private long Insert(Work work, SheetId mailing, Reader[] readers, Instant now)
    {
        var (id, sealer, added) = (mailing.Value.Bytes(), vault.Purpose("mailing"), 0L);
        var next = (work.Scalar("SELECT max(copy) FROM mailing_copy WHERE mailing = @mailing", ("mailing", id)) as long?) ?? 0;
        foreach (var reader in readers)
        {
            var address = sealer.Digest(Readers.Normal(reader.Address));
            var refused = work.Scalar("SELECT reason FROM mailing_refused WHERE address = @address", ("address", address)) is not null;
            added += work.Execute("""
                INSERT INTO mailing_copy (mailing, copy, address, sealed, state, attempts, not_before)
                VALUES (@mailing, @copy, @address, @sealed, @state, 0, @now) ON CONFLICT (mailing, address) DO NOTHING
                """, ("mailing", id), ("copy", ++next), ("address", address), ("sealed", sealer.Seal(StoreJson.Write(reader), Belongs(id, next))),
                ("state", refused ? 4L : 0L), ("now", Microseconds.From(now)));
        }

        return added;
    }

    private MailingCopy Read(Row row) => new(new SheetId(row.Mailing.Id()), row.Copy,
        StoreJson.Read<Reader>(vault.Purpose("mailing").Open(row.Sealed, Belongs(row.Mailing, row.Copy))), (CopyState)row.State, (int)row.Attempts, row.LastError, row.Sent.ToInstant());

    private static byte[] Belongs(byte[] mailing, long copy) => [.. mailing, .. BitConverter.GetBytes(copy)];

    private sealed class Row
    {
        public byte[] Mailing { get; set; } = [];
        public long Copy { get; set; }
        public byte[] Sealed { get; set; } = [];
        public long State { get; set; }
        public long Attempts { get; set; }
        public string? LastError { get; set; }
        public long? Sent { get; set; }
    }
}
