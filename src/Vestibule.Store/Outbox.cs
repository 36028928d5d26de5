using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using NodaTime;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Vestibule.Store.Keys;
using Vestibule.Store.Writing;

namespace Vestibule.Store;

/// <summary>
/// Messages leave from here at least once. They get in only with the entries that cause them, in one transaction, or as a practice. All claims go through
/// the one writer, which on PostgreSQL holds the head's row lock: no two senders get the same message while its lease lasts. Claims and what became of a message need not wait for the disk: a power
/// cut that forgets one sends the message once more. That somebody read or answered is on the disk before anybody is told so.
/// </summary>
public sealed partial class Outbox
{
    private readonly Database database;
    private readonly Writer writer;
    private readonly KeyVault vault;

    /// <summary>
    /// Called right after a commit that put messages here (true), or that made one due which waited for its turn (false), on the writer's thread: return at once.
    /// </summary>
    public event Action<bool>? Queued;

    internal Outbox(Database database, Writer writer, KeyVault vault) => (this.database, this.writer, this.vault) = (database, writer, vault);

    /// <summary>
    /// Takes messages that are due for one sender, until the lease ends: whoever crashes with them loses them to the next. Oldest first. What was called
    /// off while a sender that died had it is not taken up again: an answer and a claim go through the same writer, so that the claim knows of every answer.
    /// </summary>
    public Task<Result<ImmutableArray<OutboxMessage>>> Claim(Instant now, int take, Duration lease, CancellationToken stop) =>
        writer.Do<ImmutableArray<OutboxMessage>>(work =>
        {
            work.Execute("UPDATE message SET state = 6, lease = NULL WHERE state = 1 AND lease <= @now AND called_off IS NOT NULL", ("now", Microseconds.From(now)));
            var rows = work.Connection.Query<Row>($"""
                SELECT {Columns} FROM message WHERE state <= 1 AND not_before <= @now AND (state = 0 OR lease <= @now)
                ORDER BY not_before, made, message LIMIT @take
                """, new { now = Microseconds.From(now), take }, work.Transaction).AsList();
            foreach (var row in rows)
            {
                work.Execute("UPDATE message SET state = 1, lease = @lease, attempts = attempts + 1, tried = @now WHERE message = @message",
                    ("lease", Microseconds.From(now + lease)), ("now", Microseconds.From(now)), ("message", row.Message));
                (row.State, row.Attempts, row.Tried) = (1, row.Attempts + 1, Microseconds.From(now));
            }

            return rows.Select(Read).ToImmutableArray();
        }, stop, light: true);

    /// <summary>Puts messages here that no entry causes, such as a practice. The same key again does nothing.</summary>
    public Task<Result<bool>> Put(IncidentId about, ImmutableArray<Outgoing> messages, Instant now, CancellationToken stop) => writer.Do<bool>(work =>
    {
        foreach (var message in messages)
        {
            Add(work, vault, about, message, now);
        }

        return true;
    }, stop);

    /// <summary>It was handed over.</summary>
    public Task<Result<bool>> Sent(Guid message, Instant at, CancellationToken stop) => Mark(message, MessageState.Sent, "sent", at, null, stop);

    /// <summary>It reached the device.</summary>
    public Task<Result<bool>> Delivered(Guid message, Instant at, CancellationToken stop) =>
        Mark(message, MessageState.Delivered, "delivered", at, null, stop);

    /// <summary>The person opened it, or answered it. What still waits for them by other channels need not leave.</summary>
    public Task<Result<bool>> Seen(Guid message, Instant at, CancellationToken stop) => Mark(message, MessageState.Seen, "seen", at, null, stop);

    /// <summary>It will not be tried again. The person's next channel is due at once. What arrived after all stays arrived.</summary>
    public Task<Result<bool>> GiveUp(Guid message, string error, Instant at, CancellationToken stop) => writer.Do<bool>(work => GiveUp(work, message, error, at), stop, light: true);

    /// <summary>
    /// An e-mail came back. It counts only where one of the addresses is the one it was written to, and then like a message that was given up: the door is told, and the person's next
    /// channel is due. Gives whether the message is marked; doing it twice marks it once.
    /// </summary>
    public Task<Result<bool>> CameBack(Guid message, IReadOnlyList<string> addresses, string status, Instant at, CancellationToken stop) => writer.Do<bool>(work =>
    {
        var found = work.Connection.QuerySingleOrDefault<Row>($"SELECT {Columns} FROM message WHERE message = @message", new { message = message.Bytes() }, work.Transaction);
        if (found is null || Read(found) is not { Channel: "email" } mail || !addresses.Contains(mail.To, StringComparer.OrdinalIgnoreCase))
        {
            return false;
        }

        return GiveUp(work, message, $"came-back {status}", at) || mail.LastError?.StartsWith("came-back", StringComparison.Ordinal) == true;
    }, stop);

