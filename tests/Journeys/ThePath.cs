using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Journeys.School;
using Vestibule.Store;
using Device = Vestibule.Journeys.School.Device;

namespace Vestibule.Journeys;

/// <summary>
/// The letter's procedure from the first tap to the sealed record: the front desk, the principal, counsel, the dispatcher and the auditor,
/// each at their own screen.
/// </summary>
public sealed class ThePath
{
    [Fact]
    public Task From_the_first_tap_to_the_sealed_record() => PlayAsync("path", Device.Phone, Device.Phone, Device.Desktop, Device.Desktop);

    [Fact]
    public Task The_same_without_any_script() => PlayAsync("plain", Device.Phone.Plain, Device.Phone.Plain, Device.Desktop.Plain, Device.Desktop.Plain);

    [Fact]
    public Task The_same_with_an_Arabic_door_and_dark_screens() =>
        PlayAsync("arabic", Device.Phone.In("ar"), Device.Phone.AtNight, Device.Desktop.AtNight, Device.Desktop.AtNight);

    private static async Task PlayAsync(string name, Device atDoor, Device leaders, Device counsels, Device others)
    {
        await using var house = await House.OpenAsync();
        var door = await house.FrontDeskAsync("lake", atDoor);
        var principal = await house.PersonAsync("lake.principal", leaders);
        var counsel = await house.PersonAsync("legal.counsel", counsels);
        var dispatcher = await house.PersonAsync("safety.dispatch", others);
        var auditor = await house.PersonAsync("auditor", others);

        // One tap opens the case; the first card says what to say.
        await door.PressAsync("button[name=ask][value=student]");
        await door.SeeAsync("form[action$='/step'] button");
        await door.LookAsync($"{name}-01-first-card");
        await door.SendAsync("/step");
        var incident = await house.CaseAsync();
        var to = $"/lead/{incident.Id}";

        // The principal opens the alert and takes charge; the door sees who leads.
        await principal.GoAsync("/lead");
        await principal.LookAsync($"{name}-02-leader-list");
        await principal.PressAsync($"main a[href='{to}']");
        await principal.LookAsync($"{name}-03-alert");
        await principal.SendAsync(to + "/take");
        await door.ReadAsync("Lake principal");
        await door.LookAsync($"{name}-04-door-led");

        // Facts, each saved by itself; a refusal to say is an answer; papers at any time.
        await principal.GoAsync(to + "/ask");
        await AnswerAsync(principal, "official-name", "D. Keller");
        await AnswerAsync(principal, "agency-stated", "Federal warrants team");
        await ChooseAsync(principal, "warrant", "shown");
        await ChooseAsync(principal, "cooperation", "working-with-us");
        await principal.Page.Locator("#papers input[type=file]").First.FocusAsync();
        await principal.Page.Locator("#papers input[type=file]").First.SetInputFilesAsync(new Microsoft.Playwright.FilePayload
        {
            Name = "page.png", MimeType = "image/png", Buffer = Paper(),
        });
        await principal.SendAsync("/paper");
        await principal.SeeAsync("#papers img");
        await principal.LookAsync($"{name}-05-ask");
        await principal.SendAsync("/waits");

        // Legal gets the packet, and the call was answered.
        await principal.GoAsync(to + "/call");
        await principal.LookAsync($"{name}-06-call");
        await principal.SendAsync(to + "/send");
        await principal.PressAsync($"form[action='{to}/call-made'] button[value=reached]");

        // Counsel takes it from the queue, reads, notes, answers.
        await counsel.GoAsync("/legal");
        await counsel.ReadAsync("Lake");
        await counsel.LookAsync($"{name}-07-queue");
        await counsel.SendAsync($"/legal/{incident.Id}/take");
        await counsel.GoAsync($"/legal/{incident.Id}");
        await counsel.LookAsync($"{name}-08-matter");
        await counsel.Page.Locator("#private").FillAsync("Only for the office: the heading names no court.");
        await counsel.SendAsync("/note");
        await counsel.GoAsync($"/legal/{incident.Id}");
        await counsel.PressAsync("#advise input[name=disposition][value=come-back-later]");
        await counsel.Page.Locator("#instruction").FillAsync("Keep the copy. Ask the officer to call me at the legal office.");
        await counsel.Page.Locator("#say").FillAsync("Our lawyer has your paper. Please call our legal office.");
        await counsel.Page.Locator("#until").FillAsync("15:00");
        await counsel.PressAsync("#advise button.act");

        // The principal reads it back and tells the door; the door reads it, confirms and does it.
        await principal.GoAsync(to + "/advice");
        await principal.ReadAsync("Ask the officer to call me");
        await principal.LookAsync($"{name}-09-advice");
        await principal.SendAsync(to + "/read-back");
        await principal.SendAsync(to + "/instruct");
        await door.ReadAsync("Ask the officer to call me");
        await door.LookAsync($"{name}-10-door-advice");
        Assert.False(await door.SaysAsync("names no court"));
        await door.SendAsync("/read");
        await door.SendAsync("/carried-out");
        await door.SendAsync("/left");

        // Safety is told; the principal closes, with a reason for what is still owed.
        await dispatcher.GoAsync("/safety");
        await dispatcher.ReadAsync("Lake");
        await dispatcher.LookAsync($"{name}-11-wall", whole: false);
        await principal.GoAsync(to + "/close");
        await principal.LookAsync($"{name}-12-close");
        await principal.Page.Locator("#safety-text").FillAsync("Legal asked the officer to call. The officer left.");
        await principal.SendAsync(to + "/safety-told");
        await principal.ReadAsync("Safety was told");
        await principal.GoAsync(to + "/close");
        if (await principal.Page.Locator("#reason").CountAsync() > 0)
        {
            await principal.Page.Locator("#reason").FillAsync("The rest was done out loud.");
        }

        await principal.PressAsync($"form[action='{to}/close'] button.act");
        await door.ReadAsync(atDoor.Language == "ar" ? "أُغلقت" : "closed");

        // The auditor sees the record and its proof.
        await auditor.GoAsync($"/record/{incident.Id}");
        await auditor.ReadAsync("Case opened");
        await auditor.LookAsync($"{name}-13-record");
        Assert.False(await auditor.SaysAsync("names no court"));

        var done = await house.CaseAsync();
        Assert.NotNull(done.Closed);
        Assert.Equal("D. Keller", done.Answer("official-name", done.Officials[0])?.Value);
        Assert.Equal(Disposition.ComeBackLater, done.CurrentAdvice!.Advised.Entry.Disposition);
        Assert.NotNull(done.CurrentAdvice.CarriedOut);
        Assert.NotEmpty(done.SafetyTold);
        var verdict = await JournalCheck.Run(house.Open.Store, CancellationToken.None);
        Assert.True(verdict.IsSound, verdict.Fault?.Refusal.ToString());
    }

    /// <summary>Writes an answer. With scripts, leaving the field saves it; without, the button does.</summary>
    private static async Task AnswerAsync(Visitor leader, string field, string value)
    {
        var form = leader.Page.Locator($"form[action*='about={field}']").First;
        await form.Locator("[name=value]").First.FillAsync(value);
        await SaveAsync(leader, form);
    }

    private static async Task ChooseAsync(Visitor leader, string field, string choice)
    {
        var form = leader.Page.Locator($"form[action*='about={field}']").First;
        await form.Locator($"input[name=value][value='{choice}']").CheckAsync();
        await SaveAsync(leader, form);
    }

    private static async Task SaveAsync(Visitor leader, Microsoft.Playwright.ILocator form)
    {
        if (leader.HasScripts)
        {
            await form.Locator("[name=value]").First.EvaluateAsync("e => e.blur()");
            await Microsoft.Playwright.Assertions.Expect(form.Locator("[data-save][data-s=saved]")).ToBeVisibleAsync(new() { Timeout = Visitor.Patience });
        }
        else
        {
            await form.Locator("button.act").First.PressAsync();
        }
    }

    private static byte[] Paper() => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "seeds", "rehearsal", "paper.png"));
}
