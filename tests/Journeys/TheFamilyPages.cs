using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using Vestibule.Journeys.School;

namespace Vestibule.Journeys;

/// <summary>A family reads, on the kind of phone many families have.</summary>
public sealed class TheFamilyPages
{
    [Fact]
    public async Task A_family_reads_in_its_own_language_and_goes_on_reading_without_a_network()
    {
        await using var house = await House.OpenAsync();
        foreach (var (language, device) in new (string, Device)[]
        {
            ("en", Device.Desktop), ("es", Device.Phone), ("ar", Device.Phone.AtNight), ("vi", new Device(320, 640)), ("am", Device.Phone),
        })
        {
            var family = await house.StrangerAsync(device);
            await family.GoAsync($"/family/{language}");
            await family.LookAsync($"family-{language}");
            await family.GoAsync($"/family/{language}/all");
            await family.LookAsync($"family-{language}-all");
            Assert.Empty(await family.Page.Context.CookiesAsync());
        }

        var phone = await house.StrangerAsync(Device.Phone);
        await phone.GoAsync("/family/ar/help/right-now");
        await phone.LookAsync("family-ar-help");
        await phone.GoAsync("/family/es");
        await phone.Page.EvaluateAsync("async () => { await navigator.serviceWorker.ready; for (let i = 0; i < 100 && !(await (await caches.open('family')).match(location.href)); i++) await new Promise(r => setTimeout(r, 50)); }");
        await phone.Page.Context.SetOfflineAsync(true);
        await phone.Page.ReloadAsync();
        await phone.ReadAsync("Está sin conexión.");
        await phone.ReadAsync("Su hijo tiene su lugar en la escuela.");
        Assert.Equal("rgb(232, 239, 233)", await phone.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        await phone.LookAsync("family-es-offline");
    }

    [Fact]
    public async Task A_first_visit_on_a_slow_phone_costs_two_requests_and_little_waiting()
    {
        await using var house = await House.OpenAsync();
        var told = new List<string>();
        foreach (var (network, latency, bits, limit) in new[] { ("slow 3G", 400, 400_000, 1.6), ("slow 4G", 150, 1_600_000, 0.7) })
        {
            var family = await house.StrangerAsync(Device.Phone);
            var line = await family.SlowAsync(latency, bits);
            var (requests, bytes) = (0, 0.0);
            line.Event("Network.requestWillBeSent").OnEvent += (_, e) => requests += e!.Value.GetProperty("request").GetProperty("url").GetString()!.StartsWith("data:", StringComparison.Ordinal) ? 0 : 1;
            line.Event("Network.loadingFinished").OnEvent += (_, e) => bytes += e!.Value.GetProperty("encodedDataLength").GetDouble();
            await family.Page.GotoAsync("/family/ar", new() { Timeout = 60_000 });
            var painted = await family.FirstPaintAsync();
            told.Add(string.Create(CultureInfo.InvariantCulture, $"{network}: {requests} requests, {bytes / 1024:0.0} KB, first contentful paint {painted:0.00} s (bar {limit:0.0} s for the door)"));
            Assert.Equal(2, requests);
            Assert.InRange(bytes, 1, 35 * 1024);
        }

        await File.WriteAllLinesAsync(Path.Combine(Visitor.PictureFolder, "family-weight.txt"), told);
    }
}
