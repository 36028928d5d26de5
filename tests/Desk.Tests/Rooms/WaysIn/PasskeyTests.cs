using System.Net;
using Vestibule.Plumbing;

namespace Vestibule.DeskTests.Rooms.WaysIn;

/// <summary>Passkeys through the door, by a device that can also lie.</summary>
public sealed class PasskeyTests
{
    private const string Page = "/account/sign-in";

    [Fact]
    public async Task A_passkey_signs_in_its_owner_alone_from_our_page_alone_with_each_answer_once()
    {
        await using var desk = await Desk.OpenAsync();
        using var okafor = await desk.PersonAsync("okafor");
        var key = new SoftKey();
        var added = await AddAsync(okafor, key, "Work phone");
        Assert.Contains("Work phone", added.Text, StringComparison.Ordinal);
        Assert.Contains("Not used yet", added.Text, StringComparison.Ordinal);
        Assert.Contains("Device added: Work phone", added.Text, StringComparison.Ordinal);

        // One press signs in; the very same answer, from whoever has it, does not.
        using var fresh = desk.Stranger();
        var (page, options) = await AskAsync(fresh);
        Assert.Contains("\"rpId\":\"localhost\"", options, StringComparison.Ordinal);
        var (answer, question) = (key.Sign(options), fresh.Cookie(Cookies.Step)!);
        Assert.Equal("/letters", (await fresh.PressAsync(page, "/sign-in/passkey", ("credential", answer), ("back", "/letters"))).At.PathAndQuery);
        Assert.Contains("Signed in as Denise Okafor", (await fresh.GetAsync("/letters")).Text, StringComparison.Ordinal);
        Assert.Contains("Last used 9:41", (await okafor.GetAsync(Page)).Text, StringComparison.Ordinal);
        using var thief = desk.Stranger();
        page = await thief.GetAsync("/sign-in");
        thief.Cookie(Cookies.Step, question);
        await RefusedAsync(desk, thief, page, answer);

        // A counter that stands still, another origin, another name, a device that was not unlocked, another person, nonsense.
        await LieAsync(desk, key, k => k.Count -= 1, k => k.Count += 1);
        await LieAsync(desk, key, k => k.Origin = "https://localhost.example", k => k.Origin = "http://localhost:5017");
        await LieAsync(desk, key, k => k.Unlocked = false, k => k.Unlocked = true);
        var owner = key.Owner;
        await LieAsync(desk, key, k => k.Owner = System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(desk.IdOf("raman").ToString())), k => k.Owner = owner);
        await LieAsync(desk, new SoftKey { Owner = owner }, _ => { }, _ => { });
        using var nonsense = desk.Stranger();
        await RefusedAsync(desk, nonsense, await nonsense.GetAsync("/sign-in"), "{}");
        (page, _) = await AskAsync(nonsense);
        await RefusedAsync(desk, nonsense, page, "{\"id\":7}");

        // A question lapses.
        using var slow = desk.Stranger();
        (page, options) = await AskAsync(slow);
        desk.Time.Advance(TimeSpan.FromMinutes(6));
        await RefusedAsync(desk, slow, page, key.Sign(options));

        // Taken away, it signs in nobody.
        await okafor.PressAsync(added, $"{Page}/passkey/{System.Buffers.Text.Base64Url.EncodeToString(key.Id)}/remove");
        Assert.Contains("No device yet.", (await okafor.GetAsync(Page)).Text, StringComparison.Ordinal);
        await LieAsync(desk, key, _ => { }, _ => { });
    }

    [Fact]
    public async Task A_passkey_is_added_by_whoever_was_asked_and_to_a_fresh_sign_in_only()
    {
        await using var desk = await Desk.OpenAsync();
        using var okafor = await desk.PersonAsync("okafor");
        using var raman = await desk.PersonAsync("raman");
        var key = new SoftKey();
        var page = await okafor.GetAsync(Page);
        var options = (await okafor.PostAsync(Page + "/passkey/begin", page.Form(Page + "/passkey").Fields)).Html;

        // The question that one person was asked is not answered into the account of another.
        var theirs = await raman.GetAsync(Page);
        raman.Cookie(Cookies.Step, okafor.Cookie(Cookies.Step)!);
        Assert.Contains("The device was not added.", (await raman.PressAsync(theirs, Page + "/passkey", ("name", "Mine"), ("credential", key.Make(options)))).Text, StringComparison.Ordinal);
        Assert.Contains("No device yet.", (await raman.GetAsync(Page)).Text, StringComparison.Ordinal);

        // A screen that was left open shows how somebody signs in, and changes nothing.
        desk.Time.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal(HttpStatusCode.Conflict, (await okafor.PostAsync(Page + "/passkey/begin", page.Form(Page + "/passkey").Fields)).Status);
        foreach (var path in new[] { "/passkey", "/password", "/codes", "/codes/confirm", "/codes/renew", "/codes/off", "/passkey/AAAA/remove" })
        {
            var answer = await okafor.PostAsync(Page + path, [.. page.Form(Page + "/codes").Fields, new("name", "x"), new("code", "123456")]);
            Assert.Contains("Sign in once more", answer.Text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Page + "/codes", (await okafor.GetAsync(Page)).Forms.Select(f => f.Action));
        Assert.Empty(await desk.Open.Store.SignIns.PasskeysOf(desk.IdOf("okafor"), CancellationToken.None));
    }

    private static async Task<Seen> AddAsync(Visitor visitor, SoftKey key, string name)
    {
        var page = await visitor.GetAsync(Page);
        var options = await visitor.PostAsync(Page + "/passkey/begin", page.Form(Page + "/passkey").Fields);
        return await visitor.PressAsync(page, Page + "/passkey", ("name", name), ("credential", key.Make(options.Html)));
    }

    private static async Task<(Seen Page, string Options)> AskAsync(Visitor visitor)
    {
        var page = await visitor.GetAsync("/sign-in");
        return (page, (await visitor.PostAsync("/sign-in/passkey/begin", page.Form("/sign-in/passkey").Fields)).Html);
    }

    private static async Task LieAsync(Desk desk, SoftKey key, Action<SoftKey> lie, Action<SoftKey> truth)
    {
        using var visitor = desk.Stranger();
        var (page, options) = await AskAsync(visitor);
        lie(key);
        var answer = key.Sign(options);
        truth(key);
        await RefusedAsync(desk, visitor, page, answer);
    }

    private static async Task RefusedAsync(Desk desk, Visitor visitor, Seen page, string answer)
    {
        var said = await visitor.PressAsync(page, "/sign-in/passkey", ("credential", answer));
        Assert.Equal(HttpStatusCode.BadRequest, said.Status);
        Assert.Contains("This device did not sign you in.", said.Text, StringComparison.Ordinal);
        Assert.Null(visitor.Cookie(Cookies.Person));
        Assert.DoesNotContain("Error", desk.Log, StringComparison.Ordinal);
    }
}
