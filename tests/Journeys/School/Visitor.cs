using System.Collections.Concurrent;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Vestibule.Journeys.School;

/// <summary>One person at one browser.</summary>
public sealed class Visitor
{
    /// <summary>How long a screen may take to show something: generous, since machines are shared. Nothing waits this long when all is well.</summary>
    public const float Patience = 20_000;

    private static readonly string Pictures = Environment.GetEnvironmentVariable("VESTIBULE_PICTURES") ?? Path.Combine(AppContext.BaseDirectory, "pictures");

    /// <summary>Where the pictures land.</summary>
    public static string PictureFolder => Directory.CreateDirectory(Pictures).FullName;

    private readonly House house;
    private readonly Device device;
    private readonly ConcurrentQueue<string> trouble = [];

    private Visitor(House house, Device device, IPage page) => (this.house, this.device, Page) = (house, device, page);

    /// <summary>The page.</summary>
    public IPage Page { get; }

    /// <summary>Whether scripts run here.</summary>
    public bool HasScripts => device.Scripts;

    /// <summary>Requests to other hosts, and errors of scripts.</summary>
    public IEnumerable<string> Trouble => trouble;

    /// <summary>Opens a browser context.</summary>
    public static async Task<Visitor> OpenAsync(House house, Device device, string? over = null)
    {
        var address = over ?? house.Address;
        var context = await house.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = device.Width, Height = device.Height },
            JavaScriptEnabled = device.Scripts, Locale = device.Language, TimezoneId = "America/Denver", HasTouch = device.Touch,
            ColorScheme = device.Dark ? ColorScheme.Dark : ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce, BaseURL = address,
        });
        context.SetDefaultTimeout(Patience);
        var page = await context.NewPageAsync();
        var visitor = new Visitor(house, device, page);
        page.PageError += (_, error) => visitor.trouble.Enqueue($"script error: {error}");
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(address, StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("about:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
            {
                visitor.trouble.Enqueue($"asked another host: {request.Url}");
            }
        };
        page.Console += (_, said) =>
        {
            if (said.Type == "error" && said.Text.Contains("Content Security Policy", StringComparison.Ordinal))
            {
                visitor.trouble.Enqueue(said.Text);
            }
        };
        return visitor;
    }

    /// <summary>Goes to a page.</summary>
    public async Task GoAsync(string path)
    {
        IResponse? answer;
        try
        {
            answer = await Page.GotoAsync(path);
        }
        catch (PlaywrightException e) when (!device.Scripts && e.Message.Contains("is interrupted by another navigation", StringComparison.Ordinal))
        {
            // Without scripts the page at hand refreshes itself, and may do so in this very moment.
            answer = await Page.GotoAsync(path);
        }

        Assert.True(answer is { Ok: true }, $"{path}: {answer?.Status}");
    }

    /// <summary>Makes this a phone on a slow line: the delay in milliseconds, bits a second, and a processor four times slower.</summary>
    public async Task<ICDPSession> SlowAsync(int latency, int bits)
    {
        var line = await Page.Context.NewCDPSessionAsync(Page);
        await line.SendAsync("Network.enable");
        await line.SendAsync("Network.emulateNetworkConditions", new() { ["offline"] = false, ["latency"] = latency, ["downloadThroughput"] = bits / 8, ["uploadThroughput"] = bits / 8 });
        await line.SendAsync("Emulation.setCPUThrottlingRate", new() { ["rate"] = 4 });
        return line;
    }

    /// <summary>After how many seconds the page at hand first showed something.</summary>
    public async Task<double> FirstPaintAsync() => await Page.EvaluateAsync<double>(
        "new Promise(r => new PerformanceObserver(l => { const p = l.getEntriesByName('first-contentful-paint')[0]; if (p) r(p.startTime); }).observe({ type: 'paint', buffered: true }))") / 1000;

    /// <summary>Presses a button or link, by a CSS selector that must be there.</summary>
    public Task PressAsync(string selector) => Page.Locator(selector).First.PressAsync();

    /// <summary>Presses the button of the form that posts to a path ending so.</summary>
    public Task SendAsync(string action, string button = "button") => PressAsync($"form[action*='{action}'] {button}");

    /// <summary>Waits until something is on the screen.</summary>
    public Task SeeAsync(string selector) => Assertions.Expect(Page.Locator(selector).First).ToBeVisibleAsync(new() { Timeout = Patience });

    /// <summary>Waits until the page says something. Without scripts the page is fetched again, as its own refresh would.</summary>
    public async Task ReadAsync(string text)
    {
        if (!device.Scripts && !await SaysAsync(text))
        {
            await Page.ReloadAsync();
        }

        await Assertions.Expect(Page.Locator("body")).ToContainTextAsync(text, new() { Timeout = Patience, IgnoreCase = true });
    }

    /// <summary>True when the page says something now.</summary>
    public async Task<bool> SaysAsync(string text) =>
        (await Page.Locator("body").InnerTextAsync()).Contains(text, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Looks at the page: no sideways scroll, no finding of axe at WCAG 2.2 A and AA, and a picture that people open and compare.
    /// </summary>
    public async Task LookAsync(string name, bool whole = true)
    {
        Directory.CreateDirectory(Pictures);
        await Page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, name + ".png"), FullPage = whole });
        if (!device.Scripts)
        {
            return;
        }

        var wide = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(wide <= 0, $"{name}: {wide} px wider than the screen");
        var found = await Page.RunAxe(new AxeRunOptions { RunOnly = RunOnlyOptions.Tags("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice") });
        Assert.True(found.Violations.Length == 0, $"{name}: " + string.Join("; ", found.Violations.Select(v =>
            $"{v.Id} ({v.Help}): {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}")));
    }
}

/// <summary>Small habits of hands.</summary>
public static class Hands
{
    /// <summary>
    /// Presses and waits until the page that follows is there, or the answer came in place. Playwright now and then misses the event of
    /// a page that came while it began to wait; then the page itself is asked.
    /// </summary>
    public static async Task PressAsync(this ILocator button)
    {
        await button.ClickAsync();
        for (var tries = 0; ; tries++)
        {
            try
            {
                await button.Page.WaitForLoadStateAsync(LoadState.DOMContentLoaded, new() { Timeout = 4_000 });
                return;
            }
            catch (TimeoutException) when (tries < 5)
            {
                if (await button.Page.EvaluateAsync<string>("document.readyState") != "loading")
                {
                    return;
                }
            }
        }
    }
}
