using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Vestibule.Plumbing;

namespace Vestibule.DeskTests.Rooms.WaysIn;

/// <summary>How people sign in and keep their ways in, through the door.</summary>
public sealed class WaysInTests
{
    private const string Password = "a long enough password", Page = "/account/sign-in", Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    [Fact]
    public async Task A_code_is_asked_for_after_the_password_and_each_is_taken_once()
    {
        await using var desk = await Desk.OpenAsync();
        await GivePasswordAsync(desk, "okafor");
        using var okafor = desk.Stranger();
        await EnterAsync(okafor, "okafor");
        Assert.NotNull(okafor.Cookie(Cookies.Person));
        var (secret, recovery) = await TurnOnAsync(desk, okafor);
        Assert.Equal(10, recovery.Length);
        var page = await okafor.GetAsync(Page);
        Assert.Contains("On: your password asks for a code", page.Text, StringComparison.Ordinal);
        Assert.Contains("10 recovery codes left", page.Text, StringComparison.Ordinal);
        Assert.Contains("Codes turned on", page.Text, StringComparison.Ordinal);

        // The code that turned it on was taken; the next one is good, and so is one of a clock that is half a minute ahead.
        using var other = desk.Stranger();
        var asked = await EnterAsync(other, "okafor");
        Assert.Null(other.Cookie(Cookies.Person));
        Assert.Equal(HttpStatusCode.BadRequest, (await other.PressAsync(asked, "/sign-in/code", ("code", Code(desk, secret)))).Status);
        var over = await other.PressAsync(await other.PressAsync(await other.GetAsync("/sign-in?back=%2Fletters"), "/sign-in", ("name", "okafor"), ("password", Password)), "/sign-in/again");
        Assert.Contains(over.Form("/sign-in").Fields, f => f is { Key: "back", Value: "/letters" });
        Assert.Equal(HttpStatusCode.BadRequest, (await other.PressAsync(asked, "/sign-in/code", ("code", "000000"))).Status);
        asked = await EnterAsync(other, "okafor");
        desk.Time.Advance(TimeSpan.FromSeconds(30));
        var code = Code(desk, secret);
        Assert.Equal("/letters", (await other.PressAsync(asked, "/sign-in/code", ("code", code), ("back", "/letters"))).At.PathAndQuery);
        Assert.NotNull(other.Cookie(Cookies.Person));

        using var replayed = desk.Stranger();
        asked = await EnterAsync(replayed, "okafor");
        Assert.Equal(HttpStatusCode.BadRequest, (await replayed.PressAsync(asked, "/sign-in/code", ("code", code))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await replayed.PressAsync(asked, "/sign-in/code", ("code", OneTimeCode.At(secret, Step(desk) + 2)))).Status);
        Assert.Equal(HttpStatusCode.OK, (await replayed.PressAsync(asked, "/sign-in/code", ("code", OneTimeCode.At(secret, Step(desk) + 1)))).Status);

        // A recovery code in place of it, once; that it was used is written down.
        foreach (var status in new[] { HttpStatusCode.OK, HttpStatusCode.BadRequest })
        {
            using var lost = desk.Stranger();
            asked = await EnterAsync(lost, "okafor");
            Assert.Equal(status, (await lost.PressAsync(asked, "/sign-in/code", ("code", recovery[3].ToLowerInvariant()))).Status);
        }

        page = await okafor.GetAsync(Page);
        Assert.Contains("9 recovery codes left", page.Text, StringComparison.Ordinal);
        Assert.Contains("Signed in with a recovery code", page.Text, StringComparison.Ordinal);

        // New ones make the old void; turned off, the password is enough again, and every other session has ended.
        var renewed = Recovery(await okafor.PressAsync(page, Page + "/codes/renew"));
        Assert.Empty(renewed.Intersect(recovery));
        await okafor.PressAsync(await okafor.GetAsync(Page), Page + "/codes/off");
        var off = await okafor.GetAsync(Page);
        Assert.Contains("Codes turned off", off.Text, StringComparison.Ordinal);
        desk.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("/sign-in", (await other.GetAsync(Page)).At.AbsolutePath);
        Assert.Equal(HttpStatusCode.OK, (await okafor.KnockAsync(Page)).Status);
        using var plain = desk.Stranger();
        await EnterAsync(plain, "okafor");
        Assert.NotNull(plain.Cookie(Cookies.Person));
    }