    private static bool GiveUp(Work work, Guid message, string error, Instant at)
    {
        var given = work.Execute("""
            UPDATE message SET failed = @at, lease = NULL, last_error = @error, state = 5 WHERE message = @message AND state <= 2
            """, ("at", Microseconds.From(at)), ("error", error), ("message", message.Bytes())) == 1;
        if (given && work.Execute("""
            UPDATE message SET not_before = @at WHERE state = 0 AND not_before > @at AND attempts = 0
              AND alert = (SELECT alert FROM message WHERE message = @message)
              AND step = (SELECT min(o.step) FROM message o WHERE o.state = 0 AND o.alert = (SELECT alert FROM message WHERE message = @message))
            """, ("at", Microseconds.From(at)), ("message", message.Bytes())) > 0)
        {
            work.HasDue = true;
        }

        return given;
    }

    /// <summary>It failed and is tried again later; not when it was called off in the meantime.</summary>
    public Task<Result<bool>> TryAgain(Guid message, string error, Instant notBefore, CancellationToken stop) => writer.Do<bool>(work =>
        work.Execute("UPDATE message SET state = CASE WHEN called_off IS NULL THEN 0 ELSE 6 END, lease = NULL, last_error = @error, not_before = @later WHERE message = @message AND state = 1",
            ("error", error), ("later", Microseconds.From(notBefore)), ("message", message.Bytes())) == 1, stop, light: true);

    internal void Committed(Work work)
    {
        if (work.HasMessages || work.HasDue)
        {
            Queued?.Invoke(work.HasMessages);
        }
    }

    /// <summary>What was written about a case or a sheet goes with it: to whom, and the words. Whatever a sender has in hand this moment leaves, and is not noted.</summary>
    internal static void Erase(Work work, IncidentId about) => work.Execute("DELETE FROM message WHERE incident = @incident", ("incident", about.Value.Bytes()));

    internal static void Add(Work work, KeyVault vault, IncidentId incident, Outgoing message, Instant now)
    {
        work.HasMessages = true;
        var sealer = vault.Purpose("outbox");
        var id = Guid.NewGuid().Bytes();
        var words = Encoding.UTF8.GetString(message.Body);
        var token = words.Contains(Outgoing.LinkHere, StringComparison.Ordinal) ? NewToken() : null;
        var plain = JsonSerializer.SerializeToUtf8Bytes(new Body(message.Channel, message.To, message.Person?.Value,
            token is null ? message.Body : Encoding.UTF8.GetBytes(words.Replace(Outgoing.LinkHere, token, StringComparison.Ordinal)), message.About, message.Language.Tag));
        work.Execute("""
            INSERT INTO message (message, incident, made, dedupe, sealed, state, not_before, attempts, step, alert, ladder, address, link)
            VALUES (@message, @incident, @made, @dedupe, @sealed, 0, @notBefore, 0, @step, @alert, @ladder, @address, @link) ON CONFLICT (dedupe) DO NOTHING
            """, ("message", id), ("incident", incident.Value.Bytes()), ("made", Microseconds.From(now)), ("dedupe", sealer.Digest(message.Key)),
            ("sealed", sealer.Seal(plain, id)), ("notBefore", Microseconds.From(message.NotBefore)), ("step", (long)message.Step),
            ("alert", Named(sealer, "alert", message.Alert)), ("ladder", Named(sealer, "ladder", message.Ladder)),
            ("address", sealer.Digest($"address|{message.Channel}|{message.To}")), ("link", Named(sealer, "link", token)));
    }

    /// <summary>
    /// Spares what still waits for alerts and ladders that need no message any more. What a sender has in hand this moment cannot be called back, but is marked: should it come
    /// back, it is not tried again.
    /// </summary>
    internal static void CallOff(Work work, KeyVault vault, ImmutableArray<CalledOff> over)
    {
        var sealer = vault.Purpose("outbox");
        foreach (var one in over)
        {
            work.Execute($"{Spare} AND (alert = @alert OR ladder = @ladder)",
                ("why", one.Why), ("alert", Named(sealer, "alert", one.Name)), ("ladder", Named(sealer, "ladder", one.Name)));
        }
    }

    private const string Spare = """
        UPDATE message SET called_off = coalesce(called_off, @why), state = CASE WHEN state = 0 THEN 6 ELSE state END WHERE state <= 1
        """;

    private static byte[]? Named(Sealer sealer, string kind, string? name) => name is null ? null : sealer.Digest($"{kind}|{name}");

    // 128 bits: nobody guesses one, and it is short enough for a text message.
    private static string NewToken() => System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    // A later state never gives way to an earlier one: a delivery report can overtake the sender's own note. What failed may arrive after all.
    private Task<Result<bool>> Mark(Guid message, MessageState state, string column, Instant at, string? error, CancellationToken stop) =>
        writer.Do<bool>(work =>
        {
            var marked = work.Execute($"""
                UPDATE message SET {column} = coalesce({column}, @at), lease = NULL, last_error = coalesce(@error, last_error),
                  state = CASE WHEN state < @state OR state >= 5 THEN @state ELSE state END
                WHERE message = @message
                """, ("at", Microseconds.From(at)), ("error", error), ("state", (long)state), ("message", message.Bytes())) == 1;
            if (state == MessageState.Seen)
            {
                work.Execute($"{Spare} AND alert = (SELECT alert FROM message WHERE message = @message)", ("why", "seen"), ("message", message.Bytes()));
            }

            return marked;
        }, stop, light: state < MessageState.Seen);
}
