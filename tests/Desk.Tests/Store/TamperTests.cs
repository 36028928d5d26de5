using Xunit;
using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Vestibule.Store;
using static Vestibule.DeskTests.Store.StoreBed;

namespace Vestibule.DeskTests.Store;

public sealed class SqliteTamperTests : TamperTests
{
    protected override string? NewDatabase() => null;

    protected override DbConnection Raw(StoreBed bed, string? connection) => new SqliteConnection($"Data Source={bed.Data}/district.db;Pooling=False");

    protected override string Disarm(string trigger, string table) => $"DROP TRIGGER {trigger}";
}

[Collection("postgres")]
public sealed class PostgresTamperTests(PostgresServer server) : TamperTests
{
    protected override string? NewDatabase() => server.NewDatabase();

    protected override DbConnection Raw(StoreBed bed, string? connection) => new NpgsqlConnection(connection + ";Pooling=False");

    protected override string Disarm(string trigger, string table) => $"ALTER TABLE {table} DISABLE TRIGGER USER";
}

/// <summary>Somebody with the database in hand: what it refuses, and what shows afterwards.</summary>
public abstract class TamperTests
{
    protected abstract string? NewDatabase();

    protected abstract DbConnection Raw(StoreBed bed, string? connection);

    protected abstract string Disarm(string trigger, string table);

    [Theory]
    [InlineData("UPDATE leaf SET class = 3 WHERE sequence = 1")]
    [InlineData("DELETE FROM leaf WHERE sequence = 2")]
    [InlineData("UPDATE payload SET sealed = (SELECT sealed FROM payload LIMIT 1)")]
    [InlineData("DELETE FROM payload")]
    [InlineData("UPDATE checkpoint SET size = 9")]
    [InlineData("DELETE FROM checkpoint")]
    [InlineData("INSERT INTO leaf SELECT 7, incident, incident, 0, 7, header, hash FROM leaf WHERE sequence = 1")]
    [InlineData("INSERT INTO erasure SELECT entry, 1 FROM leaf WHERE sequence = 1")]
    [InlineData("INSERT INTO erasure SELECT entry, 99 FROM leaf WHERE sequence = 1")]
    public async Task The_database_itself_refuses_to_change_the_record(string sql)
    {
        var connection = NewDatabase();
        await using var bed = new StoreBed(connection);
        await using var store = await Three(bed);
        await store.Kept(Stop);
        await using var raw = Raw(bed, connection);
        await raw.OpenAsync(Stop);
        if (raw is SqliteConnection)
        {
            await raw.ExecuteAsync("PRAGMA foreign_keys = ON");
        }

        await Assert.ThrowsAnyAsync<DbException>(() => raw.ExecuteAsync(sql));
        Assert.Null((await JournalCheck.Run(store, Stop)).Fault);
    }

    [Theory]
    [InlineData("leaf_unchanged", "leaf", "UPDATE leaf SET header = (SELECT header FROM leaf WHERE sequence = 0) WHERE sequence = 1", 1)]
    [InlineData("leaf_unchanged", "leaf", "UPDATE leaf SET class = 3 WHERE sequence = 2", 2)]
    [InlineData("payload_unchanged", "payload", "UPDATE payload SET sealed = (SELECT payload.sealed FROM payload JOIN leaf ON leaf.entry = payload.entry WHERE sequence = 0) WHERE entry = (SELECT entry FROM leaf WHERE sequence = 1)", 1)]
    [InlineData("payload_kept", "payload", "DELETE FROM payload WHERE entry = (SELECT entry FROM leaf WHERE sequence = 1)", 1)]
    public async Task A_change_behind_its_back_is_named_by_its_entry(string trigger, string table, string sql, long entry)
    {
        var connection = NewDatabase();
        await using var bed = new StoreBed(connection);
        await using var store = await Three(bed);
        await store.Kept(Stop);
        await using var raw = Raw(bed, connection);
        await raw.OpenAsync(Stop);
        await raw.ExecuteAsync(Disarm(trigger, table));
        Assert.Equal(1, await raw.ExecuteAsync(sql));

        var verdict = await JournalCheck.Run(store, Stop);
        Assert.False(verdict.IsSound);
        Assert.Equal((entry, entry), (verdict.Fault!.First, verdict.Fault.Last));
    }

    [Fact]
    public async Task A_district_that_will_not_open_any_more_is_checked_all_the_same_and_the_entry_is_named()
    {
        var connection = NewDatabase();
        await using var bed = new StoreBed(connection);
        await using (var store = await Three(bed))
        {
            await store.Kept(Stop);
            Assert.True((await JournalCheck.Run(bed.Options, Stop)).Value.IsSound);
        }

        Assert.Equal(3, (await JournalCheck.Run(bed.Options, Stop)).Value.Entries);
        await using (var raw = Raw(bed, connection))
        {
            await raw.OpenAsync(Stop);
            await raw.ExecuteAsync(Disarm("leaf_unchanged", "leaf"));
            await raw.ExecuteAsync("UPDATE leaf SET header = (SELECT header FROM leaf WHERE sequence = 0) WHERE sequence = 1");
        }

        Assert.Equal("error.journal-differs", (await bed.TryOpen()).Refusal!.Key);
        Assert.Equal((1L, 1L), (await JournalCheck.Run(bed.Options, Stop)).Value.Fault is { } fault ? (fault.First, fault.Last) : (-1, -1));
        Assert.Equal("error.journal-other-generation", (await JournalCheck.Run(bed.Options with { Origin = "another.example" }, Stop)).Refusal!.Key);
        Assert.Equal("error.keys-missing", (await JournalCheck.Run(bed.Options with { KeyFolder = bed.Data }, Stop)).Refusal!.Key);
    }

