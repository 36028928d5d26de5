using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Journeys.School;
using Vestibule.Store;
using Device = Vestibule.Journeys.School.Device;

namespace Vestibule.Journeys;

/// <summary>The days that do not go by the book: an emergency, a holiday, nobody there, a letter that asks for records.</summary>
public sealed class OtherDays
{
    private const string Legal = "(720) 555-0142";
    private const string Safety = "(720) 555-0167";

    [Theory]
    [InlineData(true), InlineData(false)]
    public async Task Words_of_emergency_in_the_middle_of_a_case_alert_both_offices_at_once(bool scripts)
    {
        await using var house = await House.OpenAsync();
        var door = await house.FrontDeskAsync("lake", scripts ? Device.Phone : Device.Phone.Plain);
        await door.PressAsync("button[name=ask][value=student]");
        await door.SeeAsync("form[action$='/step'] button");

        // The first tap opens the sheet, the second is under another part of the thumb.
        await door.PressAsync(".emer > summary");
        await door.LookAsync($"emergency-{(scripts ? "scripts" : "plain")}-1-sheet", whole: false);
        await door.PressAsync(".emer form button.stop");
        await door.SeeAsync("h1");
        Assert.Contains("/emergency", door.Page.Url, StringComparison.Ordinal);
        await door.ReadAsync("Do not interfere");
        await door.ReadAsync(Legal);
        await door.ReadAsync(Safety);
        await door.LookAsync($"emergency-{(scripts ? "scripts" : "plain")}-2-comply");
        var incident = await house.CaseAsync();
        Assert.NotNull(incident.Emergency);
        Assert.Equal(["leader", "legal", "safety"], incident.Rungs.Select(r => r.Entry.Ladder).Distinct().Order());

        // What was said, in words, after complying.
        await door.PressAsync("input[name=which][value=exigent]");
        await door.Page.Locator("textarea[name=words]").First.FillAsync("We need to come in right now.");
        await door.PressAsync("form[action$='/emergency']:has(textarea) button.act");
        await door.ReadAsync("We need to come in right now.");

        // Both offices see it; the calls stay owed to the end.
        var dispatcher = await house.PersonAsync("safety.dispatch");
        await dispatcher.GoAsync("/safety");
        await dispatcher.ReadAsync("These are exigent circumstances.");
        // More at the foot of the wall than fits in one line takes a second one: nothing stands on something else.
        Assert.True(await dispatcher.Page.EvaluateAsync<bool>("""
            () => {
              const foot = document.querySelector('.board > footer');
              for (let i = 0; i < 4; i++) foot.append(foot.querySelector('#wall-tell').cloneNode(true));
              const all = [...foot.children].map(e => e.getBoundingClientRect());
              return all.every((a, i) => a.right <= innerWidth && all.every((b, j) => i >= j || a.right <= b.left + 1 || b.right <= a.left + 1 || a.bottom <= b.top + 1));
            }
            """));
        var after = await house.CaseAsync();
        Assert.Contains(Owing.Of(after, after.OpenedAt), o => o.Step.Id.Value == "call-legal");
        Assert.Contains(Owing.Of(after, after.OpenedAt), o => o.Step.Id.Value == "call-safety");
    }

    [Fact]
    public async Task The_fourth_choice_goes_straight_to_comply()
    {
        await using var house = await House.OpenAsync();
        var door = await house.FrontDeskAsync("lake", Device.Phone.AtNight);
        await door.PressAsync("button[name=ask][value=emergency]");
        await door.ReadAsync("Do not interfere");
        await door.LookAsync("emergency-dark");
        Assert.NotNull((await house.CaseAsync()).Emergency);
    }

    [Fact]
    public async Task On_Presidents_Day_legal_is_closed_and_Safety_is_the_next_call()
    {
        await using var house = await House.OpenAsync(House.PresidentsDay);
        var door = await house.FrontDeskAsync("lake", Device.Phone);
        await door.PressAsync("button[name=ask][value=entry]");
        await door.SeeAsync("form[action$='/step'] button");
        var incident = await house.CaseAsync();
        var to = $"/lead/{incident.Id}";
        var principal = await house.PersonAsync("lake.principal", Device.Phone);
        await principal.GoAsync(to);
        await principal.SendAsync(to + "/take");
        await principal.GoAsync(to + "/call");

        var main = principal.Page.Locator("#call a.hero");
        Assert.Contains(Safety, await main.InnerTextAsync(), StringComparison.Ordinal);
        await principal.LookAsync("holiday-call");
        await principal.PressAsync($"form[action='{to}/call-made']:has(input[value=safety]) button[value=reached]");
        await principal.GoAsync(to + "/close");
        await principal.ReadAsync("still open");
        await principal.LookAsync("holiday-close");

        var after = await house.CaseAsync();
        Assert.Contains(Owing.Of(after, after.OpenedAt), o => o.Step.Id.Value == "call-legal");
        await principal.PressAsync($"form[action='{to}/close'] button.act");
        Assert.Null((await house.CaseAsync()).Closed);
    }

