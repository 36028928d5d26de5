using System.Diagnostics;
using System.Globalization;
using System.Net;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.DeskTests;
using Vestibule.Faults.Kill;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Faults.Disk;

/// <summary>
/// An official is at the counter while the disk fails: a case is opened, a note is written, a paper is photographed, and in turn each single call that
/// writes fails, and all after it. What was acknowledged is there afterwards, once; what was not is said within two seconds, with the numbers to call,
/// and works when the disk does. Now and then the program is killed while the disk fails. Each run takes a stride over the calls so that it stays short;
/// under <c>VESTIBULE_LONG</c> it takes every one.
/// </summary>
public sealed class EachWriteFails
{
    private static readonly bool Long = Environment.GetEnvironmentVariable("VESTIBULE_LONG") is not null;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(DiskFault.Error), InlineData(DiskFault.Full), InlineData(DiskFault.Half)]
    public async Task Nothing_is_acknowledged_that_is_not_kept_and_nothing_acknowledged_is_lost(DiskFault how)
    {
        var folder = Directory.CreateTempSubdirectory("vestibule-disk-").FullName;
        var visits = new List<Visit>();
        try
        {
            using var disk = new FailingDisk(folder);
            string device;
            long calls;
            using (var house = await RunningHouse.StartAsync(folder, null, environment: disk.Environment))
            {
                // Once to warm up, once to count.
                using var door = new Visitor(house.Address);
                var page = await door.GetAsync("/sign-in");
                var pick = page.Forms.First(f => f.Action == "/enrol/demonstration");
                await door.PostAsync(pick.Action, pick.Fields);
                device = door.Cookie(Cookies.Device)!;
                visits.Add(await Visit.MakeAsync(door, patient: true));
                var before = disk.Seen;
                visits.Add(await Visit.MakeAsync(door, patient: true));
                calls = disk.Seen - before;
                Assert.True(calls > 10, $"The shim saw {calls} calls.");
                house.Kill();
            }

            var stride = Long ? 1 : Math.Max(1, calls / 8);
            var refused = 0;
            for (long n = 1; n <= calls;)
            {
                using var house = await RunningHouse.StartAsync(folder, null, environment: disk.Environment);
                using var door = new Visitor(house.Address);
                door.Cookie(Cookies.Device, device);
                for (var upTo = n + (10 * stride); n <= calls && n < upTo; n += stride)
                {
                    disk.FailFrom(n, how, once: how == DiskFault.Half);
                    var visit = await Visit.MakeAsync(door, patient: false);
                    disk.Mend();
                    refused += visit.Refused;
                    await visit.FinishAsync(door);
                    visits.Add(visit);
                }

                // The current is cut while the disk fails; the desk sends again what it was not told is saved.
                disk.FailFrom(1 + (n % calls), how, once: how == DiskFault.Half);
                var last = await Visit.MakeAsync(door, patient: false);
                house.Kill();
                disk.Mend();
                using var again = await RunningHouse.StartAsync(folder, null, environment: disk.Environment);
                using var back = new Visitor(again.Address);
                back.Cookie(Cookies.Device, device);
                await last.FinishAsync(back);
                visits.Add(last);
                again.Kill();
            }

            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{calls} calls, every {stride}., {visits.Count} visits, {refused} refusals"));
            // Half a write is simply gone on with; only a flush that fails is felt.
            Assert.True(refused > 0 || how == DiskFault.Half, "No fault was felt.");
            await CheckAsync(folder, visits);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task CheckAsync(string folder, IReadOnlyList<Visit> visits)
    {
        var home = new House(Path.Combine(folder, "data"), Path.Combine(folder, "keys"), "http://127.0.0.1:0", true);
        var opened = await OpenHouse.OpenAsync(home, TimeProvider.System);
        Assert.True(opened.IsOk, opened.Refusal?.ToString());
        await using var open = opened.Value;
        foreach (var visit in visits)
        {
            var incident = await open.Journals.Read(visit.Case, CancellationToken.None);
            Assert.NotNull(incident);
            Assert.Single(incident.Lines, l => l.Entry is Noted);
            var paper = Assert.Single(incident.Papers).Recorded.Entry;
            await using var file = (await open.Store.Papers.Open(visit.Case, paper.Paper, CancellationToken.None)).Value;
            using var copy = new MemoryStream();
            await file.CopyToAsync(copy);
            Assert.Equal(Visit.Paper, copy.ToArray());
        }

        var cases = await open.Journals.Cases(new CaseFilter([0, 1], Take: 1_000_000), CancellationToken.None);
        Assert.Equal(visits.Select(v => v.Case).ToHashSet(), [.. cases.Select(c => c.Incident)]);
        Assert.Equal(cases.Count, cases.Select(c => CaseSummary.Read(c.Summary).CaseNumber).Distinct().Count());
        var verdict = await JournalCheck.Run(open.Store, CancellationToken.None);
        Assert.True(verdict.IsSound, verdict.Fault?.Refusal.ToString());
    }

    /// <summary>What a front desk does, and what it was told.</summary>
    private sealed class Visit
    {
        public static readonly byte[] Paper = [.. "%PDF-1.4\n"u8, .. new byte[90_000]];
        private readonly Guid opening = Guid.CreateVersion7();
        private readonly Guid noting = Guid.CreateVersion7();
        private readonly Guid photo = Guid.CreateVersion7();
        private readonly HashSet<Guid> acknowledged = [];
        private static TimeSpan slowest;
        private string last = "";

        public IncidentId Case => new(DerivedIds.Of(opening, 0));

        public int Refused { get; private set; }

        public static async Task<Visit> MakeAsync(Visitor door, bool patient)
        {
            var visit = new Visit();
            await visit.RoundAsync(door);
            Assert.True(!patient || visit.acknowledged.Count == 3, "A visit on a sound disk is saved.");
            return visit;
        }

        /// <summary>Sends again, with the same keys, until all is saved.</summary>
        public async Task FinishAsync(Visitor door)
        {
            for (var since = Stopwatch.GetTimestamp(); acknowledged.Count < 3 && Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(20);)
            {
                await RoundAsync(door);
            }

            Assert.True(acknowledged.Count == 3, $"It does not go on though the disk works: {last}");
        }

        private async Task RoundAsync(Visitor door)
        {
            await SendAsync(door, opening, "/door/open", new FormUrlEncodedContent([KeyValuePair.Create("ask", "student"), KeyValuePair.Create("tap", opening.ToString())]));
            if (acknowledged.Contains(opening))
            {
                await SendAsync(door, noting, $"/case/{Case}/note", new FormUrlEncodedContent([KeyValuePair.Create("text", "He waits outside."), KeyValuePair.Create("tap", noting.ToString())]));
                await SendAsync(door, photo, $"/case/{Case}/paper", new MultipartFormDataContent { { new StringContent(photo.ToString()), "tap" }, { new ByteArrayContent(Paper), "paper", "warrant.pdf" } });
            }
        }

        private async Task SendAsync(Visitor door, Guid tap, string path, HttpContent content)
        {
            if (acknowledged.Contains(tap))
            {
                return;
            }

            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
            request.Headers.Add("Origin", door.Origin);
            request.Headers.Add("X-Vestibule", "1");
            var since = Stopwatch.GetTimestamp();
            using var answer = await door.Http.SendAsync(request);
            var said = await answer.Content.ReadAsStringAsync();
            if (answer.StatusCode is HttpStatusCode.SeeOther or HttpStatusCode.Redirect or HttpStatusCode.OK)
            {
                slowest = Stopwatch.GetElapsedTime(since) is var took && took > slowest ? took : slowest;
                acknowledged.Add(tap);
                return;
            }

            Refused++;
            last = $"{path} {answer.StatusCode}";
            Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, $"{path} answered {answer.StatusCode}: {said}");
            // On a machine that is shared by many, a sound tap may take longer than that too.
            Assert.InRange(Stopwatch.GetElapsedTime(since), TimeSpan.Zero, Patience > slowest * 3 ? Patience : slowest * 3);
            Assert.Contains("This was not saved. Write it on paper too.", WebUtility.HtmlDecode(said), StringComparison.Ordinal);
            Assert.Contains("tel:", said, StringComparison.Ordinal);
        }
    }
}
