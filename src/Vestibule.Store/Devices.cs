using System.Security.Cryptography;
using Dapper;
using NodaTime;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Vestibule.Store.Keys;
using Vestibule.Store.Writing;

namespace Vestibule.Store;

/// <summary>A front-desk device, enrolled to one campus, or waiting for its code to be used.</summary>
public sealed record Device(
    DeviceId Id, CampusId Campus, string Label, Instant Made, Instant? Redeemed, Instant? Revoked, Instant? LastSeen)
{
    /// <summary>May be used.</summary>
    public bool IsEnrolled => Redeemed is not null && Revoked is null;
}

/// <summary>A code that makes one device a front desk, once, until it lapses.</summary>
public sealed record EnrolmentCode(DeviceId Device, string Code, Instant Until);

/// <summary>What the device keeps. The secret is given once and never again.</summary>
public sealed record Enrolled(Device Device, byte[] Secret);

/// <summary>Front-desk devices: the office makes a code, the device uses it once and gets a secret, the office can revoke it.</summary>
public sealed class Devices
{
    // Without letters and digits that are mistaken for one another.
    private const string Alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const string Columns = "device, sealed, made, redeemed, revoked, last_seen AS lastSeen";
    private readonly Database database;
    private readonly Writer writer;
    private readonly KeyVault vault;
    private readonly TimeProvider time;

    internal Devices(Database database, Writer writer, KeyVault vault, TimeProvider time) =>
        (this.database, this.writer, this.vault, this.time) = (database, writer, vault, time);

    /// <summary>Makes a code of ten characters for a device that does not exist yet.</summary>
    public Task<Result<EnrolmentCode>> Invite(CampusId campus, string label, Duration valid, CancellationToken stop) => writer.Do<EnrolmentCode>(work =>
    {
        var now = time.Now();
        var code = new EnrolmentCode(new DeviceId(Guid.NewGuid()), RandomNumberGenerator.GetString(Alphabet, 10), now + valid);
        var id = code.Device.Value.Bytes();
        work.Execute("INSERT INTO device (device, code, code_until, sealed, made) VALUES (@device, @code, @until, @sealed, @made)",
            ("device", id), ("code", Digest(code.Code)), ("until", Microseconds.From(code.Until)),
            ("sealed", vault.Purpose("devices").Seal(StoreJson.Write(new Label(campus, label)), id)), ("made", Microseconds.From(now)));
        return code;
    }, stop);

    /// <summary>Uses a code, once. Refused with <c>error.code-unknown</c> when it is wrong, used, or lapsed: it does not say which.</summary>
    public Task<Result<Enrolled>> Redeem(string code, CancellationToken stop) => writer.Do<Enrolled>(work =>
    {
        var (now, secret) = (time.Now(), RandomNumberGenerator.GetBytes(32));
        var row = work.Connection.QuerySingleOrDefault<Row>($"SELECT {Columns} FROM device WHERE code = @code AND code_until > @now AND revoked IS NULL",
            new { code = Digest(code), now = Microseconds.From(now) }, work.Transaction);
        if (row is null)
        {
            return new Refusal("error.code-unknown");
        }

        work.Execute("UPDATE device SET code = NULL, code_until = NULL, secret = @secret, redeemed = @now, last_seen = @now WHERE device = @device",
            ("secret", SHA256.HashData(secret)), ("now", Microseconds.From(now)), ("device", row.Device));
        (row.Redeemed, row.LastSeen) = (Microseconds.From(now), Microseconds.From(now));
        return new Enrolled(Read(row), secret);
    }, stop);

    /// <summary>The device with this id and secret, or null when either is wrong. A revoked one is named too, so that it can be told; it may do nothing.</summary>
    public async Task<Device?> Known(DeviceId id, byte[] secret, CancellationToken stop)
    {
        await using var connection = database.OpenReader();
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"SELECT {Columns}, secret FROM device WHERE device = @device", new { device = id.Value.Bytes() }, cancellationToken: stop));
        return row?.Secret is { } stored && CryptographicOperations.FixedTimeEquals(stored, SHA256.HashData(secret)) ? Read(row) : null;
    }

    /// <summary>Notes that a device was seen now.</summary>
    public Task<Result<bool>> Seen(DeviceId id, CancellationToken stop) => Touch("last_seen", id, stop);

    /// <summary>From now on the device is not known any more.</summary>
    public Task<Result<bool>> Revoke(DeviceId id, CancellationToken stop) => Touch("revoked", id, stop);

    /// <summary>Every device and open invitation, oldest first.</summary>
    public async Task<IReadOnlyList<Device>> All(CancellationToken stop)
    {
        await using var connection = database.OpenReader();
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition($"SELECT {Columns} FROM device ORDER BY made", cancellationToken: stop)))
            .Select(Read)];
    }

    private Task<Result<bool>> Touch(string column, DeviceId id, CancellationToken stop) => writer.Do<bool>(work =>
        work.Execute($"UPDATE device SET {column} = @now WHERE device = @device", ("now", Microseconds.From(time.Now())), ("device", id.Value.Bytes())) == 1, stop);

    private byte[] Digest(string code) => vault.Purpose("devices").Digest(
        string.Concat(code.ToUpperInvariant().Where(c => Alphabet.Contains(c, StringComparison.Ordinal))));

    private Device Read(Row row)
    {
        var label = StoreJson.Read<Label>(vault.Purpose("devices").Open(row.Sealed, row.Device));
        return new Device(new DeviceId(row.Device.Id()), label.Campus, label.Text, Microseconds.ToInstant(row.Made), row.Redeemed.ToInstant(),
            row.Revoked.ToInstant(), row.LastSeen.ToInstant());
    }

    private sealed record Label(CampusId Campus, string Text);

    private sealed class Row
    {
        public byte[] Device { get; set; } = [];
        public byte[] Sealed { get; set; } = [];
        public byte[]? Secret { get; set; }
        public long Made { get; set; }
        public long? Redeemed { get; set; }
        public long? Revoked { get; set; }
        public long? LastSeen { get; set; }
    }
}
