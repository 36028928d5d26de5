using System.Text.RegularExpressions;
using Microsoft.Playwright;
using NodaTime;
using Vestibule.Core.Families.Letters;
using Vestibule.Core.Kernel;
using Vestibule.Journeys.School;
using Vestibule.Plumbing;
using Vestibule.Store;
using Device = Vestibule.Journeys.School.Device;
using House = Vestibule.Journeys.School.House;

namespace Vestibule.Journeys;

/// <summary>A letter and what came back of it, a rumour and what is known, an answer to staff, a card: as people of every language see them, by day, at night, on a phone.</summary>
public sealed class TheDistrictSpeaks
{
    [Fact]
    public async Task What_the_district_says_is_clean_in_every_language_with_something_in_it()
    {
        await using var house = await House.OpenAsync();
        var writer = await house.PersonAsync("communications");
        var second = await house.PersonAsync("superintendent", Device.Phone.AtNight);
        var letter = await LetterAsync(house, writer, second);
        await writer.GoAsync(letter);
        await writer.ReadAsync("The letter came back.");
        await writer.LookAsync("letter-bounced-desktop");
        await second.GoAsync(letter);
        await second.LookAsync("letter-bounced-night");

        var copy = (await house.Open.Store.Mailings.Find(new SheetId(Guid.Parse(letter.Split('/')[2])), 1, CancellationToken.None))!;
        var decline = new Uri((await house.Service<MailingMails>().Of(copy, CancellationToken.None))!.Decline!).AbsolutePath;
        var known = await RumourAsync(house, writer);
        var desk = await house.FrontDeskAsync("east", Device.Phone);
        await desk.GoAsync("/known");
        await desk.LookAsync("known-desk-phone");

        var secretary = await house.PersonAsync("east.secretary", Device.Phone);
        await secretary.GoAsync("/questions");
        await secretary.Page.FillAsync("#i-text", "May I say which bus a student takes?");
        await secretary.PressAsync("form#ask button.act");
        await secretary.GoAsync("/registrar");
        var card = new Uri(await secretary.Page.Locator("a:has-text('Inés Vega')").First.EvaluateAsync<string>("a => a.href")).AbsolutePath;

        foreach (var (language, device) in new[] { ("es", Device.Phone), ("ar", Device.Phone.AtNight), ("vi", Device.Desktop) })
        {
            var staff = await house.PersonAsync("east.secretary", device);
            await staff.GoAsync($"/language/{language}?back=/questions");
            foreach (var (path, picture) in new[] { ("/questions", "questions"), ("/registrar", "registrar"), (card, "registrar-child"), ("/known", "known"), ("/letters", "letters") })
            {
                await staff.GoAsync(path);
                await staff.LookAsync($"{picture}-{language}");
            }

            var office = await house.PersonAsync("communications", device);
            await office.GoAsync($"/language/{language}?back={letter}");
            await office.GoAsync(letter);
            await office.LookAsync($"letter-bounced-{language}");
            var safety = await house.PersonAsync("safety.dispatch", device);
            await safety.GoAsync($"/language/{language}?back={known}");
            await safety.GoAsync(known);
            await safety.LookAsync($"sighting-{language}");
        }

        foreach (var (language, device) in new[] { ("en", Device.Desktop), ("es", Device.Phone.AtNight), ("ar", Device.Phone), ("vi", Device.Phone) })
        {
            var family = await house.StrangerAsync(device.In(language));
            foreach (var (path, picture) in new[] { ("/family/known", "family-known"), ("/family/letters", "family-letters"), (decline, "family-decline"), ("/contacts", "contacts-ask"), ("/family" + letter, "family-letter") })
            {
                await family.GoAsync(path);
                await family.LookAsync($"{picture}-{language}");
            }

            await PrintedAsync(family, $"family-letter-printed-{language}");
            await family.GoAsync($"/family/{language}");
            await PrintedAsync(family, $"family-printed-{language}");
            Assert.True(await family.Page.EvaluateAsync<bool>("[...document.querySelectorAll('.qa details .md')].length > 3 && [...document.querySelectorAll('.qa details .md')].every(e => e.checkVisibility())"), "an answer that is folded on the screen is printed");
        }
    }

