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
        await door.GoAsync($"/language/{language}?back=/");
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

    /// <summary>
    /// The figures go to <c>door-paint.txt</c> beside the pictures, each beside a page of one word on the same line in the same run: on a shared machine
    /// only the difference says something. Nothing here fails for being slow.
    /// </summary>
    [Fact]
    public async Task What_a_phone_on_a_slow_line_waits_for_its_first_sight_of_the_door_is_written_down()
    {
        await using var house = await House.OpenAsync();
        var enrolled = (await (await house.FrontDeskAsync("lake", Device.Phone)).Page.Context.CookiesAsync()).Where(c => c.Name == Vestibule.Plumbing.Cookies.Device).Select(c => c.Value).Single();
        var told = new List<string>();
        foreach (var (network, latency, bits, bar) in new[] { ("slow 3G", 400, 400_000, 1.6), ("slow 4G", 150, 1_600_000, 0.7) })
        {
            var (bare, cold) = (new List<double>(), new List<double>());
            for (var run = 0; run < 5; run++)
            {
                bare.Add(await OnceAsync("/health", false));
                cold.Add(await OnceAsync("/", true));
            }

            told.Add(string.Create(CultureInfo.InvariantCulture, $"{network}: door {Middle(cold):0.00} s (best {cold.Min():0.00}), one word {Middle(bare):0.00} s (best {bare.Min():0.00}), bar {bar:0.0} s"));

            async Task<double> OnceAsync(string path, bool desk)
            {
                var phone = await house.StrangerAsync(Device.Phone);
                await phone.Page.Context.AddCookiesAsync([new Microsoft.Playwright.Cookie { Name = Vestibule.Plumbing.Cookies.Device, Value = enrolled, Url = house.Address }]);
                await phone.SlowAsync(latency, bits);
                await phone.GoAsync(path);
                Assert.Equal(desk, await phone.Page.Locator(".doors button[name=ask]").CountAsync() == 4);
                var seen = await phone.FirstPaintAsync();
                await phone.Page.Context.CloseAsync();
                return seen;
            }
        }

        var door = await house.FrontDeskAsync("lake", Device.Phone);
        await door.GoAsync("/");
        await door.Page.WaitForFunctionAsync("async () => !!navigator.serviceWorker.controller && !!await (await caches.open('pages')).match('/')");
        await door.Page.Context.SetOfflineAsync(true);
        var again = new List<double>();
        for (var run = 0; run < 5; run++)
        {
            await door.Page.ReloadAsync();
            again.Add(await door.FirstPaintAsync());
        }

        told.Add(string.Create(CultureInfo.InvariantCulture, $"second load, no network: {Middle(again):0.00} s (best {again.Min():0.00}), bar 0.3 s"));
        told.ForEach(t => TestContext.Current.TestOutputHelper?.WriteLine(t));
        await File.WriteAllLinesAsync(Path.Combine(Visitor.PictureFolder, "door-paint.txt"), told);
        Assert.Equal(3, told.Count);

        static double Middle(List<double> of) => of.Order().ElementAt(of.Count / 2);
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