    [Fact]
    public async Task A_whole_case_is_erased_with_its_messages_even_when_it_is_damaged()
    {
        var connection = NewDatabase();
        await using var bed = new StoreBed(connection);
        await using var store = await Three(bed);
        var incident = (await store.Ledger.Cases(new CaseFilter([0]), Stop))[0].Incident;
        var other = await Began(store);
        Assert.NotEmpty(await store.Outbox.ForIncident(incident, Stop));
        Assert.True(await store.Ledger.Has(incident, Stop));
        await using (var raw = Raw(bed, connection))
        {
            await raw.OpenAsync(Stop);
            await raw.ExecuteAsync(Disarm("payload_unchanged", "payload"));
            await raw.ExecuteAsync("UPDATE payload SET sealed = (SELECT sealed FROM payload p JOIN leaf l ON l.entry = p.entry WHERE l.sequence = 1) WHERE entry = (SELECT entry FROM leaf WHERE sequence = 0)");
        }

        await store.DisposeAsync();
        await using var again = await bed.Open();
        await Assert.ThrowsAsync<DamagedRecordException>(() => again.Ledger.Read(incident, Stop));
        Assert.Equal("error.no-such-case", (await again.Ledger.Erase(NewIncident(), "retention.case", new TapId(Guid.NewGuid()), Actor.Program, Stop)).Refusal!.Key);
        var erased = await again.Ledger.Erase(incident, "retention.case", new TapId(Guid.NewGuid()), Actor.Program, Stop);
        Assert.True(erased.IsOk, erased.Refusal?.ToString());
        Assert.False(await again.Ledger.Has(incident, Stop));
        Assert.Null(await again.Ledger.Read(incident, Stop));
        Assert.Empty(await again.Outbox.ForIncident(incident, Stop));
        Assert.NotEmpty(await again.Outbox.ForIncident(other, Stop));
        Assert.Null((await JournalCheck.Run(again, Stop)).Fault);
    }

    [Fact]
    public async Task An_erasure_removes_the_words_and_the_record_still_verifies()
    {
        await using var bed = new StoreBed(NewDatabase());
        await using var store = await Three(bed);
        var incident = (await store.Ledger.Cases(new CaseFilter([0]), Stop))[0].Incident;
        var student = (await store.Ledger.Write(Tap(incident), _ => Entries(new StudentNamed(null, "A name")), Stop)).Value.Lines[0];
        var before = (await store.Ledger.Read(incident, Stop))!;
        var erased = await store.Ledger.Write(Tap(incident),
            _ => Entries(new Erased([before.Lines[1].Id, student.Id], "retention.notes")), Stop);

        Assert.True(erased.IsOk, erased.Refusal?.ToString());
        Assert.IsType<ErasedEntry>(erased.Value.After.Lines[1].Entry);
        await store.DisposeAsync();
        await using var again = await bed.Open();
        var read = (await again.Ledger.Read(incident, Stop))!;
        Assert.Equal(["noted", "student-named"], read.Lines.Select(l => l.Entry).OfType<ErasedEntry>().Select(e => e.Kind));
        Assert.IsType<Opened>(read.Lines[0].Entry);
        Assert.Null((await JournalCheck.Run(again, Stop)).Fault);
        Assert.True((await again.Ledger.Write(Tap(incident), _ => Entries(new StudentNamed(null, "Another")), Stop)).IsOk);
        Assert.Equal("Another", ((StudentNamed)(await again.Ledger.Read(incident, Stop))!.Lines[^1].Entry).Text);
        var twice = await again.Ledger.Write(Tap(incident), _ => Entries(new Erased([new EntryId(Guid.NewGuid())], "retention.notes")), Stop);
        Assert.Equal("error.no-such-entry", twice.Refusal!.Key);
    }

    [Fact]
    public async Task An_export_is_proved_by_the_key_alone_and_gives_only_the_classes_asked_for()
    {
        await using var bed = new StoreBed(NewDatabase());
        await using var store = await Three(bed);
        var incident = await Began(store);
        await store.Ledger.Write(Tap(incident), _ => Entries(new Noted("for the file"), new PrivilegedNoted("for counsel")), Stop);
        await Began(store);

        var export = await Exports.Make(store, incident, new HashSet<RecordClass> { RecordClass.Operational }, Stop);
        var read = ExportBytes.Read(ExportBytes.Write(export.Value)).Value;
        Assert.True(ExportVerifier.Verify(read, store.VerifierKey, Vestibule.Store.Keys.KeyFolder.Verify).IsSound);
        Assert.Equal(2, read.Entries.Length);
        Assert.DoesNotContain("for counsel", System.Text.Encoding.UTF8.GetString(ExportBytes.Write(export.Value)), StringComparison.Ordinal);
    }

    private static async Task<DistrictStore> Three(StoreBed bed)
    {
        var store = await bed.Open();
        var incident = await Began(store);
        await store.Ledger.Write(Tap(incident), Note("one"), Stop);
        await store.Ledger.Write(Tap(incident), Note("two"), Stop);
        return store;
    }
}