    [Fact]
    public async Task Alone_at_the_door_the_next_step_is_always_there_legal_then_Safety()
    {
        await using var house = await House.OpenAsync();
        var door = await house.FrontDeskAsync("lake", Device.Phone);
        await door.PressAsync("button[name=ask][value=student]");
        await door.SeeAsync("form[action$='/step'] button");
        foreach (var minute in Enumerable.Range(0, 7))
        {
            house.Time.Advance(TimeSpan.FromMinutes(1));
        }

        // Nobody answers. Card by card, until the door itself is told to call.
        for (var card = 0; card < 12 && await door.Page.Locator("form[action$='/call-made']:has(input[value=legal])").CountAsync() == 0; card++)
        {
            if (await door.Page.Locator("form[action$='/step'] button").CountAsync() == 0)
            {
                await door.LookAsync("alone-noreply");
                await door.PressAsync("#now a[href*='?step=']");
                continue;
            }

            var shown = await door.Page.Locator("h1").InnerTextAsync();
            await door.SendAsync("/step");
            await Microsoft.Playwright.Assertions.Expect(door.Page.Locator("h1").First).Not.ToHaveTextAsync(shown, new() { Timeout = Visitor.Patience });
        }

        await door.ReadAsync(Legal);
        await door.LookAsync("alone-legal");
        await door.PressAsync("form[action$='/call-made']:has(input[value=legal]):has(input[value=no-answer]) button, form[action$='/call-made']:has(input[value=legal]) button[value=no-answer]");
        await door.SeeAsync("form[action$='/call-made']:has(input[value=safety])");
        await door.ReadAsync(Safety);
        await door.LookAsync("alone-safety");
        await door.PressAsync("form[action$='/call-made']:has(input[value=safety]):has(input[value=reached]) button, form[action$='/call-made']:has(input[value=safety]) button[value=reached]");

        var after = await house.CaseAsync();
        Assert.Equal([("legal", CallOutcome.NoAnswer), ("safety", CallOutcome.Reached)], after.Calls.Select(c => (c.Entry.Contact, c.Entry.Outcome)));
        Assert.Contains(Owing.Of(after, after.OpenedAt), o => o.Step.Id.Value == "call-legal");
    }

    [Fact]
    public async Task A_request_for_records_goes_straight_to_legal_and_the_employee_answers_nothing()
    {
        await using var house = await House.OpenAsync();
        var clerk = await house.PersonAsync("lake.secretary", Device.Phone.In("en"));
        var counsel = await house.PersonAsync("legal.counsel");
        await clerk.GoAsync("/language/en?back=/");
        await clerk.PressAsync("button[name=ask][value=information]");
        await clerk.SeeAsync("form[action$='/information']");
        await clerk.Page.Locator("[name=what]").First.FillAsync("The addresses of all families in grade five.");
        await clerk.Page.Locator("[name=by]").First.FillAsync("A caller who said she is with a federal office");
        await clerk.PressAsync("form[action$='/information'] button.act");
        await clerk.LookAsync("information-1-sent");

        await counsel.GoAsync("/legal");
        await counsel.LookAsync("information-2-queue");
        var incident = await house.CaseAsync();
        await counsel.SendAsync($"/legal/{incident.Id}/take");
        await clerk.ReadAsync("Counsel on duty");
        await counsel.GoAsync($"/legal/{incident.Id}");
        await counsel.ReadAsync("The addresses of all families in grade five.");
        await counsel.LookAsync("information-3-matter");
        await counsel.PressAsync("#advise input[name=disposition][value=give-nothing]");
        await counsel.Page.Locator("#instruction").FillAsync("Give nothing. I answer them in writing today.");
        await counsel.PressAsync("#advise button.act");
        await clerk.ReadAsync("I answer them in writing today.");
        await counsel.GoAsync($"/legal/{incident.Id}");
        if (await counsel.Page.Locator("#reason").CountAsync() > 0)
        {
            await counsel.Page.Locator("#reason").FillAsync("Answered in writing by the legal office.");
        }

        await counsel.PressAsync("#close button.act");
        await clerk.ReadAsync("closed");

        var done = await house.CaseAsync();
        Assert.NotNull(done.Closed);
        Assert.Null(done.Lead);
        var verdict = await JournalCheck.Run(house.Open.Store, CancellationToken.None);
        Assert.True(verdict.IsSound, verdict.Fault?.Refusal.ToString());
    }
}
