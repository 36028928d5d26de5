using Microsoft.AspNetCore.Identity;
using Microsoft.Playwright;
using NodaTime;
using Vestibule.Journeys.School;
using Vestibule.Plumbing;
using House = Vestibule.Journeys.School.House;

namespace Vestibule.Journeys;

/// <summary>How people sign in to a live house: a password, the device at hand, a code. The browser's own authenticator answers.</summary>
public sealed class TheWaysIn
{
    private const string Password = "a long enough password", Page = "/account/sign-in";

    [Fact]
    public async Task Somebody_adds_their_device_signs_in_with_one_press_and_takes_it_away_again()
    {
        await using var house = await LiveAsync("legal.counsel");
        var counsel = await house.StrangerAsync(Device.Desktop, Over(house));
        await AuthenticatorAsync(counsel);
        await EnterAsync(counsel);
        await counsel.PressAsync("details.account summary");
        await counsel.PressAsync($"a[href='{Page}']");
        await counsel.ReadAsync("No device yet.");
        Assert.False(await counsel.SaysAsync("was not added"));
        await counsel.LookAsync("ways-none-desktop");
        await counsel.Page.FillAsync("#i-name", "Work laptop");
        await counsel.PressAsync("form[data-key] button");
        await counsel.ReadAsync("Not used yet");
        await counsel.LookAsync("ways-added-desktop");
        await counsel.PressAsync("#password summary");
        await counsel.LookAsync("ways-password-desktop");

        await OutAsync(counsel);
        await counsel.GoAsync($"/sign-in?back={Page}");
        await counsel.SeeAsync("form[data-key] button");
        await counsel.LookAsync("sign-in-desktop");
        await counsel.PressAsync("form[data-key] button");
        await counsel.ReadAsync("Last used 9:38");
        await OutAsync(counsel);

        // A device that is not on the list any more is told so, and the password is still there.
        await EnterAsync(counsel);
        await counsel.GoAsync(Page);
        await counsel.SendAsync("/remove");
        await counsel.ReadAsync("Device removed: Work laptop");
        await OutAsync(counsel);
        await counsel.GoAsync("/sign-in");
        await counsel.PressAsync("form[data-key] button");
        await counsel.SeeAsync("form [role=alert]");
        await counsel.ReadAsync("This device did not sign you in.");
        await counsel.LookAsync("sign-in-not-in-desktop");
        await EnterAsync(counsel);
    }

    [Fact]
    public async Task Codes_are_turned_on_from_a_phone_and_asked_for_after_the_password()
    {
        await using var house = await LiveAsync("legal.counsel", "office.admin");
        var counsel = await house.StrangerAsync(Device.Phone, Over(house));
        await EnterAsync(counsel);
        await counsel.GoAsync(Page);
        await counsel.SendAsync("/codes");
        await counsel.LookAsync("ways-codes-phone");
        var drawn = await counsel.Page.Locator(".qr svg").BoundingBoxAsync();
        Assert.True(drawn is { Width: > 150, Height: > 150 });
        var secret = Read(await counsel.Page.InnerTextAsync("#secret"));
        await counsel.Page.FillAsync("#i-code", Code(house, secret));
        await counsel.SendAsync("/codes/confirm");
        await counsel.SeeAsync("#recovery li:nth-child(10)");
        await counsel.LookAsync("ways-recovery-phone");
        await counsel.PressAsync($"main a[href='{Page}']");
        await counsel.ReadAsync("10 recovery codes left");
        await counsel.LookAsync("ways-on-phone");

        house.Time.Advance(TimeSpan.FromSeconds(30));
        var night = await house.StrangerAsync(Device.Phone.AtNight, Over(house));
        await EnterAsync(night, done: false);
        await night.SeeAsync("#i-code");
        await night.Page.FillAsync("#i-code", "000000");
        await night.PressAsync("main button.act");
        await night.ReadAsync("That code did not work.");
        await night.LookAsync("sign-in-code-night");
        await night.Page.FillAsync("#i-code", Code(house, secret));
        await night.PressAsync("main button.act");
        await night.SeeAsync("details.account");
        await night.GoAsync(Page);
        await night.LookAsync("ways-on-night");
        house.Time.Advance(TimeSpan.FromMinutes(16));
        await night.GoAsync(Page);
        await night.ReadAsync("Sign in once more");
        await night.LookAsync("ways-stale-night");

        var office = await EnteredAsync(house, "office.admin");
        await office.GoAsync("/office/sign-in");
        await office.PressAsync("#more button");
        await office.SeeAsync("#more [data-s]");
        await office.LookAsync("ways-office-desktop");
    }

