using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Vestibule.Core.District;
using Vestibule.DeskTests.Reach;
using Vestibule.DeskTests.Rooms.Families;
using Vestibule.Plumbing;

namespace Vestibule.DeskTests.Plumbing;

/// <summary>Signing in with an account that people already have, at a provider that other people wrote. Friday March 10, 2017, in Denver; the provider lives today.</summary>
public sealed class OutsideSignInTests
{
    private const string Outside = "https://desk.schools.example";

    [Xunit.Fact]
    public async Task The_office_sets_a_provider_up_and_staff_come_in_by_a_verified_address_of_the_book_and_by_nothing_else()
    {
        await using var desk = await Desk.OpenAsync();
        await using var peer = await Peer.ProviderAsync();
        await desk.Open.Store.Book.Save(desk.Book with { People = [.. desk.Book.People.Select(p => p.SignIn == "okafor" ? p with { Email = "d.okafor@schools.example" } : p)] }, NodaTime.Instant.FromDateTimeOffset(desk.Time.GetUtcNow()), CancellationToken.None);
        var ito = await desk.PersonAsync("ito");
        var refused = await ito.PressAsync(await ito.GetAsync("/office/sign-in"), "/office/sign-in", ("name", "School accounts"), ("issuer", "http://provider.example"), ("client", "vestibule"), ("client-secret", "a secret"), ("match", "verified-email"), ("staff", "1"));
        Assert.Contains("The address has to begin with https://", refused.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"School accounts\"", refused.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("a secret", refused.Html, StringComparison.Ordinal);
        var provider = await SetUpAsync(desk, ito, peer, ("staff", "1"));
        Assert.DoesNotContain("the-secret", (await ito.GetAsync("/office/sign-in")).Html, StringComparison.Ordinal);

        using var okafor = new Visitor(desk.Address);
        Assert.Contains("School accounts", (await okafor.GetAsync("/sign-in")).Text, StringComparison.Ordinal);
        await peer.TellAsync(new { sub = "1", claims = new { email = "D.Okafor@schools.example", email_verified = true } });
        var inside = await GoAsync(okafor, $"/sign-in/with/{provider.Id}?back=%2Flead");
        Assert.Equal(HttpStatusCode.OK, inside.Status);
        Assert.Equal("/lead", inside.At.AbsolutePath);
        Assert.Contains("Denise Okafor", inside.Html, StringComparison.Ordinal);

        // Not verified, somebody else's, and a name that only the directory would vouch for.
        foreach (var claims in new object[] { new { email = "d.okafor@schools.example", email_verified = false }, new { email = "nobody@schools.example", email_verified = true }, new { preferred_username = "okafor" } })
        {
            using var stranger = new Visitor(desk.Address);
            await peer.TellAsync(new { sub = Guid.NewGuid().ToString(), claims });
            var outside = await GoAsync(stranger, $"/sign-in/with/{provider.Id}?back=%2Flead");
            Assert.Contains("this account belongs to nobody in the district’s list", outside.Text, StringComparison.Ordinal);
            Assert.Equal("/sign-in", (await stranger.GetAsync("/lead")).At.AbsolutePath);
        }

        // For a provider in which nobody can choose that name.
        await SetUpAsync(desk, ito, peer, ("staff", "1"), ("id", provider.Id), ("seen", $"{provider.Made}"), ("match", "directory-name"));
        using var by = new Visitor(desk.Address);
        await peer.TellAsync(new { sub = "3", claims = new { preferred_username = "Okafor" } });
        Assert.Contains("Denise Okafor", (await GoAsync(by, $"/sign-in/with/{provider.Id}?back=%2Flead")).Html, StringComparison.Ordinal);

        await ito.PressAsync(await ito.GetAsync("/office/sign-in"), "/office/sign-in", ("id", provider.Id), ("drop", "1"));
        Assert.DoesNotContain("School accounts", (await by.GetAsync("/sign-in")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await by.KnockAsync($"/sign-in/with/{provider.Id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await by.KnockAsync($"/sign-in/back/{provider.Id}?code=x&state=y")).Status);
    }

    [Xunit.Fact]
    public async Task What_does_not_come_from_the_provider_or_was_not_asked_for_signs_nobody_in_and_a_kept_form_goes_on_afterwards()
    {
        await using var desk = await Desk.OpenAsync();
        await using var peer = await Peer.ProviderAsync();
        await desk.Open.Store.Book.Save(desk.Book with { People = [.. desk.Book.People.Select(p => p.SignIn == "okafor" ? p with { Email = "d.okafor@schools.example" } : p)] }, NodaTime.Instant.FromDateTimeOffset(desk.Time.GetUtcNow()), CancellationToken.None);
        var provider = await SetUpAsync(desk, await desk.PersonAsync("ito"), peer, ("staff", "1"));
        await peer.TellAsync(new { sub = "1", claims = new { email = "d.okafor@schools.example", email_verified = true } });

        // Whoever gets somebody else's answer from the provider cannot use it: it belongs to the browser that asked.
        using var victim = new Visitor(desk.Address);
        using var thief = new Visitor(desk.Address);
        var back = (await GoAsync(victim, $"/sign-in/with/{provider.Id}", until: $"/sign-in/back/{provider.Id}")).Response.Headers.Location!;
        var stolen = await thief.GetAsync(back.PathAndQuery);
        Assert.Contains("Signing in with School accounts did not work", stolen.Text, StringComparison.Ordinal);
        Assert.Equal("/sign-in", (await thief.GetAsync("/lead")).At.AbsolutePath);
        Assert.Contains("did not work", (await thief.GetAsync($"/sign-in/from/{provider.Id}?back=%2Flead")).Text, StringComparison.Ordinal);

        // Behind a proxy the provider is told the address that the Office entered; one that it does not know says so before anybody leaves.
        await desk.Open.Channels.SaveAsync(ChannelSettings.None with { Address = Outside + "/" }, CancellationToken.None);
        Assert.Equal(Outside, (await GoAsync(thief, $"/sign-in/with/{provider.Id}", until: $"/sign-in/back/{provider.Id}")).Response.Headers.Location!.GetLeftPart(UriPartial.Authority));
        await desk.Open.Channels.SaveAsync(ChannelSettings.None with { Address = "https://other.schools.example" }, CancellationToken.None);
        Assert.Contains("Signing in with School accounts did not work", (await thief.GetAsync($"/sign-in/with/{provider.Id}")).Text, StringComparison.Ordinal);
        await desk.Open.Channels.SaveAsync(ChannelSettings.None, CancellationToken.None);

        // Somebody who says no at the provider, and a provider that is gone.
        await peer.TellAsync(new { refuses = true });
        using var unwilling = new Visitor(desk.Address);
        var no = await GoAsync(unwilling, $"/sign-in/with/{provider.Id}?back=%2Flead");
        Assert.Contains("Signing in with School accounts did not work. Try again, or use your name", no.Text, StringComparison.Ordinal);
        Assert.Contains(no.Form("/sign-in").Fields, f => f is { Key: "back", Value: "/lead" });

        // A form that was sent without being signed in waits for the way there and back.
        using var okafor = new Visitor(desk.Address);
        await peer.TellAsync(new { sub = "1", claims = new { email = "d.okafor@schools.example", email_verified = true } });
        var asked = await SendAsync(okafor, "Buses leave at three.");
        Assert.Contains("What you sent is kept", asked.Text, StringComparison.Ordinal);
        var wrong = await okafor.PressAsync(asked, "/sign-in", ("name", "okafor"), ("password", "wrong"));
        Assert.Contains("What you sent is kept", wrong.Text, StringComparison.Ordinal);
        var again = await GoAsync(okafor, Way(wrong, provider));
        Assert.Contains("Buses leave at three.", again.Html, StringComparison.Ordinal);

        // Whoever comes to the same screen afterwards begins at a page of their own, and nobody else's words are theirs.
        using var shared = new Visitor(desk.Address);
        Assert.Contains("What you sent is kept", (await SendAsync(shared, "The keys are under the mat.")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("under the mat", (await GoAsync(shared, $"/sign-in/with/{provider.Id}?back=%2Flead")).Html, StringComparison.Ordinal);
        using var next = new Visitor(desk.Address);
        var left = await SendAsync(next, "The keys are under the mat.");
        await next.GetAsync("/sign-in");
        Assert.DoesNotContain("under the mat", (await GoAsync(next, Way(left, provider))).Html, StringComparison.Ordinal);

        // Too long for a cookie: only what the page itself can carry is offered, also after a wrong password.
        using var wordy = new Visitor(desk.Address);
        var much = await SendAsync(wordy, new string('x', 3_000));
        Assert.DoesNotContain("School accounts", much.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("School accounts", (await wordy.PressAsync(much, "/sign-in", ("name", "okafor"), ("password", "wrong"))).Text, StringComparison.Ordinal);

        await desk.Open.Store.Settings.Write("outside-sign-in", System.Text.Json.JsonSerializer.Serialize(new[] { provider with { Issuer = "http://127.0.0.1:9" } }, Vestibule.Core.Kernel.CoreJson.Default), CancellationToken.None);
        desk.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Contains("School accounts cannot be reached now", (await okafor.GetAsync($"/sign-in/with/{provider.Id}")).Text, StringComparison.Ordinal);
    }

    [Xunit.Fact]
    public async Task A_guardian_comes_to_the_cards_they_keep_and_nobody_else_does()
    {
        var (desk, _) = await EmergencyCardTests.OpenAsync();
        await using var open = desk;
        await using var peer = await Peer.ProviderAsync();
        var provider = await SetUpAsync(desk, await desk.PersonAsync("ito"), peer, ("families", "1"));
        using var parent = new Visitor(desk.Address);
        var ask = await parent.GetAsync("/contacts");
        Assert.Contains("Sign in with School accounts", ask.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("School accounts", (await parent.GetAsync("/sign-in")).Text, StringComparison.Ordinal);

        await peer.TellAsync(new { sub = "p", claims = new { email = "Marisol@example.org", email_verified = true } });
        var card = await GoAsync(parent, $"/sign-in/with/{provider.Id}?back=%2Fcontacts%2Fmine");
        Assert.Matches("^/contacts/[A-Za-z0-9_-]{43}$", card.At.AbsolutePath);
        Assert.Contains("Inés Vega", card.Text, StringComparison.Ordinal);
        Assert.Equal("/sign-in", (await parent.GetAsync("/lead")).At.AbsolutePath);

        foreach (var claims in new object[] { new { email = "marisol@example.org", email_verified = false }, new { email = "nobody@example.org", email_verified = true } })
        {
            using var other = new Visitor(desk.Address);
            await peer.TellAsync(new { sub = Guid.NewGuid().ToString(), claims });
            var none = await GoAsync(other, $"/sign-in/with/{provider.Id}?back=%2Fcontacts%2Fmine");
            Assert.Contains("no list at our schools has your e-mail address", none.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("Vega", none.Html, StringComparison.Ordinal);
        }

        // Whoever says no at the provider is told so where a link can be asked for: they have no password here.
        await peer.TellAsync(new { refuses = true });
        using var unwilling = new Visitor(desk.Address);
        var no = await GoAsync(unwilling, $"/sign-in/with/{provider.Id}?back=%2Fcontacts%2Fmine");
        Assert.Equal("/contacts", no.At.AbsolutePath);
        Assert.Contains("Signing in with School accounts did not work. You can ask for a link here.", no.Text, StringComparison.Ordinal);

        // Families' providers let nobody into the rooms of staff, and the word is good once.
        await desk.Open.Store.Book.Save(desk.Book with { People = [.. desk.Book.People.Select(p => p.SignIn == "okafor" ? p with { Email = "marisol@example.org" } : p)] }, NodaTime.Instant.FromDateTimeOffset(desk.Time.GetUtcNow()), CancellationToken.None);
        using var okafor = new Visitor(desk.Address);
        await peer.TellAsync(new { sub = "p", claims = new { email = "marisol@example.org", email_verified = true } });
        Assert.Contains("did not work", (await GoAsync(okafor, $"/sign-in/with/{provider.Id}?back=%2Flead")).Text, StringComparison.Ordinal);
        Assert.Equal("/contacts", (await okafor.GetAsync("/contacts/mine")).At.AbsolutePath);
    }

    [Xunit.Fact]
    public async Task A_provider_for_staff_holds_when_a_second_person_agreed_to_exactly_that_and_every_change_is_written_down()
    {
        await using var desk = await Desk.OpenAsync();
        var book = desk.App.Services.GetRequiredService<OutsideBook>();
        using var ito = await desk.PersonAsync("ito");
        using var raman = await desk.PersonAsync("raman");
        var page = await ito.GetAsync("/office/sign-in");
        var fields = Entered(page, "https://mine.example", ("staff", "1"), ("families", "1")).ToArray();
        Assert.Contains("It counts when a second person has agreed", (await ito.PostAsync("/office/sign-in", fields)).Text, StringComparison.Ordinal);
        await ito.PostAsync("/office/sign-in", fields); // The same tap once more.
        Assert.Empty(book.Current);
        var one = Assert.Single(book.Waiting);
        Assert.DoesNotContain("School accounts", (await ito.GetAsync("/sign-in")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("School accounts", (await ito.GetAsync("/contacts")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await ito.KnockAsync($"/sign-in/with/{one.Id}")).Status);

        // Nobody agrees with their own.
        var own = await ito.GetAsync("/office/sign-in");
        Assert.DoesNotContain("Agree", own.Text, StringComparison.Ordinal);
        Assert.Contains("You proposed this change.", (await ito.PressAsync(own, "/office/sign-in/waiting", ("verdict", "agree"))).Text, StringComparison.Ordinal);
        Assert.Empty(book.Current);

        // What was changed under the eyes of the second person is not agreed to.
        Assert.Contains("A way for staff to sign in waits", (await raman.GetAsync("/office/procedures")).Text, StringComparison.Ordinal);
        var seen = await raman.GetAsync("/office/sign-in/waiting");
        Assert.Contains("https://mine.example", seen.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("the-secret", seen.Html, StringComparison.Ordinal);
        await ito.PressAsync(own, "/office/sign-in/waiting", ("verdict", "back"));
        await ito.PostAsync("/office/sign-in", Entered(await ito.GetAsync("/office/sign-in"), "https://other.example", ("staff", "1")));
        Assert.Contains("changed or decided since", (await raman.PressAsync(seen, "/office/sign-in/waiting", ("verdict", "agree"))).Text, StringComparison.Ordinal);
        Assert.Empty(book.Current);
        await raman.PressAsync(await raman.GetAsync("/office/sign-in/waiting"), "/office/sign-in/waiting", ("verdict", "agree"));
        var held = Assert.Single(book.Current);
        Assert.Equal("https://other.example", held.Issuer);

        // Secrets that were on their way when the session ended stand on no page.
        using var office = new Visitor(desk.Address);
        foreach (var (path, secret) in new[] { ("/office/sign-in", "client-secret"), ("/office/channels", "secret"), ("/office/channels", "hook-secret"), ("/office/channels", "mail-password") })
        {
            var asked = await office.PostAsync(path, [.. (await office.GetAsync("/sign-in")).Form("/sign-in").Fields.Where(f => f.Key.StartsWith('_') || f.Key == "tap"), new("name", "Kept as typed"), new(secret, "hush hush")]);
            var again = await office.PressAsync(asked, "/sign-in/demonstration", ("name", "ito"));
            Assert.Contains("Kept as typed", again.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("hush hush", again.Html, StringComparison.Ordinal);
            await office.PressAsync(await office.GetAsync("/"), "/sign-out");
        }

        // A change waits as well, and what held goes on; a page that shows an older one changes nothing; taking away counts at once.
        await ito.PostAsync("/office/sign-in", Entered(await ito.GetAsync("/office/sign-in"), "https://third.example", ("staff", "1"), ("id", held.Id), ("seen", $"{held.Made}")));
        Assert.Equal(held, Assert.Single(book.Current));
        Assert.Equal("https://third.example", Assert.Single(book.Waiting).Issuer);
        Assert.Contains("takes the place of what counts now: School accounts, https://other.example", (await raman.GetAsync("/office/sign-in/waiting")).Text, StringComparison.Ordinal);
        Assert.Contains("Somebody changed this while you wrote", (await ito.PostAsync("/office/sign-in", Entered(await ito.GetAsync("/office/sign-in"), "https://fourth.example", ("families", "1"), ("id", held.Id), ("seen", $"{one.Made}")))).Text, StringComparison.Ordinal);
        await ito.PostAsync("/office/sign-in", Entered(await ito.GetAsync("/office/sign-in"), "https://other.example", ("drop", "1"), ("id", held.Id), ("seen", $"{held.Made}")));
        Assert.Empty(book.Current);
        Assert.Empty(book.Waiting);

        // For families only: at once. Two who add at once both have theirs.
        await Task.WhenAll(Enumerable.Range(1, 2).Select(async n => await ito.PostAsync("/office/sign-in", Entered(await ito.GetAsync("/office/sign-in"), $"https://f{n}.example", ("families", "1")))));
        Assert.Equal(["https://f1.example", "https://f2.example"], book.Current.Select(p => p.Issuer).Order(StringComparer.Ordinal));
        Assert.Equal(
            [OutsideChange.Set, OutsideChange.Set, OutsideChange.Removed, OutsideChange.Proposed, OutsideChange.Agreed, OutsideChange.Proposed, OutsideChange.Withdrawn, OutsideChange.Proposed],
            (await book.StoryAsync(CancellationToken.None)).Select(l => l.What));
        Assert.Contains("Taken away: School accounts", (await ito.GetAsync("/office/sign-in")).Text, StringComparison.Ordinal);
    }

    private static IEnumerable<KeyValuePair<string, string>> Entered(Seen page, string issuer, params (string Name, string Value)[] more) =>
        page.Form("/office/sign-in").Fields.Where(f => f.Key.StartsWith('_') || f.Key == "tap").Concat(
            new[] { ("name", "School accounts"), ("issuer", issuer), ("client", "vestibule"), ("client-secret", "the-secret"), ("match", "verified-email") }
                .Where(f => more.All(m => m.Name != f.Item1)).Concat(more).Select(f => KeyValuePair.Create(f.Item1, f.Item2)));

    private static async Task<Seen> SendAsync(Visitor visitor, string text) => await visitor.PostAsync(
        "/broadcast", [.. (await visitor.GetAsync("/sign-in")).Form("/sign-in").Fields.Where(f => f.Key.StartsWith('_') || f.Key == "tap"), new("campus", "larkspur"), new("text", text)]);

    private static string Way(Seen page, OutsideProvider provider) =>
        WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Match(page.Html, $"href=\"(/sign-in/with/{provider.Id}[^\"]*)\"").Groups[1].Value);

    private static async Task<OutsideProvider> SetUpAsync(Desk desk, Visitor office, Peer peer, params (string Name, string Value)[] more)
    {
        var done = await office.PostAsync("/office/sign-in", Entered(await office.GetAsync("/office/sign-in"), $"http://127.0.0.1:{peer.Port}", more));
        Assert.Contains("Saved. It counts", done.Text, StringComparison.Ordinal);
        if (more.Any(m => m.Name == "staff"))
        {
            using var second = await desk.PersonAsync("raman");
            await second.PressAsync(await second.GetAsync("/office/sign-in/waiting"), "/office/sign-in/waiting", ("verdict", "agree"));
        }

        var provider = Assert.Single(desk.App.Services.GetRequiredService<OutsideBook>().Current);
        await peer.TellAsync(new { client = "vestibule", secret = "the-secret", host = "127.0.0.1", back = new[] { desk.Address.GetLeftPart(UriPartial.Authority) + provider.Back, Outside + provider.Back } });
        return provider;
    }

    // As a browser goes: to the provider and back, all the way or up to the answer that leads to a path.
    private static async Task<Seen> GoAsync(Visitor visitor, string path, string? until = null)
    {
        var seen = await visitor.KnockAsync(path);
        for (var step = 0; step < 12 && seen.Response.Headers.Location is { } next; step++)
        {
            var to = new Uri(seen.At, next);
            if (until is not null && to.AbsolutePath == until)
            {
                seen.Response.Headers.Location = to;
                return seen;
            }

            seen = await visitor.SendAsync(new HttpRequestMessage(HttpMethod.Get, to), follow: false);
        }

        return seen;
    }
}
