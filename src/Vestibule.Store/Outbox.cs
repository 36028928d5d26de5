using System.Collections.Immutable;
using System.Text.Json;
using Dapper;
using NodaTime;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Vestibule.Store.Keys;
using Vestibule.Store.Writing;

namespace Vestibule.Store;

/// <summary>How far a message is. Stored as a number.</summary>
public enum MessageState
{
    /// <summary>Not tried yet, or to be tried again.</summary>
    Waiting,
    /// <summary>A sender has it right now.</summary>
    Sending,
    /// <summary>The mail server, push service or gateway took it.</summary>
    Sent,
    /// <summary>It reached the device.</summary>
    Delivered,
    /// <summary>The person opened it.</summary>
    Seen,
    /// <summary>Given up. The door is told, with the number to call.</summary>
    Failed,
}

/// <summary>A message as it left, or is about to. The times are null until they happen; the last error is a code, never a sentence.</summary>
public sealed record OutboxMessage(
    Guid Id, IncidentId Incident, string Channel, string To, PersonId? Person, ImmutableArray<byte> Body, MessageState State, int Attempts,
    string? LastError, Instant Made, Instant NotBefore, Instant? Tried, Instant? Sent, Instant? Delivered, Instant? Seen, Instant? Failed);

/// <summary>Messages leave from here at least once. They get in only with the entries that cause them, in one transaction.</summary>
public sealed class Outbox
{
    private const string Columns = """
        message, incident, sealed, state, attempts, last_error AS lastError, made, not_before AS notBefore, tried, sent, delivered, seen, failed
        """;

    private readonly Database database;
    private readonly Writer writer;
    private readonly KeyVault vault;

    /// <summary>Called right after a commit that put messages here, on the writer's thread: return at once.</summary>
    public event Action? Queued;

    internal Outbox(Database database, Writer writer, KeyVault vault) => (this.database, this.writer, this.vault) = (database, writer, vault);

    /// <summary>
    /// Takes messages that are due for one sender, until the lease ends: whoever crashes with them loses them to the next. Oldest first.
    /// </summary>
    public Task<Result<ImmutableArray<OutboxMessage>>> Claim(Instant now, int take, Duration lease, CancellationToken stop) =>
        writer.Do<ImmutableArray<OutboxMessage>>(work =>
        {
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
        }, stop);

    /// <summary>It was handed over.</summary>
    public Task<Result<bool>> Sent(Guid message, Instant at, CancellationToken stop) => Mark(message, MessageState.Sent, "sent", at, null, stop);

    /// <summary>It reached the device.</summary>
    public Task<Result<bool>> Delivered(Guid message, Instant at, CancellationToken stop) =>
        Mark(message, MessageState.Delivered, "delivered", at, null, stop);

    /// <summary>The person opened it.</summary>
    public Task<Result<bool>> Seen(Guid message, Instant at, CancellationToken stop) => Mark(message, MessageState.Seen, "seen", at, null, stop);

    /// <summary>It will not be tried again.</summary>
    public Task<Result<bool>> GiveUp(Guid message, string error, Instant at, CancellationToken stop) =>
        Mark(message, MessageState.Failed, "failed", at, error, stop);

    /// <summary>It failed and is tried again later.</summary>
    public Task<Result<bool>> TryAgain(Guid message, string error, Instant notBefore, CancellationToken stop) => writer.Do<bool>(work =>
        work.Execute("UPDATE message SET state = 0, lease = NULL, last_error = @error, not_before = @later WHERE message = @message AND state = 1",
            ("error", error), ("later", Microseconds.From(notBefore)), ("message", message.Bytes())) == 1, stop);

    /// <summary>An incident's messages, oldest first: what the door is shown.</summary>
    public Task<IReadOnlyList<OutboxMessage>> ForIncident(IncidentId incident, CancellationToken stop) =>
        List("WHERE incident = @incident ORDER BY made, message", new { incident = incident.Value.Bytes() }, stop);

