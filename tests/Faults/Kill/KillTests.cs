using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.DeskTests;
using Vestibule.DeskTests.Store;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Faults.Kill;

/// <summary>
/// The program is killed at random instants while front desks tap. What a desk was told is saved must be there afterwards, once; a tap whose
/// answer was lost is sent again with its own key and acts once; and the journal verifies. The small number of kills runs each time,
/// the campaign under <c>VESTIBULE_LONG</c>. The seed is printed, and can be given in <c>VESTIBULE_SEED</c>.
/// </summary>
public sealed class KillTests
{
    private static readonly int Kills = Environment.GetEnvironmentVariable("VESTIBULE_LONG") is null ? 60 : 1000;
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("VESTIBULE_SEED"), out var seed) ? seed : Environment.TickCount;

    [Fact]
    public Task Nothing_acknowledged_is_lost_and_nothing_is_doubled() => PlayAsync(null);

    internal static async Task PlayAsync(string? database)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {Seed}, kills {Kills}"));
        var random = new Random(Seed);
        var folder = Directory.CreateTempSubdirectory("vestibule-kill-").FullName;
        using var taps = new Taps();
        try
        {
            for (var kill = 0; kill < Kills; kill++)
            {
                using var house = await RunningHouse.StartAsync(folder, database);
                using var desk = new Desk(house.Address);
                await desk.SetUpAsync(taps);
                await desk.SendAgainAsync(taps);
                var tapping = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => desk.TapUntilItEndsAsync(taps)));
                await Task.WhenAny(taps.AfterAsync(random.Next(1, 12)), tapping);
                house.Kill();
                await tapping;
            }

            using (var house = await RunningHouse.StartAsync(folder, database))
            {
                using var desk = new Desk(house.Address);
                await desk.SetUpAsync(taps);
                await desk.SendAgainAsync(taps);
                house.Kill();
            }

            await CheckAsync(folder, database, taps);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_lost_and_a_doubled_tap_would_be_noticed()
    {
        using var taps = new Taps();
        var (kept, lost) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        taps.Sent(kept);
        taps.Sent(lost);
        taps.Acknowledged(kept);
        taps.Acknowledged(lost);

        Assert.Equal([lost], taps.Missing([DerivedIds.Of(kept, 0)]));
        Assert.Single(Taps.Doubled([Opening(kept), Opening(lost), Opening(kept)]));
        static (Guid, Guid) Opening(Guid tap) => (DerivedIds.Of(tap, 0), tap);
    }

    private static async Task CheckAsync(string folder, string? database, Taps taps)
    {
        var home = new House(Path.Combine(folder, "data"), Path.Combine(folder, "keys"), "http://127.0.0.1:0", true) { Postgres = database };
        var opened = await OpenHouse.OpenAsync(home, TimeProvider.System);
        Assert.True(opened.IsOk, opened.Refusal?.ToString());
        await using var open = opened.Value;
        var stop = CancellationToken.None;
        var cases = await open.Journals.Cases(new CaseFilter([0, 1], Take: 1_000_000), stop);
        var openings = new List<(Guid Incident, Guid Tap)>();
        foreach (var row in cases)
        {
            var incident = (await open.Journals.Read(row.Incident, stop))!;
            openings.AddRange(incident.Lines.Where(l => l.Entry is Opened).Select(l => (incident.Id.Value, l.Tap.Value)));
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{taps.Count} taps, {cases.Count} cases"));
        Assert.Empty(taps.Missing([.. openings.Select(o => o.Incident)]));
        Assert.Empty(Taps.Doubled(openings));
        Assert.Equal(taps.Count, cases.Count);
        Assert.Equal(cases.Count, cases.Select(c => CaseSummary.Read(c.Summary).CaseNumber).Distinct().Count());
        var verdict = await JournalCheck.Run(open.Store, stop);
        Assert.True(verdict.IsSound, verdict.Fault?.Refusal.ToString());
    }

    /// <summary>What was sent and what was acknowledged.</summary>
    private sealed class Taps : IDisposable
    {
        private readonly ConcurrentDictionary<Guid, bool> all = [];
        private readonly SemaphoreSlim acknowledged = new(0);

        public int Count => all.Count;

        public void Dispose() => acknowledged.Dispose();

        public string? Device { get; set; }

        public void Sent(Guid tap) => all.TryAdd(tap, false);

        public void Acknowledged(Guid tap)
        {
            all[tap] = true;
            acknowledged.Release();
        }

        public IReadOnlyList<Guid> Unanswered => [.. all.Where(t => !t.Value).Select(t => t.Key)];

        /// <summary>Waits until some more were acknowledged: the kill falls at a random place of the work, not of a clock.</summary>
        public async Task AfterAsync(int more)
        {
            for (var n = 0; n < more; n++)
            {
                Assert.True(await acknowledged.WaitAsync(TimeSpan.FromSeconds(60)), "Nothing was acknowledged for a minute.");
            }
        }

        public IReadOnlyList<Guid> Missing(IReadOnlyCollection<Guid> incidents)
        {
            var there = incidents.ToHashSet();
            return [.. all.Where(t => t.Value && !there.Contains(DerivedIds.Of(t.Key, 0))).Select(t => t.Key)];
        }

        public static IReadOnlyList<Guid> Doubled(IEnumerable<(Guid Incident, Guid Tap)> openings) =>
            [.. openings.GroupBy(o => o.Incident).Where(g => g.Count() > 1).Select(g => g.Key)];
    }

    /// <summary>A front desk that taps.</summary>
    private sealed class Desk(Uri house) : IDisposable
    {
        private readonly Visitor visitor = new(house);

        public async Task SetUpAsync(Taps taps)
        {
            if (taps.Device is { } known)
            {
                visitor.Cookie(Cookies.Device, known);
                return;
            }

            var page = await visitor.GetAsync("/sign-in");
            var pick = page.Forms.First(f => f.Action == "/enrol/demonstration");
            await visitor.PostAsync(pick.Action, pick.Fields);
            taps.Device = visitor.Cookie(Cookies.Device) ?? throw new InvalidOperationException("The desk was not set up.");
        }

        public async Task SendAgainAsync(Taps taps)
        {
            foreach (var tap in taps.Unanswered)
            {
                Assert.True(await TapAsync(tap), "A tap that is sent again is acknowledged.");
                taps.Acknowledged(tap);
            }
        }

        public async Task TapUntilItEndsAsync(Taps taps)
        {
            while (true)
            {
                var tap = Guid.CreateVersion7();
                taps.Sent(tap);
                try
                {
                    if (await TapAsync(tap))
                    {
                        taps.Acknowledged(tap);
                    }
                }
                catch (HttpRequestException)
                {
                    return;
                }
                catch (IOException)
                {
                    return;
                }
            }
        }

        public void Dispose() => visitor.Dispose();

        private async Task<bool> TapAsync(Guid tap)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/door/open")
            {
                Content = new FormUrlEncodedContent([KeyValuePair.Create("ask", "student"), KeyValuePair.Create("tap", tap.ToString())]),
            };
            request.Headers.Add("Origin", visitor.Origin);
            request.Headers.Add("X-Vestibule", "1");
            using var answer = await visitor.Http.SendAsync(request);
            return answer.StatusCode is HttpStatusCode.SeeOther or HttpStatusCode.Redirect
                ? true : throw new InvalidOperationException($"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
    }
}

/// <summary>The same on PostgreSQL, beside it.</summary>
public sealed class KillTestsOnPostgres(PostgresServer server) : IClassFixture<PostgresServer>
{
    [Fact]
    public Task Nothing_acknowledged_is_lost_and_nothing_is_doubled() => KillTests.PlayAsync(server.NewDatabase());
}