    [Fact]
    public async Task Wrong_codes_and_wrong_passwords_count_together_and_the_lock_holds_a_quarter_of_an_hour()
    {
        await using var desk = await Desk.OpenAsync();
        await GivePasswordAsync(desk, "okafor");
        using var okafor = desk.Stranger();
        await EnterAsync(okafor, "okafor");
        var (secret, recovery) = await TurnOnAsync(desk, okafor);
        desk.Time.Advance(TimeSpan.FromMinutes(1));

        using var guesser = desk.Stranger();
        await EnterAsync(guesser, "okafor", "wrong password here");
        await EnterAsync(guesser, "okafor", "wrong password again");
        var asked = await EnterAsync(guesser, "okafor");
        for (var i = 0; i < 3; i++)
        {
            var answer = await guesser.PressAsync(asked, "/sign-in/code", ("code", OneTimeCode.At(secret, Step(desk) + 9 + i)));
            Assert.Contains("That code did not work.", answer.Text, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await guesser.PressAsync(asked, "/sign-in/code", ("code", Code(desk, secret)))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await guesser.PressAsync(asked, "/sign-in/code", ("code", recovery[0]))).Status);
        Assert.Contains("The name or the password is not right.", (await EnterAsync(guesser, "okafor")).Text, StringComparison.Ordinal);

        desk.Time.Advance(TimeSpan.FromMinutes(15));
        using var later = desk.Stranger();
        asked = await EnterAsync(later, "okafor");
        await later.PressAsync(asked, "/sign-in/code", ("code", Code(desk, secret)));
        Assert.NotNull(later.Cookie(Cookies.Person));

        // The step after the password lapses, and what it was for is nothing that another question answers.
        using var slow = desk.Stranger();
        asked = await EnterAsync(slow, "okafor");
        desk.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.Contains("That took too long.", (await slow.PressAsync(asked, "/sign-in/code", ("code", Code(desk, secret)))).Text, StringComparison.Ordinal);
        await slow.PostAsync("/sign-in/passkey/begin", (await slow.GetAsync("/sign-in")).Form("/sign-in/passkey").Fields);
        Assert.Contains("That took too long.", (await slow.PressAsync(asked, "/sign-in/code", ("code", Code(desk, secret)))).Text, StringComparison.Ordinal);
        Assert.Null(slow.Cookie(Cookies.Person));
    }

    [Fact]
    public async Task A_password_is_set_and_changed_by_its_owner_and_ends_the_other_sessions()
    {
        await using var desk = await Desk.OpenAsync();
        using var okafor = await desk.PersonAsync("okafor");
        using var elsewhere = await desk.PersonAsync("okafor");
        var page = await okafor.GetAsync(Page);
        Assert.Contains("You have no password here.", page.Text, StringComparison.Ordinal);
        foreach (var bad in new[] { "", "too short", "okafor and more words", new string('x', 201) })
        {
            var refused = await okafor.PressAsync(page, Page + "/password", ("password", bad));
            Assert.Contains("That password was not taken.", refused.Text, StringComparison.Ordinal);
        }

        desk.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("Password set", (await okafor.PressAsync(page, Page + "/password", ("password", Password))).Text, StringComparison.Ordinal);
        Assert.Equal("/sign-in", (await elsewhere.GetAsync(Page)).At.AbsolutePath);
        await okafor.PressAsync(await okafor.GetAsync(Page), Page + "/password", ("password", Password + " anew"));
        using var later = desk.Stranger();
        await EnterAsync(later, "okafor");
        Assert.Null(later.Cookie(Cookies.Person));
        await EnterAsync(later, "okafor", Password + " anew");
        Assert.NotNull(later.Cookie(Cookies.Person));
    }

