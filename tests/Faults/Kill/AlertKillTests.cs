using System.Globalization;
using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.DeskTests.Reach;
using Vestibule.DeskTests.Store;
using Vestibule.Plumbing;
using Vestibule.Store;
using MessageState = Vestibule.Store.MessageState;

namespace Vestibule.Faults.Kill;

/// <summary>
/// The program is killed at random instants while front desks open cases and alerts leave through a gateway that is a process of its own. Afterwards no alert is lost: each was taken by the gateway. No
/// life of the program hands a message over twice, so that each copy more belongs to a kill. The small number of kills runs each time, the campaign under <c>VESTIBULE_LONG</c>.
/// </summary>
public sealed class AlertKillTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private static readonly int Kills = Environment.GetEnvironmentVariable("VESTIBULE_LONG") is null ? 3 : 500;
    private static readonly TimeSpan Lease = Vestibule.Clockwork.SendOutbox.Lease.ToTimeSpan();
    private static readonly int Seed = int.TryParse(Environment.GetEnvironmentVariable("VESTIBULE_SEED"), out var seed) ? seed : Environment.TickCount;

    public static TheoryData<bool> Engines => Environment.GetEnvironmentVariable("VESTIBULE_LONG") is null ? [false] : [false, true];

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task A_kill_in_the_middle_of_alerting_loses_no_alert_and_no_life_of_the_program_sends_one_twice(bool postgres)
    {
        var random = new Random(Seed);
        var folder = Directory.CreateTempSubdirectory("vestibule-alert-").FullName;
        var database = postgres ? server.NewDatabase() : null;
        await using var gateway = await Peer.GatewayAsync();
        var taken = new List<(Guid Message, int Life)>();
        var acknowledged = new List<Guid>();
        try
        {
            var cookie = await PrepareAsync(folder, database, gateway.Url);
            for (var life = 0; life < Kills; life++)
            {
                using var house = await RunningHouse.StartAsync(folder, database, "serve");
                using var ended = new CancellationTokenSource();
                var desks = Enumerable.Range(0, 3).Select(_ => TapUntilItEndsAsync(house.Address, cookie, acknowledged, ended.Token)).ToArray();
                await TakeAsync(gateway, taken, life, 1 + random.Next(15));
                house.Kill();
                await ended.CancelAsync();
                await Task.WhenAll(desks);
                Drain(gateway, taken, life);
            }

            // Nobody taps any more. What a killed life had in hand is taken up when its lease has ended.
            var last = Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow());
            var (killed, latest) = (System.Diagnostics.Stopwatch.StartNew(), TimeSpan.Zero);
            using (var house = await RunningHouse.StartAsync(folder, database, "serve"))
            {
                for (var before = taken.Count; killed.Elapsed < Lease + TimeSpan.FromSeconds(10); before = taken.Count)
                {
                    await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
                    Drain(gateway, taken, Kills);
                    latest = taken.Count > before ? killed.Elapsed : latest;
                }

                house.Kill();
                Drain(gateway, taken, Kills);
            }

            var (cases, texts) = await ReadAsync(folder, database, last);
            TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"seed {Seed}, kills {Kills}: {acknowledged.Count} taps acknowledged, {cases.Count} cases, {texts.Count} alerts, {taken.Count} taken by the gateway, {taken.Count - taken.Select(t => t.Message).Distinct().Count()} of them copies; the last of what was in hand at the last kill was taken {latest.TotalSeconds:0.0} s after it"));
            Assert.NotEmpty(acknowledged);
            Assert.Empty(acknowledged.Except(cases));
            Assert.Empty(Lost(texts, taken));
            Assert.Empty(SentTwice(taken));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_lost_alert_and_one_sent_twice_in_one_life_would_be_noticed()
    {
        var (one, two) = (Guid.NewGuid(), Guid.NewGuid());
        Assert.Equal([two], Lost([one, two], [(one, 0), (one, 1)]));
        Assert.Equal([one], SentTwice([(one, 0), (two, 0), (one, 1), (one, 1)]));
        Assert.Empty(SentTwice([(one, 0), (one, 1)]));
    }

    private static Guid[] Lost(IEnumerable<Guid> texts, IReadOnlyCollection<(Guid Message, int Life)> taken) => [.. texts.Where(id => taken.All(t => t.Message != id))];

    private static Guid[] SentTwice(IEnumerable<(Guid Message, int Life)> taken) => [.. taken.GroupBy(t => t).Where(g => g.Count() > 1).Select(g => g.Key.Message)];

    private static async Task TakeAsync(Peer gateway, List<(Guid, int)> taken, int life, int count)
    {
        for (var n = 0; n < count; n++)
        {
            taken.Add((Id(await gateway.NextAsync()), life));
        }
    }

    private static void Drain(Peer gateway, List<(Guid, int)> taken, int life)
    {
        while (gateway.TryNext() is { } more)
        {
            taken.Add((Id(more), life));
        }
    }

    private static Guid Id(System.Text.Json.JsonElement taken) => Guid.Parse(taken.GetProperty("headers").GetProperty("idempotency-key").GetString()!);

    private static async Task TapUntilItEndsAsync(Uri address, string cookie, List<Guid> acknowledged, CancellationToken ended)
    {
        using var desk = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };
        desk.DefaultRequestHeaders.Add("Cookie", cookie);
        desk.DefaultRequestHeaders.Add("X-Vestibule", "1");
        desk.DefaultRequestHeaders.Add("Origin", address.GetLeftPart(UriPartial.Authority));
        while (!ended.IsCancellationRequested)
        {
            try
            {
                var tap = Guid.CreateVersion7();
                using var form = new FormUrlEncodedContent([KeyValuePair.Create("ask", "student"), KeyValuePair.Create("tap", tap.ToString())]);
                using var answer = await desk.PostAsync(new Uri("/door/open", UriKind.Relative), form, ended);
                if (answer.Headers.Location is not null)
                {
                    lock (acknowledged)
                    {
                        acknowledged.Add(DerivedIds.Of(tap, 0));
                    }
                }
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                return;
            }
        }
    }

    private static async Task<string> PrepareAsync(string folder, string? database, string gateway)
    {
        await using var open = await OpenAsync(folder, database);
        Assert.True((await open.SeedAsync(Path.Combine(AppContext.BaseDirectory, "seeds", "denver-2017", "district.json"), TimeProvider.System, CancellationToken.None)).IsOk);
        await open.Channels.SaveAsync(ChannelSettings.None with { Gateway = new GatewaySettings($"{gateway}/2010-04-01/Accounts/AC0001/Messages.json", null, "AC0001", "gateway-secret", "+17205550199") }, CancellationToken.None);
        var made = await open.Store.Devices.Invite(new CampusId("lake"), "Front desk", Duration.FromMinutes(5), CancellationToken.None);
        var enrolled = (await open.Store.Devices.Redeem(made.Value.Code, CancellationToken.None)).Value;
        return $"{Cookies.Device}={enrolled.Device.Id}.{System.Buffers.Text.Base64Url.EncodeToString(enrolled.Secret)}";
    }

    private static async Task<OpenHouse> OpenAsync(string folder, string? database)
    {
        var house = new House(Path.Combine(folder, "data"), Path.Combine(folder, "keys"), "http://127.0.0.1:0", false) { Postgres = database };
        Directory.CreateDirectory(house.Data);
        var opened = await OpenHouse.OpenAsync(house, TimeProvider.System);
        Assert.True(opened.IsOk, opened.Refusal?.ToString());
        return opened.Value;
    }

    private static async Task<(List<Guid> Cases, List<Guid> Texts)> ReadAsync(string folder, string? database, Instant before)
    {
        await using var open = await OpenAsync(folder, database);
        var cases = await open.Journals.Cases(new CaseFilter([0, 1], Take: 1_000_000), CancellationToken.None);
        var texts = (await open.Store.Outbox.Since(Instant.MinValue, CancellationToken.None)).Where(m => m.Channel == "text" && m.Made < before && m.State != MessageState.Spared);
        return ([.. cases.Select(c => c.Incident.Value)], [.. texts.Select(m => m.Id)]);
    }
}
