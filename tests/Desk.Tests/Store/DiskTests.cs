using Microsoft.Data.Sqlite;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Store;
using Xunit;
using static Vestibule.DeskTests.Store.StoreBed;

namespace Vestibule.DeskTests.Store;

/// <summary>A full disk, a damaged file, a lost key: nothing is claimed that is not so.</summary>
public sealed class DiskTests
{
    [Fact]
    public async Task A_full_disk_is_said_and_nothing_acknowledged_is_lost_and_it_goes_on_when_there_is_room()
    {
        using var disk = new SmallDisk(megabytes: 4);
        await using var bed = new StoreBed(null, disk.Folder + "/data");
        var saved = new List<string>();
        await using (var store = await bed.Open())
        {
            var states = new List<LedgerState>();
            store.Ledger.StateChanged += states.Add;
            var incident = await Began(store);
            Result<Receipt> last;
            do
            {
                var text = $"{saved.Count} " + Convert.ToHexString(System.Security.Cryptography.RandomNumberGenerator.GetBytes(20_000));
                last = await store.Ledger.Write(Tap(incident), Note(text), Stop);
                if (last.IsOk)
                {
                    saved.Add(text);
                }
            }
            while (last.IsOk && saved.Count < 1000);

            Assert.Equal("error.not-saved", last.Refusal!.Key);
            Assert.Equal([LedgerState.Stopped], states);
            Assert.Equal("error.not-saved", (await store.Ledger.Write(Tap(incident), Note("still full"), Stop)).Refusal!.Key);
            Assert.False(await store.Ledger.TryResume());
            Assert.NotEmpty(saved);

            disk.Grow(megabytes: 16);
            Assert.True(await store.Ledger.TryResume());
            Assert.Equal([LedgerState.Stopped, LedgerState.Running], states);
            Assert.True((await store.Ledger.Write(Tap(incident), Note("after"), Stop)).IsOk);
            saved.Add("after");
            Assert.Equal(saved, (await store.Ledger.Read(incident, Stop))!.Lines.Select(l => l.Entry).OfType<Noted>().Select(n => n.Text));
        }

        await using var again = await bed.Open();
        Assert.Null((await JournalCheck.Run(again, Stop)).Fault);
        Assert.Equal(saved.Count + 1, (await JournalCheck.Run(again, Stop)).Entries);
    }

    [Fact]
    public async Task The_clock_tries_by_itself_to_go_on_when_there_is_room_again()
    {
        using var disk = new SmallDisk(megabytes: 2);
        await using var bed = new StoreBed(null, disk.Folder + "/data");
        await using var store = await bed.Open();
        var running = new TaskCompletionSource();
        store.Ledger.StateChanged += state => { if (state == LedgerState.Running) running.TrySetResult(); };
        var incident = await Began(store);
        while ((await store.Ledger.Write(Tap(incident), Note(new string('n', 50_000)), Stop)).IsOk)
        {
        }

        disk.Grow(megabytes: 16);
        Assert.Equal(LedgerState.Stopped, store.Ledger.State);
        bed.Time.Advance(TimeSpan.FromSeconds(3));
        await running.Task.WaitAsync(TimeSpan.FromSeconds(20), Stop);
        Assert.True((await store.Ledger.Write(Tap(incident), Note("after"), Stop)).IsOk);
    }

    [Theory]
    [InlineData("district.db")]
    [InlineData("keys.db")]
    public async Task A_damaged_database_is_refused_by_name(string file)
    {
        await using var bed = new StoreBed(null);
        await using (var store = await bed.Open())
        {
            await Began(store);
        }

        await using (var stream = new FileStream(Path.Combine(bed.Data, file), FileMode.Open))
        {
            stream.Write(new byte[stream.Length > 8192 ? 8192 : stream.Length]);
        }

        var refusal = (await bed.TryOpen()).Refusal!;
        Assert.Equal(("error.database-corrupt", file), (refusal.Key, refusal.Arguments["file"]));
    }

