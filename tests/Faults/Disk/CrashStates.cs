using System.Globalization;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.DeskTests;
using Vestibule.Faults.Kill;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Faults.Disk;

/// <summary>
/// The current goes while a front desk works, checkpoints of the database included: at any call the disk holds what was flushed and any part of what
/// was not. The house opens on each such disk, whatever was acknowledged by then is there, and the journal proves itself. 500 states, under
/// <c>VESTIBULE_LONG</c> 100,000; <c>VESTIBULE_SEED</c> plays a run again.
/// </summary>
public sealed class CrashStates
{
    private const int Visits = 14;
    private static readonly int States = Environment.GetEnvironmentVariable("VESTIBULE_LONG") is null ? 500 : 100_000;
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("VESTIBULE_SEED"), out var given) ? given : 20170221;
    // What is written here is lost with the test, so it need not reach a disk.
    private static readonly string Memory = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
    private static readonly byte[] Paper = [.. "%PDF-1.4\n"u8, .. new byte[20_000]];

    /// <summary>What was acknowledged, and how long the book was then.</summary>
    private sealed record Kept(long Book, IncidentId Case, string What);

    [Fact]
    public async Task Whatever_the_disk_holds_when_the_current_goes_nothing_acknowledged_is_lost_and_the_journal_proves_itself()
    {
        var folder = Directory.CreateTempSubdirectory("vestibule-crash-").FullName;
        var book = Path.Combine(Path.GetTempPath(), Path.GetFileName(folder) + ".book");
        try
        {
            var (written, acknowledged) = await WorkAsync(folder, book);
            var ships = WhatShips.Read(true);
            Assert.True(ships.IsOk, ships.Refusal?.ToString());
            var counted = 0;
            await Parallel.ForEachAsync(Enumerable.Range(0, States), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (n, _) =>
            {
                var dice = new Random(Seed + n);
                var upTo = dice.Next(written.Calls.Count + 1);
                var wrong = await CheckAsync(written.After(upTo, Spare(n, dice), dice), folder, upTo == 0 ? 0 : written.Calls[upTo - 1].End, acknowledged, ships.Value);
                Assert.True(wrong is null, $"state {n} of seed {Seed}, after call {upTo} of {written.Calls.Count}: {wrong}");
                Interlocked.Increment(ref counted);
            });
            Assert.Equal(States, counted);
            var planted = 0;
            for (var n = 0; n < 40 && planted == 0; n++)
            {
                // A disk that says it flushed and did not: what is lost on it has to be noticed.
                var lying = written.After(written.Calls.Count, 0.5, new Random(Seed + n), flushes: false);
                planted += await CheckAsync(lying, folder, long.MaxValue, acknowledged, ships.Value) is null ? 0 : 1;
            }

            Assert.True(planted > 0, "What a disk lost that does not flush was not noticed.");
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{States} states of {written.Calls.Count} calls, {acknowledged.Count} acknowledged taps, {written.Calls.Count(c => c.What == 'f')} flushes"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            File.Delete(book);
        }
    }

    // Nothing of what was not flushed, all of it, or a mixture.
    private static double Spare(int n, Random dice) => (n % 4) switch { 0 => 0, 1 => 1, _ => dice.NextDouble() };

    private static async Task<(WrittenDown Written, IReadOnlyList<Kept> Acknowledged)> WorkAsync(string folder, string book)
    {
        string device;
        using (var house = await RunningHouse.StartAsync(folder, null))
        {
            using var door = new Visitor(house.Address);
            var pick = (await door.GetAsync("/sign-in")).Forms.First(f => f.Action == "/enrol/demonstration");
            await door.PostAsync(pick.Action, pick.Fields);
            device = door.Cookie(Cookies.Device)!;
            house.Kill();
        }

        var before = WrittenDown.Files(folder);
        await File.WriteAllBytesAsync(book, []);
        var acknowledged = new List<Kept>();
        using (var disk = new FailingDisk(folder, book))
        using (var house = await RunningHouse.StartAsync(folder, null, environment: disk.Environment))
        {
            using var door = new Visitor(house.Address);
            door.Cookie(Cookies.Device, device);
            for (var visit = 0; visit < Visits; visit++)
            {
                var opening = Guid.CreateVersion7();
                var id = new IncidentId(DerivedIds.Of(opening, 0));
                async Task SendAsync(string what, string path, HttpContent content)
                {
                    using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
                    request.Headers.Add("Origin", door.Origin);
                    request.Headers.Add("X-Vestibule", "1");
                    using var answer = await door.Http.SendAsync(request);
                    Assert.True((int)answer.StatusCode is 200 or 302 or 303, $"{path}: {answer.StatusCode}");
                    acknowledged.Add(new Kept(new FileInfo(book).Length, id, what));
                }

                await SendAsync("open", "/door/open", Form(opening, ("ask", "student")));
                await SendAsync("note", $"/case/{id}/note", Form(Guid.CreateVersion7(), ("text", "He waits outside.")));
                await SendAsync("paper", $"/case/{id}/paper", new MultipartFormDataContent { { new StringContent(Guid.CreateVersion7().ToString()), "tap" }, { new ByteArrayContent(Paper), "paper", "warrant.pdf" } });
            }

            house.Kill();
        }

        var calls = WrittenDown.Read(await File.ReadAllBytesAsync(book));
        Assert.True(calls.Count > 200 && calls.Any(c => c.What == 'r') && calls.Any(c => c.What == 'w' && c.Path.EndsWith(".db", StringComparison.Ordinal)),
            $"{calls.Count} calls were written down; without a checkpoint or a paper the work is too small.");
        return (new WrittenDown(before, calls), acknowledged);
    }

    private static FormUrlEncodedContent Form(Guid tap, params (string Name, string Value)[] fields) =>
        new([KeyValuePair.Create("tap", tap.ToString()), .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value))]);

    /// <summary>Puts a disk into a folder of its own and opens the house there; null when all is there.</summary>
    private static async Task<string?> CheckAsync(Dictionary<string, MemoryStream> disk, string folder, long book, IReadOnlyList<Kept> acknowledged, WhatShips ships)
    {
        var at = Path.Combine(Memory, "vestibule-state-" + Guid.NewGuid().ToString("N"));
        try
        {
            foreach (var (path, bytes) in disk)
            {
                var to = Path.Combine(at, Path.GetRelativePath(folder, path));
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                await using var file = File.Create(to);
                bytes.WriteTo(file);
            }

            var opened = await OpenHouse.OpenAsync(new House(Path.Combine(at, "data"), Path.Combine(at, "keys"), "http://127.0.0.1:0", true), TimeProvider.System, ships);
            if (opened.Refusal is { } closed)
            {
                return $"it does not open: {closed}";
            }

            await using var open = opened.Value;
            foreach (var visit in acknowledged.Where(k => k.Book <= book).GroupBy(k => k.Case))
            {
                var incident = await open.Journals.Read(visit.Key, CancellationToken.None);
                foreach (var kept in visit)
                {
                    if (!await IsThereAsync(open, incident, kept))
                    {
                        return $"acknowledged and lost: {kept.What} of {kept.Case}";
                    }
                }
            }

            var verdict = await JournalCheck.Run(open.Store, CancellationToken.None);
            return verdict.IsSound ? null : $"the journal: {verdict.Fault?.Refusal}";
        }
        catch (Exception e) when (e is DamagedRecordException or IOException or System.Data.Common.DbException or System.Security.Cryptography.CryptographicException or InvalidOperationException)
        {
            return e.ToString();
        }
        finally
        {
            Directory.Delete(at, recursive: true);
        }
    }

    private static async Task<bool> IsThereAsync(OpenHouse open, Incident? incident, Kept kept)
    {
        if (kept.What != "paper" || incident is null)
        {
            return incident is not null && (kept.What == "open" || incident.Lines.Count(l => l.Entry is Noted) == 1);
        }

        if (incident.Papers.Length != 1 || await open.Store.Papers.Open(kept.Case, incident.Papers[0].Recorded.Entry.Paper, CancellationToken.None) is not { IsOk: true } found)
        {
            return false;
        }

        await using var file = found.Value;
        using var copy = new MemoryStream();
        await file.CopyToAsync(copy);
        return copy.ToArray().AsSpan().SequenceEqual(Paper);
    }
}
