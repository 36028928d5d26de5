using System.Diagnostics;
using System.Text;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Store;
using Vestibule.Store.Keys;
using Xunit;
using static Vestibule.DeskTests.Store.StoreBed;

namespace Vestibule.DeskTests.Store;

/// <summary>What a thief of the disk, or of one file, learns.</summary>
public sealed class SecrecyTests
{
    private const string Canary = "Canarina Quill";

    [Fact]
    public async Task A_name_written_through_the_ledger_is_in_no_file_in_any_spelling()
    {
        await using var bed = new StoreBed(null);
        await using (var store = await bed.Open())
        {
            var incident = await Began(store);
            await store.Ledger.Write(Tap(incident), _ => Entries(
                new Noted($"{Canary} was named"), new StudentNamed(null, Canary), new Answered("name", null, AnswerState.Answered, Canary, null)), Stop);
            var paper = new PaperId(Guid.NewGuid());
            var picture = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Canary, 9000)));
            Assert.True((await store.Papers.Put(incident, paper, new MemoryStream(picture), 1 << 20, Stop)).IsOk);
            await store.Book.Save(Book, Instant.FromUtc(2027, 3, 2, 15, 0), Stop);
            await store.Devices.Invite(new CampusId("lowell"), Canary, Duration.FromHours(1), Stop);
            var person = new PersonId(Guid.NewGuid());
            await store.SignIns.Change(person, s => s with { PasswordHash = Canary, TotpSecret = Encoding.UTF8.GetBytes(Canary), SecurityStamp = Canary, Recovery = [Encoding.UTF8.GetBytes(Canary)] }, null, Stop);
            await store.SignIns.Add(new StoredPasskey([1], person, Canary, Encoding.UTF8.GetBytes(Canary), 0, Instant.FromUtc(2027, 3, 2, 15, 0)), "stamp", new Keeping(
                new Register("ways-in", RecordClass.Operational), new SheetId(Guid.NewGuid()), 0, new TapId(Guid.NewGuid()), new Actor(person, null, KnownBy.SignedIn),
                new Happened(Instant.FromUtc(2027, 3, 2, 15, 0), TimeSource.Server), Encoding.UTF8.GetBytes(Canary)) { LookUps = [Canary] }, Stop);
            await store.Settings.Write("mail.password", Canary, Stop);
            await store.Outbox.Claim(Instant.FromUtc(2027, 3, 3, 0, 0), 10, Duration.FromMinutes(1), Stop);
            Assert.Equal(Book.Name, store.Book.Current()!.Name);
            Assert.Empty(Found(bed.Data));
        }

        Assert.Empty(Found(bed.Data));
        await File.WriteAllTextAsync(Path.Combine(bed.Data, "planted"), Convert.ToBase64String(Encoding.UTF8.GetBytes("x" + Canary)), Stop);
        Assert.Single(Found(bed.Data));
    }

    [Fact]
    public async Task The_ordinary_age_tool_opens_a_sealed_paper()
    {
        await using var bed = new StoreBed(null);
        await using var store = await bed.Open();
        var (incident, paper) = (await Began(store), new PaperId(Guid.NewGuid()));
        var picture = new byte[(3 * 65536) + 17];
        Random.Shared.NextBytes(picture);
        var put = (await store.Papers.Put(incident, paper, new MemoryStream(picture), picture.Length, Stop)).Value;
        Assert.Equal(picture.Length, put.Bytes);

        var identity = Path.Combine(bed.KeyFolder, "one.txt");
        await File.WriteAllTextAsync(identity, store.Papers.IdentityOf(paper)!.Reveal(), Stop);
        Assert.Equal(picture, await Age("-d", "-i", identity, store.Papers.PathOf(paper)));
        using var read = new MemoryStream();
        await using (var open = (await store.Papers.Open(incident, paper, Stop)).Value)
        {
            await open.CopyToAsync(read, Stop);
        }

        Assert.Equal(picture, read.ToArray());
        Assert.Equal(put, (await store.Papers.Put(incident, paper, new MemoryStream([1]), 9, Stop)).Value);
        Assert.Equal("error.paper-too-large", (await store.Papers.Put(incident, new PaperId(Guid.NewGuid()), new MemoryStream(picture), 1000, Stop)).Refusal!.Key);
        Assert.Equal("error.no-such-paper", (await store.Papers.Open(await Began(store), paper, Stop)).Refusal!.Key);
        Assert.Single(Directory.EnumerateFiles(Path.Combine(bed.Data, "papers")));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65535)]
    [InlineData(65536)]
    [InlineData(131072)]
    public async Task What_the_age_tool_seals_we_open_and_what_we_seal_it_opens(int size)
    {
        var folder = Directory.CreateTempSubdirectory("vestibule-age-").FullName;
        var identity = AgeIdentity.Make();
        var plain = new byte[size];
        Random.Shared.NextBytes(plain);
        await File.WriteAllTextAsync(folder + "/key", identity.Reveal(), Stop);
        await File.WriteAllBytesAsync(folder + "/plain", plain, Stop);
        Assert.Equal(plain, Vestibule.Store.Keys.Age.Open(await Age("-e", "-r", identity.Recipient.ToString(), folder + "/plain"), identity));
        var ours = Vestibule.Store.Keys.Age.Seal(plain, [AgeIdentity.Make().Recipient, identity.Recipient]);
        await File.WriteAllBytesAsync(folder + "/ours", ours, Stop);
        Assert.Equal(plain, await Age("-d", "-i", folder + "/key", folder + "/ours"));

        Assert.Throws<AgeException>(() => Vestibule.Store.Keys.Age.Open(ours, AgeIdentity.Make()));
        for (var at = 0; at < ours.Length; at += Math.Max(1, ours.Length / 97))
        {
            var damaged = ours.ToArray();
            damaged[at] ^= 4;
            Assert.ThrowsAny<Exception>(() => Vestibule.Store.Keys.Age.Open(damaged, identity));
            Assert.ThrowsAny<AgeException>(() => Vestibule.Store.Keys.Age.Open(ours[..at], identity));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_destroyed_key_takes_the_words_with_it_even_from_an_older_copy_of_the_journal()
    {
        await using var bed = new StoreBed(null);
        IncidentId incident;
        var copy = Path.Combine(bed.KeyFolder, "copy.db");
        await using (var store = await bed.Open())
        {
            incident = await Began(store);
            var named = (await store.Ledger.Write(Tap(incident), _ => Entries(new StudentNamed(null, Canary)), Stop)).Value.Lines[0];
            await store.Kept(Stop);
            await store.DisposeAsync();
            File.Copy(Path.Combine(bed.Data, "district.db"), copy);
            await using var again = await bed.Open();
            Assert.True((await again.Ledger.Write(Tap(incident), _ => Entries(new Erased([named.Id], "retention.student")), Stop)).IsOk);
        }

        File.Copy(copy, Path.Combine(bed.Data, "district.db"), overwrite: true);
        Assert.Equal("error.journal-behind", (await bed.TryOpen()).Refusal!.Key);
        var restored = await DistrictStore.OpenNewGeneration(bed.Options, Plain);
        await using var old = restored.Value;
        Assert.Equal(new ErasedEntry("student-named"), (await old.Ledger.Read(incident, Stop))!.Lines[1].Entry);
    }

    [Fact]
    public async Task A_whole_case_that_was_erased_is_damaged_in_an_older_copy_and_can_be_erased_there_again()
    {
        await using var bed = new StoreBed(null);
        var copy = Path.Combine(bed.KeyFolder, "copy.db");
        IncidentId incident;
        await using (var store = await bed.Open())
        {
            incident = await Began(store);
            await store.Kept(Stop);
            await store.DisposeAsync();
            File.Copy(Path.Combine(bed.Data, "district.db"), copy);
            await using var again = await bed.Open();
            Assert.True((await again.Ledger.Erase(incident, "retention.case", new TapId(Guid.NewGuid()), Actor.Program, Stop)).IsOk);
        }

        File.Copy(copy, Path.Combine(bed.Data, "district.db"), overwrite: true);
        var restored = await DistrictStore.OpenNewGeneration(bed.Options, Plain);
        await using var old = restored.Value;
        await Assert.ThrowsAsync<DamagedRecordException>(() => old.Ledger.Read(incident, Stop));
        Assert.Null(await old.Ledger.ReadIfSound(incident, Stop));
        Assert.Equal("error.entry-unreadable", (await old.Ledger.Write(Tap(incident), Note("x"), Stop)).Refusal!.Key);
        Assert.True((await old.Ledger.Erase(incident, "retention.case", new TapId(Guid.NewGuid()), Actor.Program, Stop)).IsOk);
        Assert.Empty(await old.Ledger.Cases(new CaseFilter([0, 1]), Stop));
    }

    private static DistrictBook Book => new(
        $"District of {Canary}", "America/Los_Angeles", [new Campus(new CampusId("lowell"), Canary, Canary, CampusKind.High, [Canary], [])],
        [new Office("legal", "Legal", "555-0100", new WeeklyHours(false, [new DayHours(IsoDayOfWeek.Monday, new LocalTime(8, 0), new LocalTime(17, 0))]), null)],
        [new Person(new PersonId(Guid.NewGuid()), "quill", Canary, "Principal", [new Post(Role.Leader, new CampusId("lowell"))], null, null, Language.English)],
        [new Closure(new LocalDate(2027, 7, 4), "holiday")], []);

    private static List<string> Found(string folder)
    {
        var spellings = Spellings().ToList();
        return [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return spellings.Any(s => bytes.AsSpan().IndexOf(s) >= 0);
        })];
    }

    private static IEnumerable<byte[]> Spellings()
    {
        foreach (var name in new[] { Canary, Canary.ToUpperInvariant(), Canary.ToLowerInvariant(), "Canarina" })
        {
            foreach (var bytes in new[] { Encoding.UTF8.GetBytes(name), Encoding.Unicode.GetBytes(name), Encoding.BigEndianUnicode.GetBytes(name) })
            {
                yield return bytes;
                yield return Encoding.ASCII.GetBytes(Convert.ToHexString(bytes));
                yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes));
                for (var shift = 0; shift < 3; shift++)
                {
                    var text = Convert.ToBase64String([.. new byte[shift], .. bytes]);
                    var (from, until) = (shift == 0 ? 0 : 4, (shift + bytes.Length) / 3 * 4);
                    yield return Encoding.ASCII.GetBytes(text[from..until]);
                }
            }
        }
    }

    private static async Task<byte[]> Age(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("age", arguments) { RedirectStandardOutput = true })!;
        var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output, Stop);
        await process.WaitForExitAsync(Stop);
        Assert.Equal(0, process.ExitCode);
        return output.ToArray();
    }
}
