using Microsoft.Playwright;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures.Drawing;
using Vestibule.Journeys.School;
using Chromium = Vestibule.Plumbing.Chromium;

namespace Vestibule.Journeys;

/// <summary>The door cards and the drawing of a procedure, as somebody sees and prints them.</summary>
public sealed class TheDoorCards
{
    [Theory]
    [InlineData("en")]
    [InlineData("es")]
    [InlineData("ar")]
    [InlineData("vi")]
    public async Task The_card_of_a_school_prints_on_one_page(string language)
    {
        await using var house = await House.OpenAsync();
        var desk = await house.FrontDeskAsync("east", Device.Desktop.In(language));
        await desk.GoAsync($"/cards/east?lang={language}");
        await desk.SeeAsync(".card .dc-huge");
        await desk.LookAsync($"card-{language}");
        var pdf = await desk.Page.PdfAsync(new() { PreferCSSPageSize = true, Tagged = true });
        Assert.Equal(1, Chromium.Look(pdf).Pages);
        var fits = await desk.Page.EvaluateAsync<bool>("[...document.querySelectorAll('.card, .card *')].every(e => e.scrollWidth <= e.clientWidth + 1 || getComputedStyle(e).display === 'inline')");
        Assert.True(fits, "something on the card is wider than its place");
    }

    [Fact]
    public async Task On_a_phone_the_card_is_read_in_one_column()
    {
        await using var house = await House.OpenAsync();
        var person = await house.FrontDeskAsync("east", Device.Phone);
        await person.GoAsync("/cards/east");
        await person.LookAsync("card-phone");
        await person.GoAsync("/cards/east?lang=ar");
        await person.LookAsync("card-phone-ar");
    }

    [Fact]
    public async Task Whoever_scans_the_code_of_a_card_sees_that_it_is_current()
    {
        await using var house = await House.OpenAsync();
        var desk = await house.FrontDeskAsync("east");
        await desk.GoAsync("/cards/east");
        var code = await desk.Page.Locator(".dc-scan b").InnerTextAsync();
        var stranger = await house.StrangerAsync(Device.Phone.AtNight);
        await stranger.GoAsync($"/card/{code}?at=east");
        await stranger.ReadAsync("Yes. This card is current.");
        await stranger.LookAsync("card-check-phone-dark");
        var other = await house.StrangerAsync(Device.Desktop);
        await other.GoAsync("/card");
        await other.LookAsync("card-check-type");
    }

    [Theory]
    [InlineData("en")]
    [InlineData("ar")]
    public async Task The_drawing_of_a_procedure_shows_in_a_browser(string language)
    {
        await using var house = await House.OpenAsync();
        var edition = house.Open.Shelf.Editions.First(e => e.Id == "denver-2017");
        var svg = ProcedureDrawing.Of(edition, house.Open.Words, new Language(language));
        var visitor = await house.StrangerAsync(new Device(1300, 900));
        await visitor.Page.SetContentAsync($"<!doctype html><html lang=\"{language}\"><title>drawing</title><body style=\"margin:0\"><main>{svg}</main></body></html>");
        await visitor.Page.ScreenshotAsync(new() { Path = Path.Combine(Visitor.PictureFolder, $"drawing-{language}.png"), FullPage = true });
        var outside = await visitor.Page.EvaluateAsync<int>(
            "(() => { const s = document.querySelector('svg').getBoundingClientRect(); return [...document.querySelectorAll('svg text')].filter(t => { const b = t.getBoundingClientRect(); return b.left < s.left - 1 || b.right > s.right + 1; }).length; })()");
        Assert.Equal(0, outside);
        var spilled = await visitor.Page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('svg g')].flatMap(g => { const r = g.querySelector('rect').getBoundingClientRect(); return [...g.querySelectorAll('text')].filter(t => { const b = t.getBoundingClientRect(); return b.left < r.left || b.right > r.right || b.bottom > r.bottom + 2; }).map(t => t.textContent); })");
        Assert.Empty(spilled);
    }
}
