using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Bench;

/// <summary>The real program on a fresh folder, its clock running on from a school day in 2017.</summary>
internal sealed class OpenBench : IAsyncDisposable
{
    private readonly string folder;

    private OpenBench(string folder, OpenHouse open, WebApplication app, HttpClient desk) => (this.folder, Open, App, Desk) = (folder, open, app, desk);

    public OpenHouse Open { get; }

    public WebApplication App { get; }

    /// <summary>An enrolled front desk, as our script talks: with the header instead of a form's token.</summary>
    public HttpClient Desk { get; }

    public string Folder => folder;

    public static async Task<OpenBench> OpenAsync()
    {
        var folder = Directory.CreateTempSubdirectory("vestibule-bench-").FullName;
        var time = new RehearsalClock(TimeProvider.System, new DateTimeOffset(2017, 2, 21, 16, 38, 0, TimeSpan.Zero));
        var house = new House(Path.Combine(folder, "data"), Path.Combine(folder, "keys"), "http://127.0.0.1:0", true) { TriesAMinute = 1_000_000 };
        Directory.CreateDirectory(house.Data);
        var open = (await OpenHouse.OpenAsync(house, time)).Value;
        await open.SeedAsync(Path.Combine(AppContext.BaseDirectory, "seeds", "denver-2017", "district.json"), time, CancellationToken.None);
        var app = Program.Build(open, time, TextWriter.Null);
        await app.StartAsync();
        var made = await open.Store.Devices.Invite(new CampusId("lake"), "bench", Duration.FromMinutes(5), CancellationToken.None);
        var enrolled = (await open.Store.Devices.Redeem(made.Value.Code, CancellationToken.None)).Value;
        var desk = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(app.Urls.First()) };
        desk.DefaultRequestHeaders.Add("Cookie", $"{Cookies.Device}={enrolled.Device.Id}.{System.Buffers.Text.Base64Url.EncodeToString(enrolled.Secret)}");
        desk.DefaultRequestHeaders.Add("X-Vestibule", "1");
        desk.DefaultRequestHeaders.Add("Origin", app.Urls.First());
        return new OpenBench(folder, open, app, desk);
    }

    /// <summary>One tap; the address of the case.</summary>
    public async Task<string> TapAsync()
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("ask", "student"), KeyValuePair.Create("tap", Guid.CreateVersion7().ToString())]);
        using var answer = await Desk.PostAsync(new Uri("/door/open", UriKind.Relative), form);
        return answer.Headers.Location?.ToString() ?? throw new InvalidOperationException($"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    public static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>The p50 and p99 of something done again and again, in milliseconds.</summary>
    public static async Task<(double P50, double P99)> TimesAsync(int times, Func<Task> once)
    {
        var all = new double[times];
        for (var i = 0; i < times; i++)
        {
            var at = Stopwatch.GetTimestamp();
            await once();
            all[i] = Stopwatch.GetElapsedTime(at).TotalMilliseconds;
        }

        Array.Sort(all);
        return (all[times / 2], all[(int)(times * 0.99)]);
    }

    public async ValueTask DisposeAsync()
    {
        Desk.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
        await Open.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