    /// <summary>On paper there is the text, and nothing that can only be pressed.</summary>
    private static async Task PrintedAsync(Visitor who, string name)
    {
        await who.Page.EmulateMediaAsync(new() { Media = Media.Print, ColorScheme = ColorScheme.Light });
        await who.Page.ScreenshotAsync(new() { Path = Path.Combine(Visitor.PictureFolder, name + ".png"), FullPage = true });
        Assert.Equal("", await who.Page.EvaluateAsync<string>("[...document.querySelectorAll('.no-print,.sill,.langs,.net,.tool,.skip')].filter(e => e.checkVisibility()).map(e => e.outerHTML).join()"));
        Assert.Equal("rgb(255, 255, 255)", await who.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
    }

    /// <summary>A letter to families, read over by a second person and sent; one copy of it comes back.</summary>
    private static async Task<string> LetterAsync(House house, Visitor writer, Visitor second)
    {
        await writer.GoAsync("/letters/new");
        await writer.Page.SelectOptionAsync("#i-audience", "school-families:east");
        await writer.Page.CheckAsync("input[name=public]");
        await writer.Page.FillAsync("#i-title", "Your child has a place at school");
        await writer.Page.FillAsync("#i-key-line", "Check your emergency contacts today.");
        await writer.Page.FillAsync("#i-body", "Dear families,\n\nOur staff **follow set steps**. You can ask us anything.");
        await writer.PressAsync("form[action='/letters/new'] button.act");
        var at = new Uri(writer.Page.Url).AbsolutePath;
        await writer.GoAsync(at + "/in/ar");
        await writer.Page.FillAsync("#i-title", "لطفلك مكان في المدرسة");
        await writer.Page.FillAsync("#i-body", "العائلات الكريمة،\n\nيتبع موظفونا **خطوات محددة**.");
        await writer.LookAsync("letter-translating-ar");
        await writer.PressAsync($"form[action='{at}/in/ar'] button.act");
        await writer.GoAsync(at);
        await writer.SendAsync("/ask-review");
        await writer.ReadAsync("Somebody else reads it");
        await second.GoAsync(at);
        await second.SendAsync("/approve");
        await second.ReadAsync("approved it");
        var id = new SheetId(Guid.Parse(at.Split('/')[2]));
        for (var tries = 0; tries < 200 && (await house.Open.Store.Mailings.Find(id, 1, CancellationToken.None))?.State != CopyState.Sent; tries++)
        {
            house.Time.Advance(TimeSpan.FromSeconds(1));
            await writer.GoAsync(at);
        }

        var copy = (await house.Open.Store.Mailings.Find(id, 1, CancellationToken.None))!;
        Assert.True((await house.Open.Store.Mailings.CameBack(id, 1, [copy.Reader.Address], "5.1.1", true, Instant.FromDateTimeOffset(house.Time.GetUtcNow()), CancellationToken.None)).Value);
        return at;
    }

    /// <summary>Officers were seen near a school: confirmed, and told in words that a second person approved.</summary>
    private static async Task<string> RumourAsync(House house, Visitor approves)
    {
        var safety = await house.PersonAsync("safety.dispatch");
        await safety.GoAsync("/known");
        await safety.Page.FillAsync("#i-where", "Bus loop");
        await safety.Page.SelectOptionAsync("#i-near", "east");
        await safety.PressAsync("form[action='/known'] button.act");
        await safety.SeeAsync("form[action$='/settle']");
        var at = new Uri(safety.Page.Url).AbsolutePath;
        Assert.Matches(new Regex("^/known/[0-9a-f-]{36}$"), at);
        await safety.LookAsync("sighting-desktop");
        await safety.Page.CheckAsync("input[name=stage][value=confirmed]");
        await safety.SendAsync("/settle");
        await safety.Page.CheckAsync("input[name=message][value=present]");
        await safety.SendAsync("/choose");
        await safety.SeeAsync("form[action$='/approve']");
        await safety.LookAsync("sighting-words-desktop");
        await approves.GoAsync(at);
        await approves.Page.FillAsync("input[name=next]", "2");
        await approves.SendAsync("/approve");
        await approves.ReadAsync("Bus loop");
        return at;
    }
}
