using System.Globalization;
using Vestibule.Journeys.School;
using Device = Vestibule.Journeys.School.Device;

namespace Vestibule.Journeys;

/// <summary>The door on a slow line, cold: few requests, few bytes, and after them it works without a network.</summary>
public sealed class TheFirstLoad
{
    [Theory]
    [InlineData("es"), InlineData("vi")]
    public async Task On_a_phone_the_sign_and_the_words_of_the_badge_stand_apart(string language)
    {
        await using var house = await House.OpenAsync();
        var door = await house.PersonAsync("lake.secretary", Device.Phone.In(language));
        await door.GoAsync("/");
        await door.SeeAsync("button[name=ask][value=student]");
        Assert.True(await door.Page.EvaluateAsync<bool>("""
            () => {
              const of = e => { const r = document.createRange(); r.selectNodeContents(e); return r.getBoundingClientRect(); };
              const [sign, badge, next] = [document.querySelector('.plate').getBoundingClientRect(), of(document.querySelector('.net span')), document.querySelector('.langs').getBoundingClientRect()];
              return badge.left >= sign.right + 4 && badge.right <= next.left - 4 && document.documentElement.scrollWidth <= innerWidth;
            }
            """));
        await door.LookAsync("door-sign-" + language);
    }

    [Theory]
    [InlineData("en"), InlineData("ar")]
    public async Task The_door_comes_in_few_requests_and_under_thirty_kilobytes_with_all_that_it_needs_without_a_network(string language)
    {
        await using var house = await House.OpenAsync();
        var enrolled = await house.FrontDeskAsync("lake", Device.Phone);
        using var wire = new Wire(house.Address);
        var door = await house.StrangerAsync(Device.Phone.In(language), wire.Address);
        await door.Page.Context.AddCookiesAsync((await enrolled.Page.Context.CookiesAsync()).Where(c => c.Name == Vestibule.Plumbing.Cookies.Device).Select(c => new Microsoft.Playwright.Cookie { Name = c.Name, Value = c.Value, Url = wire.Address }));
        await door.GoAsync("/");
        await door.Page.WaitForFunctionAsync("async () => !!await (await caches.open('pages')).match('/') && !!await (await caches.open('pages')).match('/door/steps?campus=lake')");
        await door.Page.WaitForFunctionAsync("async () => (await (await caches.open('files')).keys()).some(k => k.url.endsWith('/keep.js'))");
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{wire.Bytes} bytes: {string.Join(", ", wire.Asked)}"));
        Assert.InRange(wire.Bytes, 8_000, 30_000);
        Assert.Equal(["GET /", "GET /a/design.css", "GET /a/post.js", "GET /sw.js"],
            wire.Asked.Select(a => System.Text.RegularExpressions.Regex.Replace(a, "/a/[0-9a-f]+/", "/a/")).Order(StringComparer.Ordinal));

        // Nothing more is needed: the first tap works on a dead line.
        await door.Page.WaitForFunctionAsync("() => !!navigator.serviceWorker.controller");
        await door.Page.Context.SetOfflineAsync(true);
        await door.PressAsync("button[name=ask][value=student]");
        await door.SeeAsync("[data-for=student] article .say");
        await door.PressAsync("[data-for=student] form[data-later] button");
        await door.SeeAsync("[data-for=student] form [data-save][data-s=local]");
    }
}