    /// <summary>All messages, newest first, a page at a time from 0.</summary>
    public Task<IReadOnlyList<OutboxMessage>> All(int page, CancellationToken stop, int size = 100) =>
        List("ORDER BY made DESC, message DESC LIMIT @size OFFSET @skip", new { size, skip = (long)page * size }, stop);

    /// <summary>When the next message is due, or null when none waits.</summary>
    public async Task<Instant?> NextDue(CancellationToken stop)
    {
        await using var connection = database.OpenReader();
        return (await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            "SELECT min(CASE WHEN state = 1 THEN lease ELSE not_before END) FROM message WHERE state <= 1", cancellationToken: stop))).ToInstant();
    }

    internal void Committed(Work work)
    {
        if (work.HasMessages)
        {
            Queued?.Invoke();
        }
    }

    internal static void Add(Work work, KeyVault vault, IncidentId incident, Outgoing message, Instant now)
    {
        work.HasMessages = true;
        var sealer = vault.Purpose("outbox");
        var id = Guid.NewGuid().Bytes();
        var plain = JsonSerializer.SerializeToUtf8Bytes(new Body(message.Channel, message.To, message.Person?.Value, message.Body));
        work.Execute("""
            INSERT INTO message (message, incident, made, dedupe, sealed, state, not_before, attempts)
            VALUES (@message, @incident, @made, @dedupe, @sealed, 0, @notBefore, 0) ON CONFLICT (dedupe) DO NOTHING
            """, ("message", id), ("incident", incident.Value.Bytes()), ("made", Microseconds.From(now)), ("dedupe", sealer.Digest(message.Key)),
            ("sealed", sealer.Seal(plain, id)), ("notBefore", Microseconds.From(message.NotBefore)));
    }

    // A later state never gives way to an earlier one: a delivery report can overtake the sender's own note.
    private Task<Result<bool>> Mark(Guid message, MessageState state, string column, Instant at, string? error, CancellationToken stop) =>
        writer.Do<bool>(work => work.Execute($"""
            UPDATE message SET {column} = @at, lease = NULL, last_error = coalesce(@error, last_error),
              state = CASE WHEN state < @state OR state = 5 THEN @state ELSE state END
            WHERE message = @message
            """, ("at", Microseconds.From(at)), ("error", error), ("state", (long)state), ("message", message.Bytes())) == 1, stop);

    private async Task<IReadOnlyList<OutboxMessage>> List(string rest, object values, CancellationToken stop)
    {
        await using var connection = database.OpenReader();
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition($"SELECT {Columns} FROM message {rest}", values, cancellationToken: stop)))
            .Select(Read)];
    }

    private OutboxMessage Read(Row row)
    {
        var body = JsonSerializer.Deserialize<Body>(vault.Purpose("outbox").Open(row.Sealed, row.Message))!;
        return new OutboxMessage(row.Message.Id(), new IncidentId(row.Incident.Id()), body.Channel, body.To,
            body.Person is { } person ? new PersonId(person) : null, [.. body.Bytes], (MessageState)row.State, (int)row.Attempts, row.LastError,
            Microseconds.ToInstant(row.Made), Microseconds.ToInstant(row.NotBefore), row.Tried.ToInstant(), row.Sent.ToInstant(),
            row.Delivered.ToInstant(), row.Seen.ToInstant(), row.Failed.ToInstant());
    }

    private sealed record Body(string Channel, string To, Guid? Person, byte[] Bytes);

    private sealed class Row
    {
        public byte[] Message { get; set; } = [];
        public byte[] Incident { get; set; } = [];
        public byte[] Sealed { get; set; } = [];
        public long State { get; set; }
        public long Attempts { get; set; }
        public string? LastError { get; set; }
        public long Made { get; set; }
        public long NotBefore { get; set; }
        public long? Tried { get; set; }
        public long? Sent { get; set; }
        public long? Delivered { get; set; }
        public long? Seen { get; set; }
        public long? Failed { get; set; }
    }
}