    [Fact]
    public async Task Without_scripts_the_password_stays_and_four_languages_say_how()
    {
        await using var house = await LiveAsync("legal.counsel");
        var plain = await house.StrangerAsync(Device.Phone.Plain, Over(house));
        await plain.GoAsync("/sign-in");
        Assert.False(await plain.Page.IsVisibleAsync("form[data-key] button"));
        await EnterAsync(plain);
        await plain.GoAsync(Page);
        await plain.SeeAsync("noscript p");
        await plain.LookAsync("ways-plain-phone");

        await house.Open.Store.Settings.Write("more-than-a-password", "1", CancellationToken.None);
        await EnterAsync(plain);
        await plain.ReadAsync("Your district asks you for more than a password.");
        await plain.LookAsync("ways-asked-phone");
        await plain.PressAsync("#asked + p a");
        Assert.EndsWith("/legal", new Uri(plain.Page.Url).AbsolutePath, StringComparison.Ordinal);

        // Under a number in place of its name, the device cannot be asked, and the page says where it can.
        var numbered = await house.StrangerAsync(Device.Desktop);
        await EnterAsync(numbered);
        await numbered.GoAsync(Page);
        await numbered.ReadAsync("at the address localhost");
        await numbered.LookAsync("ways-numbered-desktop");

        foreach (var language in new[] { "es", "ar", "vi" })
        {
            var other = await house.StrangerAsync(Device.Phone.In(language), Over(house));
            await other.GoAsync("/sign-in");
            await other.SeeAsync("form[data-key] button");
            Assert.Equal(0, await other.Page.Locator("main [lang=en]").CountAsync());
            await other.LookAsync($"sign-in-phone-{language}");
        }
    }

    private static async Task<House> LiveAsync(params string[] names)
    {
        var house = await House.OpenAsync(live: true);
        foreach (var person in house.Open.Store.Book.Current()!.People.Where(p => names.Contains(p.SignIn)))
        {
            var set = await house.Open.Store.SignIns.Change(person.Id, s => s with { PasswordHash = new PasswordHasher<Account>().HashPassword(null!, Password), SecurityStamp = "stamp" }, null, CancellationToken.None);
            Assert.True(set.IsOk);
        }

        return house;
    }

    private static async Task<Visitor> EnteredAsync(House house, string name)
    {
        var visitor = await house.StrangerAsync(Device.Desktop, Over(house));
        await EnterAsync(visitor, name: name);
        return visitor;
    }

    // Passkeys are for a name; the house listens on a number.
    private static string Over(House house) => $"http://localhost:{new Uri(house.Address).Port}";

    private static async Task AuthenticatorAsync(Visitor visitor)
    {
        var browser = await visitor.Page.Context.NewCDPSessionAsync(visitor.Page);
        await browser.SendAsync("WebAuthn.enable");
        await browser.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new { protocol = "ctap2", transport = "internal", hasResidentKey = true, hasUserVerification = true, isUserVerified = true, automaticPresenceSimulation = true },
        });
    }

    private static async Task EnterAsync(Visitor visitor, bool done = true, string name = "legal.counsel")
    {
        await visitor.GoAsync("/sign-in");
        await visitor.Page.FillAsync("#i-name", name);
        await visitor.Page.FillAsync("#i-password", Password);
        await visitor.PressAsync("form[action='/sign-in'] button");
        await visitor.SeeAsync(done ? "details.account" : "#i-code");
    }

    private static async Task OutAsync(Visitor visitor)
    {
        await visitor.PressAsync("details.account summary");
        await visitor.SendAsync("/sign-out");
        Assert.Equal(0, await visitor.Page.Locator("details.account").CountAsync());
    }

    private static string Code(House house, byte[] secret) => OneTimeCode.At(secret, OneTimeCode.StepOf(Instant.FromDateTimeOffset(house.Time.GetUtcNow())));

    private static byte[] Read(string spelled) => [.. string.Concat(spelled.Where(char.IsLetterOrDigit)
        .Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0'))).Chunk(8).Select(b => Convert.ToByte(new string(b), 2))];
}