    [Fact]
    public async Task A_district_that_asks_for_more_than_a_password_leads_counsel_to_it_and_keeps_nobody_out()
    {
        await using var desk = await Desk.OpenAsync();
        await GivePasswordAsync(desk, "raman");
        await GivePasswordAsync(desk, "okafor");
        using var ito = await desk.PersonAsync("ito");
        var office = await ito.GetAsync("/office/sign-in");
        Assert.Contains("Asked for", (await ito.PressAsync(office, "/office/sign-in/more")).Text, StringComparison.Ordinal);

        using var raman = desk.Stranger();
        var led = await EnterAsync(raman, "raman");
        Assert.Equal(Page + "?more=%2F", led.At.PathAndQuery);
        Assert.Contains("Your district asks you for more than a password.", led.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await raman.KnockAsync("/legal")).Status);
        using var okafor = desk.Stranger();
        Assert.Equal("/lead", (await EnterAsync(okafor, "okafor")).At.PathAndQuery);

        // Once the password asks for a code, nobody is led anywhere.
        var (secret, _) = await TurnOnAsync(desk, raman);
        desk.Time.Advance(TimeSpan.FromSeconds(30));
        using var again = desk.Stranger();
        var asked = await EnterAsync(again, "raman");
        Assert.Equal("/legal", (await again.PressAsync(asked, "/sign-in/code", ("code", Code(desk, secret)))).At.PathAndQuery);

        await ito.PressAsync(await ito.GetAsync("/office/sign-in"), "/office/sign-in/more");
        Assert.Null(await desk.Open.Store.Settings.Read("more-than-a-password", CancellationToken.None));
    }

    private static async Task GivePasswordAsync(Desk desk, string name)
    {
        await using var scope = desk.App.Services.CreateAsyncScope();
        var accounts = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
        Assert.True((await accounts.AddPasswordAsync((await accounts.FindByNameAsync(name))!, Password)).Succeeded);
    }

    private static async Task<Seen> EnterAsync(Visitor visitor, string name, string password = Password) =>
        await visitor.PressAsync(await visitor.GetAsync("/sign-in"), "/sign-in", ("name", name), ("password", password));

    private static async Task<(byte[] Secret, string[] Recovery)> TurnOnAsync(Desk desk, Visitor visitor)
    {
        var shown = await visitor.PressAsync(await visitor.GetAsync(Page), Page + "/codes");
        var bits = string.Concat(Regex.Match(shown.Html, "id=\"secret\"[^>]*>([A-Z2-7 ]+)<").Groups[1].Value.Replace(" ", "", StringComparison.Ordinal)
            .Select(c => Convert.ToString(Base32.IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var secret = bits.Chunk(8).Select(b => Convert.ToByte(new string(b), 2)).ToArray();
        shown = await visitor.PressAsync(shown, Page + "/codes/confirm", ("code", OneTimeCode.At(secret, Step(desk) + 5)));
        Assert.Contains("That code did not work.", shown.Text, StringComparison.Ordinal);
        return (secret, Recovery(await visitor.PressAsync(shown, Page + "/codes/confirm", ("code", Code(desk, secret)))));
    }

    private static string[] Recovery(Seen page) => [.. Regex.Matches(page.Html, "<b[^>]*>([0-9A-Z]{5}-[0-9A-Z]{5})</b>").Select(m => m.Groups[1].Value)];

    private static long Step(Desk desk) => OneTimeCode.StepOf(Instant.FromDateTimeOffset(desk.Time.GetUtcNow()));

    private static string Code(Desk desk, byte[] secret) => OneTimeCode.At(secret, Step(desk));
}