    [Fact]
    public async Task A_page_damaged_in_the_middle_is_refused_too()
    {
        await using var bed = new StoreBed(null);
        await using (var store = await bed.Open())
        {
            var incident = await Began(store);
            for (var i = 0; i < 40; i++)
            {
                await store.Ledger.Write(Tap(incident), Note($"{i}"), Stop);
            }
        }

        await using (var stream = new FileStream(Path.Combine(bed.Data, "district.db"), FileMode.Open))
        {
            for (stream.Position = 4096 * 3; stream.Position + 4096 <= stream.Length; stream.Position += 4096)
            {
                stream.Write("damage!"u8);
                stream.Position -= 7;
            }
        }

        Assert.StartsWith("error.", (await bed.TryOpen()).Refusal!.Key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_its_keys_or_with_others_a_district_is_not_opened()
    {
        await using var bed = new StoreBed(null);
        await using (var store = await bed.Open())
        {
            await Began(store);
        }

        var hidden = bed.KeyFolder + "-hidden";
        Directory.Move(bed.KeyFolder, hidden);
        Assert.Equal("error.keys-missing", (await bed.TryOpen()).Refusal!.Key);
        Vestibule.Store.Keys.KeyFolder.Make(bed.KeyFolder, []);
        Assert.Equal("error.keys-wrong", (await bed.TryOpen()).Refusal!.Key);
        Directory.Delete(bed.KeyFolder, recursive: true);
        Directory.Move(hidden, bed.KeyFolder);
        Assert.True(OperatingSystem.IsWindows()
            || File.GetUnixFileMode(Path.Combine(bed.KeyFolder, "master.key")) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        await (await bed.Open()).DisposeAsync();
        File.Delete(Path.Combine(bed.Data, "keys.db"));
        Assert.Equal("error.keys-missing", (await bed.TryOpen()).Refusal!.Key);
    }

    [Fact]
    public async Task A_database_of_a_newer_program_and_a_changed_step_are_refused()
    {
        await using var bed = new StoreBed(null);
        await (await bed.Open()).DisposeAsync();
        Raw(bed, "INSERT INTO migration VALUES (9999, '9999-later', x'00', 0)");
        Assert.Equal("error.database-newer", (await bed.TryOpen()).Refusal!.Key);
        Raw(bed, "DELETE FROM migration WHERE number = 9999; UPDATE migration SET checksum = x'00' WHERE number = 2");
        Assert.Equal("error.database-changed", (await bed.TryOpen()).Refusal!.Key);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_refused()
    {
        await using var bed = new StoreBed(null);
        await File.WriteAllTextAsync(bed.Data, "not a folder", Stop);
        Assert.Equal("error.folder-not-writable", (await bed.TryOpen()).Refusal!.Key);
    }

    [Fact]
    public async Task A_journal_that_is_not_the_signed_one_is_opened_only_as_a_new_generation()
    {
        await using var bed = new StoreBed(null);
        var (here, backup) = (Path.Combine(bed.Data, "district.db"), Path.Combine(bed.Data, "backup.db"));
        IncidentId incident;
        string key;
        await using (var store = await bed.Open())
        {
            incident = await Began(store);
            key = store.VerifierKey.Name;
        }

        File.Copy(here, backup);
        await using (var store = await bed.Open())
        {
            await store.Ledger.Write(Tap(incident), Note("lost with the disk"), Stop);
        }

        File.Copy(backup, here, overwrite: true);
        var refusal = (await bed.TryOpen()).Refusal!;
        Assert.Equal("error.journal-behind(entries=1, signed=2)", refusal.ToString());
        await using (var restored = (await DistrictStore.OpenNewGeneration(bed.Options, Plain)).Value)
        {
            Assert.Equal(key[..^1] + "2", restored.VerifierKey.Name);
            Assert.True((await restored.Ledger.Write(Tap(incident), Note("after the restore"), Stop)).IsOk);
            Assert.Null((await JournalCheck.Run(restored, Stop)).Fault);
        }

        Assert.True(File.Exists(Path.Combine(bed.Data, "last-checkpoint.1")));
        await (await bed.Open()).DisposeAsync();
        File.Copy(backup, here, overwrite: true);
        Assert.Equal("error.journal-other-generation", (await bed.TryOpen()).Refusal!.Key);
        await using var third = (await DistrictStore.OpenNewGeneration(bed.Options, Plain)).Value;
        Assert.Equal(key[..^1] + "3", third.VerifierKey.Name);
    }

    [Fact]
    public void Every_step_of_the_schema_is_there_for_both_engines()
    {
        foreach (var part in new[] { "", "/keys" })
        {
            Assert.NotEmpty(Migrator.Shipped("sqlite" + part));
            Assert.Equal(Migrator.Shipped("sqlite" + part).Select(m => m.Name), Migrator.Shipped("postgres" + part).Select(m => m.Name));
        }

        Assert.DoesNotContain(Migrator.Shipped("sqlite").Concat(Migrator.Shipped("postgres")),
            m => m.Sql.Contains("now()", StringComparison.OrdinalIgnoreCase) || m.Sql.Contains("CURRENT_TIMESTAMP", StringComparison.OrdinalIgnoreCase));
    }

    private static void Raw(StoreBed bed, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={bed.Data}/district.db;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
