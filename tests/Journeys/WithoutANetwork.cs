using Vestibule.Core.Incidents.Entries;
using Vestibule.Journeys.School;
using Vestibule.Store;
using Device = Vestibule.Journeys.School.Device;

namespace Vestibule.Journeys;

/// <summary>With nobody reachable and no network, the door still has its procedure, and the record is kept.</summary>
public sealed class WithoutANetwork
{
    [Theory]
    [InlineData("en"), InlineData("ar")]
    public async Task The_door_has_its_steps_and_what_was_tapped_and_noted_becomes_the_record_when_the_network_is_back(string language)
    {
        await using var house = await House.OpenAsync();
        var door = await house.FrontDeskAsync("lake", Device.Phone.In(language));
        await door.GoAsync("/");

        // The device has put the door and the steps away by itself, sealed.
        await door.Page.WaitForFunctionAsync("""
            async () => {
                if (!navigator.serviceWorker.controller) return false;
                const pages = await caches.open('pages');
                const steps = await pages.match('/door/steps?campus=lake');
                return !!steps && !!await pages.match('/') && !new TextDecoder().decode(await steps.arrayBuffer()).includes('<html');
            }
            """);

        await door.Page.Context.SetOfflineAsync(true);
        await door.Page.ReloadAsync();
        Assert.Equal(4, await door.Page.Locator(".doors button[name=ask]").CountAsync());
        await door.SeeAsync(".note.when-off");
        await door.LookAsync($"offline-1-door-{language}", whole: false);

        // One tap: no alert can leave, and the steps are there, with whom to call by hand.
        await door.PressAsync("button[name=ask][value=student]");
        await door.SeeAsync("[data-for=student] article .say");
        Assert.False(await door.Page.Locator("[data-for=entry]").IsVisibleAsync());
        await door.SeeAsync("main a.call[href^='tel:']");
        await door.PressAsync("[data-for=student] form[data-later] button");
        await door.SeeAsync("[data-for=student] form [data-save][data-s=local]");
        await door.Page.Locator("#note-text").FillAsync("He waits by the bench outside.");
        await door.PressAsync("form:has(#note-text) button");
        await door.SeeAsync("form:has(#note-text) [data-save][data-s=local]");
        await door.LookAsync($"offline-2-steps-{language}");
        Assert.Empty(await house.Open.Store.Ledger.Cases(new CaseFilter([0, 1]), CancellationToken.None));

        // The network is back: everything goes out by itself, under the time of the tap, once.
        await door.Page.Context.SetOfflineAsync(false);
        await door.SeeAsync("#knows");
        var incident = await house.CaseAsync();
        Assert.Equal($"/case/{incident.Id}", new Uri(door.Page.Url).AbsolutePath);
        Assert.Contains(incident.Lines, l => l.Entry is StepDone { Role: "employee" });
        Assert.Equal("He waits by the bench outside.", incident.Lines.Select(l => l.Entry).OfType<Noted>().Single().Text);
        Assert.NotEmpty(incident.Rungs);
        var verdict = await JournalCheck.Run(house.Open.Store, CancellationToken.None);
        Assert.True(verdict.IsSound, verdict.Fault?.Refusal.ToString());

        // A second tap without a network is a second case, though the page is the same kept one.
        await door.GoAsync("/");
        await door.Page.Context.SetOfflineAsync(true);
        await door.Page.ReloadAsync();
        await door.PressAsync("button[name=ask][value=emergency]");
        await door.SeeAsync("[data-for=emergency]");
        await door.LookAsync($"offline-3-emergency-{language}", whole: false);
        await door.Page.Context.SetOfflineAsync(false);
        await door.Page.WaitForURLAsync("**/emergency");
        Assert.Equal(2, (await house.Open.Store.Ledger.Cases(new CaseFilter([0, 1]), CancellationToken.None)).Count);
    }

