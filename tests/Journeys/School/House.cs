using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.Playwright;
using NodaTime;
using Vestibule.Core.Incidents;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Journeys.School;

/// <summary>
/// The whole program with the demonstration district of Denver in February 2017, its clock moved by hand, and one browser. Each person has
/// a browser context of their own. An unexpected error in the log, or a request to any other host, fails the journey.
/// </summary>
public sealed class House : IAsyncDisposable
{
    private readonly string folder;
    private readonly StringWriter log;
    private readonly WebApplication app;
    private readonly IPlaywright playwright;
    private readonly List<Visitor> visitors = [];

    private House(string folder, StringWriter log, WebApplication app, OpenHouse open, FakeTimeProvider time, IPlaywright playwright, IBrowser browser) =>
        (this.folder, this.log, this.app, Open, Time, this.playwright, Browser) = (folder, log, app, open, time, playwright, browser);

    /// <summary>A school day: Tuesday 21 February 2017, 9:38 in Denver.</summary>
    public static readonly DateTimeOffset Tuesday = new(2017, 2, 21, 16, 38, 0, TimeSpan.Zero);

    /// <summary>Presidents' Day, Monday 20 February 2017, 10:05 in Denver: the offices are closed.</summary>
    public static readonly DateTimeOffset PresidentsDay = new(2017, 2, 20, 17, 5, 0, TimeSpan.Zero);

    /// <summary>What is open.</summary>
    public OpenHouse Open { get; }

    /// <summary>The clock.</summary>
    public FakeTimeProvider Time { get; }

    /// <summary>The browser.</summary>
    public IBrowser Browser { get; }

    /// <summary>Where it listens.</summary>
    public string Address => app.Urls.First();

    /// <summary>A service of the program.</summary>
    public T Service<T>() where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>Opens the house. A live one lets messages leave, through the channels that are set up; nobody signs in there with one tap.</summary>
    public static async Task<House> OpenAsync(DateTimeOffset? at = null, bool live = false)
    {
        var folder = Directory.CreateTempSubdirectory("vestibule-journey-").FullName;
        var time = new FakeTimeProvider(at ?? Tuesday);
        var home = new Vestibule.Plumbing.House(Path.Combine(folder, "data"), Path.Combine(folder, "keys"), "http://127.0.0.1:0", !live) { TriesAMinute = 10_000 };
        Directory.CreateDirectory(home.Data);
        var open = await OpenHouse.OpenAsync(home, time);
        Assert.True(open.IsOk, open.Refusal?.ToString());
        var seeded = await open.Value.SeedAsync(Path.Combine(AppContext.BaseDirectory, "seeds", "denver-2017", "district.json"), time, CancellationToken.None);
        Assert.True(seeded.IsOk, seeded.Refusal?.ToString());
        var log = new StringWriter();
        var app = Program.Build(open.Value, time, TextWriter.Synchronized(log));
        await app.StartAsync();
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Environment.GetEnvironmentVariable("VESTIBULE_CHROMIUM") ?? "/usr/bin/chromium",
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
        return new House(folder, log, app, open.Value, time, playwright, browser);
    }

    /// <summary>A person's own browser, signed in with one tap.</summary>
    public async Task<Visitor> PersonAsync(string signIn, Device? device = null)
    {
        var visitor = await StrangerAsync(device);
        await visitor.GoAsync("/sign-in");
        var button = visitor.Page.Locator($"form[action='/sign-in/demonstration']:has(input[name=name][value='{signIn}']) button");
        if (!await button.IsVisibleAsync())
        {
            await visitor.PressAsync("details:has(form[action='/sign-in/demonstration']) summary");
        }

        await button.PressAsync();
        return visitor;
    }

    /// <summary>The front desk of a campus: this browser is its enrolled device.</summary>
    public async Task<Visitor> FrontDeskAsync(string campus, Device? device = null)
    {
        var visitor = await StrangerAsync(device);
        var made = await Open.Store.Devices.Invite(new CampusId(campus), "Front desk", Duration.FromMinutes(30), CancellationToken.None);
        await visitor.GoAsync("/enrol/" + made.Value.Code);
        await visitor.Page.Locator("form[action='/enrol'] button").PressAsync();
        return visitor;
    }

    /// <summary>Somebody this house has never seen.</summary>
    public async Task<Visitor> StrangerAsync(Device? device = null, string? over = null)
    {
        var visitor = await Visitor.OpenAsync(this, device ?? Device.Desktop, over);
        visitors.Add(visitor);
        return visitor;
    }

    /// <summary>The newest case.</summary>
    public async Task<Incident> CaseAsync()
    {
        var rows = await Open.Journals.Cases(new Vestibule.Store.CaseFilter([0, 1], Take: 1), CancellationToken.None);
        return (await Open.Journals.Read(rows[0].Incident, CancellationToken.None))!;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        var trouble = visitors.SelectMany(v => v.Trouble).ToArray();
        await Browser.DisposeAsync();
        playwright.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        await Open.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        Assert.Empty(trouble);
        var said = log.ToString();
        Assert.False(said.Contains("Error", StringComparison.Ordinal), said);
    }
}
