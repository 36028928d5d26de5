using System.Text.Json;
using Dapper;
using NodaTime;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;

namespace Vestibule.Store;

public sealed partial class Outbox
{
    private const string Columns = """
        message, incident, sealed, state, attempts, last_error AS lastError, made, not_before AS notBefore, tried, sent, delivered, seen, failed, step,
        called_off AS calledOff
        """;

    /// <summary>An incident's messages, oldest first: what the door is shown.</summary>
    public Task<IReadOnlyList<OutboxMessage>> ForIncident(IncidentId incident, CancellationToken stop) =>
        List("WHERE incident = @incident ORDER BY made, message", new { incident = incident.Value.Bytes() }, stop);

    /// <summary>All messages, newest first, a page at a time from 0.</summary>
    public Task<IReadOnlyList<OutboxMessage>> All(int page, CancellationToken stop, int size = 100) =>
        List("ORDER BY made DESC, message DESC LIMIT @size OFFSET @skip", new { size, skip = (long)page * size }, stop);

    /// <summary>All messages made since an instant.</summary>
    public Task<IReadOnlyList<OutboxMessage>> Since(Instant since, CancellationToken stop) => List("WHERE made >= @since ORDER BY made, message", new { since = Microseconds.From(since) }, stop);

    /// <summary>One message, or null.</summary>
    public async Task<OutboxMessage?> Find(Guid message, CancellationToken stop) =>
        (await List("WHERE message = @message", new { message = message.Bytes() }, stop)).SingleOrDefault();

    /// <summary>The message that a link came with, or null: nobody was ever sent this link.</summary>
    public async Task<OutboxMessage?> ByLink(string token, CancellationToken stop) => token.Length is < 20 or > 30 ? null
        : (await List("WHERE link = @link", new { link = Named(vault.Purpose("outbox"), "link", token) }, stop)).SingleOrDefault();

    /// <summary>What was sent to an address by a channel since an instant, newest first: what a reply from there can mean.</summary>
    public Task<IReadOnlyList<OutboxMessage>> To(string channel, string address, Instant since, CancellationToken stop) =>
        List("WHERE address = @address AND made >= @since AND sent IS NOT NULL ORDER BY made DESC, message LIMIT 20",
            new { address = vault.Purpose("outbox").Digest($"address|{channel}|{address}"), since = Microseconds.From(since) }, stop);

    /// <summary>When the next message is due, or null when none waits.</summary>
    public async Task<Instant?> NextDue(CancellationToken stop)
    {
        await using var connection = database.OpenReader();
        return (await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            "SELECT min(CASE WHEN state = 1 THEN lease ELSE not_before END) FROM message WHERE state <= 1", cancellationToken: stop))).ToInstant();
    }

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
            row.Delivered.ToInstant(), row.Seen.ToInstant(), row.Failed.ToInstant())
        {
            About = body.About ?? "", Language = body.Language is { } tag ? new Language(tag) : Language.English, Step = (int)row.Step, CalledOff = row.CalledOff,
        };
    }

    private sealed record Body(string Channel, string To, Guid? Person, byte[] Bytes, string? About, string? Language);

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
        public long Step { get; set; }
        public string? CalledOff { get; set; }
    }
}