    [Theory]
    [InlineData("en"), InlineData("ar")]
    public async Task What_was_tapped_without_a_network_and_comes_too_late_stays_with_the_case_and_is_shown_to_the_leader_and_at_the_door(string language)
    {
        await using var house = await House.OpenAsync();
        var door = await house.FrontDeskAsync("lake", Device.Phone.In(language));
        await door.GoAsync("/");
        await door.PressAsync("button[name=ask][value=student]");
        await door.SeeAsync("#knows");
        var incident = await house.CaseAsync();

        // The device has put this case away; the network goes, and a step is left out with a reason, in a form that is not sent by a script.
        await door.Page.WaitForFunctionAsync("async path => !!navigator.serviceWorker.controller && !!await (await caches.open('pages')).match(path)", $"/case/{incident.Id}");
        await door.Page.Context.SetOfflineAsync(true);
        await door.Page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
        await door.Page.Locator("#skip-reason").FillAsync("He drove off to the north.");
        await door.PressAsync("form:has(#skip-reason) button");
        await door.SeeAsync("#on-device");
        Assert.Contains("He drove off to the north.", await door.Page.Locator("#on-device").InnerTextAsync());
        Assert.Equal($"/case/{incident.Id}", new Uri(door.Page.Url).AbsolutePath);
        await door.LookAsync($"offline-4-waiting-{language}", whole: false);

        // Meanwhile the leader closes the case. What arrives then is not used, and not lost.
        var leader = await house.PersonAsync(house.Open.Store.Book.Current()!.LeadersOf(incident.Place.Campus)[0].SignIn!, Device.Phone);
        await leader.GoAsync($"/lead/{incident.Id}");
        await leader.PressAsync($"form[action='/lead/{incident.Id}/take'] button");
        await leader.GoAsync($"/lead/{incident.Id}/close");
        await leader.Page.Locator("form[action$='/close'] [name=reason]").FillAsync("They left at once.");
        await leader.PressAsync("form[action$='/close'] button");
        await leader.SeeAsync("#close");
        await door.Page.Context.SetOfflineAsync(false);
        await door.SeeAsync("#late");
        await door.LookAsync($"offline-5-late-door-{language}");
        await door.Page.WaitForFunctionAsync("() => !document.querySelector('#on-device')");
        var kept = (await house.CaseAsync()).Lines.Select(l => l.Entry).OfType<Kept>().Single();
        Assert.Contains("He drove off to the north.", kept.Content, StringComparison.Ordinal);
        Assert.Equal(("step-done", "already-closed"), (kept.What, kept.Reason));

        await leader.GoAsync($"/lead/{incident.Id}/close");
        await leader.SeeAsync("#late");
        await leader.LookAsync($"offline-6-late-leader-{language}");
    }

    [Fact]
    public async Task What_asks_for_a_sign_in_is_set_aside_and_what_was_kept_after_it_goes_on()
    {
        await using var house = await House.OpenAsync();
        var desk = await house.FrontDeskAsync("lake", Device.Phone);
        await desk.PressAsync("button[name=ask][value=student]");
        await desk.SeeAsync("#knows");
        var incident = await house.CaseAsync();

        // The principal is signed in on the front desk's own device when the network goes, and says that they are out today.
        await SignInAsync(desk);
        await desk.GoAsync($"/case/{incident.Id}");
        await desk.Page.WaitForFunctionAsync("async path => !!navigator.serviceWorker.controller && !!await (await caches.open('pages')).match(path)", $"/case/{incident.Id}");
        await desk.GoAsync("/duty");
        await desk.Page.Context.SetOfflineAsync(true);
        await desk.SendAsync("/duty/out");
        await desk.SeeAsync("#on-device");

        // Their sign-in ends, and the front desk notes something; then the network is back.
        await desk.GoAsync($"/case/{incident.Id}");
        await desk.Page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
        await desk.Page.Locator("#note-text").FillAsync("He waits by the bench outside.");
        await desk.PressAsync("form:has(#note-text) button");
        await desk.Page.WaitForFunctionAsync("() => document.querySelector('#on-device')?.textContent.includes('bench')");
        await desk.Page.Context.ClearCookiesAsync(new() { Name = Vestibule.Plumbing.Cookies.Person });
        await desk.Page.Context.SetOfflineAsync(false);
        await desk.Page.WaitForFunctionAsync("() => document.querySelector('#on-device')?.textContent.includes('Sign in') && !document.querySelector('#on-device').textContent.includes('bench')");
        Assert.Equal("He waits by the bench outside.", (await house.CaseAsync()).Lines.Select(l => l.Entry).OfType<Noted>().Single().Text);
        Assert.Empty(house.Open.Rosters.OutOn(Today));
        await desk.LookAsync("offline-7-aside", whole: false);

        // Whoever signs in again sends it.
        await SignInAsync(desk);
        await desk.ReadAsync("All saved");
        await desk.GoAsync("/duty");
        await desk.SeeAsync("form[action='/duty/in']");
        Assert.NotEmpty(house.Open.Rosters.OutOn(Today));
    }

    private static readonly NodaTime.LocalDate Today = new(2017, 2, 21);

    private static async Task SignInAsync(Visitor desk)
    {
        await desk.GoAsync("/sign-in");
        await desk.Page.EvaluateAsync("document.querySelectorAll('details').forEach(d => d.open = true)");
        await desk.PressAsync("form[action='/sign-in/demonstration']:has(input[value='lake.principal']) button");
    }
}
