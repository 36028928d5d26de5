using System.Net;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.DeskTests.Rooms.Door;

/// <summary>What a device kept while the network was gone, as it arrives afterwards.</summary>
public sealed class LaterTests
{
    [Xunit.Fact]
    public async Task The_kept_page_has_the_steps_of_every_choice_whom_to_call_and_since_when_they_are_in_force()
    {
        await using var desk = await Desk.OpenAsync();
        var page = await (await desk.DeviceAsync()).GetAsync("/door/steps");
        Assert.Equal("1", page.Response.Headers.GetValues("X-Keep").Single());
        Assert.Equal(Enum.GetValues<AskKind>().Length, page.Html.Split("data-for=").Length - 1);
        Assert.Contains("Explain the process", page.Text);
        Assert.Contains("(720) 555-0101", page.Text);
        Assert.Contains("In force since", page.Text);
        Assert.Contains("Comply. Do not interfere.", page.Text);
        // The door's own page brings the same steps along, so that a slow line is asked once less.
        var door = (await (await desk.DeviceAsync()).GetAsync("/")).Html;
        Assert.Equal(Enum.GetValues<AskKind>().Length, door[door.IndexOf("<template", StringComparison.Ordinal)..].Split("data-for=").Length - 1);
        Assert.Equal(HttpStatusCode.OK, (await (await desk.PersonAsync("medina")).GetAsync("/door/steps?campus=larkspur")).Status);
    }

    [Xunit.Fact]
    public async Task Steps_and_notes_of_a_case_opened_without_a_network_arrive_under_the_time_of_the_tap_and_once()
    {
        await using var desk = await Desk.OpenAsync();
        var door = await desk.DeviceAsync();
        var (opened, step, note) = (Guid.CreateVersion7().ToString(), Guid.CreateVersion7().ToString(), Guid.CreateVersion7().ToString());
        door.Cookie(Cookies.Offset, "0");
        var at = desk.Time.GetUtcNow().AddMinutes(-20).ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var first = (await door.GetAsync("/door/steps")).Forms.First(f => f.Action == "/door/later")["step"];
        for (var twice = 0; twice < 2; twice++)
        {
            await door.ScriptAsync("/door/open", ("ask", "student"), ("tap", opened), ("at", at));
            await door.ScriptAsync("/door/later", ("opened", opened), ("step", first), ("tap", step), ("at", at));
            await door.ScriptAsync("/door/later", ("opened", opened), ("text", "He waits outside."), ("tap", note), ("at", at));
        }

        var incident = (await desk.Open.Store.Ledger.Read(new IncidentId(DerivedIds.Of(Guid.Parse(opened), 0)), CancellationToken.None))!;
        Assert.Equal(("He waits outside.", 20.0, TimeSource.Device), incident.Lines.Where(l => l.Entry is Noted)
            .Select(l => (((Noted)l.Entry).Text, (l.RecordedAt - l.Happened.At).TotalMinutes, l.Happened.Source)).Single());
        Assert.Single(incident.Lines, l => l.Entry is Opened);
        Assert.Equal(first, incident.Lines.Select(l => l.Entry).OfType<StepDone>().Single().Step);
        Assert.NotEmpty(incident.Rungs);
    }

    [Xunit.Fact]
    public async Task A_step_that_the_case_has_gone_past_is_kept_as_it_was_sent_and_another_devices_case_is_not_touched()
    {
        await using var desk = await Desk.OpenAsync();
        var (door, other) = (await desk.DeviceAsync(), await desk.DeviceAsync(Desk.Foxglove));
        var opened = Guid.CreateVersion7().ToString();
        await door.ScriptAsync("/door/open", ("ask", "student"), ("tap", opened));
        var id = new IncidentId(DerivedIds.Of(Guid.Parse(opened), 0));
        var first = (await desk.Open.Store.Ledger.Read(id, CancellationToken.None))!.Asks[0].Run.Next(new("employee"))[0].Step.Id.Value;
        await Acts.AsAsync(desk, id, "okafor", (i, who) => new Core.Incidents.Decisions.TakeLead(null).Decide(i, who));
        await Acts.AsAsync(desk, id, "okafor", (i, who) => new Core.Incidents.Decisions.Close("They left").Decide(i, who, NodaTime.Instant.FromDateTimeOffset(desk.Time.GetUtcNow())));

        Assert.Equal(HttpStatusCode.OK, (await door.ScriptAsync("/door/later", ("opened", opened), ("step", first), ("tap", Guid.NewGuid().ToString()))).Status);
        var kept = (await desk.Open.Store.Ledger.Read(id, CancellationToken.None))!.Lines.Select(l => l.Entry).OfType<Kept>().Single();
        Assert.Equal(("step-done", "late-tap"), (kept.What, kept.Reason));
        Assert.Contains("Kept, but not applied", (await door.GetAsync($"/case/{id}")).Text);
        Assert.Equal(HttpStatusCode.Conflict, (await other.ScriptAsync("/door/later", ("opened", opened), ("text", "not mine"), ("tap", Guid.NewGuid().ToString()))).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await door.ScriptAsync("/door/later", ("opened", Guid.NewGuid().ToString()), ("text", "no such case"), ("tap", Guid.NewGuid().ToString()))).Status);
    }

    [Xunit.Fact]
    public async Task What_a_case_could_not_take_stays_with_it_with_its_time_its_words_and_why_and_the_leader_and_the_door_see_it()
    {
        await using var desk = await Desk.OpenAsync();
        var door = await desk.DeviceAsync();
        door.Cookie(Cookies.Offset, "0");
        var id = await desk.IncidentAsync();
        var official = Guid.NewGuid().ToString();
        await Acts.AsAsync(desk, id, "okafor", (i, who) => new Core.Incidents.Decisions.TakeLead(null).Decide(i, who));
        await Acts.AsAsync(desk, id, "okafor", (i, who) => new Core.Incidents.Decisions.Close("They left").Decide(i, who, NodaTime.Instant.FromDateTimeOffset(desk.Time.GetUtcNow())));
        var at = desk.Time.GetUtcNow().AddDays(-3).ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var tap = Guid.CreateVersion7().ToString();
        (string, string)[] typed = [("text", "He left through the gym."), ("tap", tap), ("at", at), ("official", official)];
        var run = (await desk.Open.Store.Ledger.Read(id, CancellationToken.None))!.Asks[0];
        typed = [("reason", "He left through the gym."), ("request", run.Id.ToString()), ("step", run.Procedure.Steps[0].Id.Value), .. typed[1..]];
        var refused = await door.ScriptAsync($"/case/{id}/skip", typed);
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Equal("already-closed", refused.Response.Headers.GetValues("X-Refusal").Single());

        for (var twice = 0; twice < 2; twice++)
        {
            var kept = await door.ScriptAsync("/door/kept", [.. typed, ("kept-from", $"/case/{id}/skip"), ("kept-why", "already-closed")]);
            Assert.Equal(HttpStatusCode.OK, kept.Status);
        }

        var line = (await desk.Open.Store.Ledger.Read(id, CancellationToken.None))!.Lines.Single(l => l.Entry is Kept);
        var title = run.Procedure.Words(Language.English, run.Procedure.Steps[0].Title).Text;
        Assert.Equal(new Kept("step-done", $"He left through the gym. · {title}", "already-closed"), line.Entry);
        Assert.Equal((3.0, TimeSource.Device), ((line.RecordedAt - line.Happened.At).TotalDays, line.Happened.Source));
        var okafor = await desk.PersonAsync("okafor");
        foreach (var page in new[] { await door.GetAsync($"/case/{id}"), await okafor.GetAsync($"/lead/{id}/close"), await okafor.GetAsync($"/lead/{id}") })
        {
            Assert.Contains("Sent late and not used", page.Text);
            Assert.Contains("He left through the gym.", page.Text);
        }

        Assert.Contains("Kept, but not applied: A step. This case is already closed.", (await okafor.GetAsync($"/lead/{id}")).Text);
    }

    [Xunit.Fact]
    public async Task What_no_case_can_take_reaches_the_leaders_of_the_campus_until_one_has_looked_and_what_counsel_wrote_never_goes_that_way()
    {
        await using var desk = await Desk.OpenAsync();
        var door = await desk.DeviceAsync();
        var (okafor, trinh) = (await desk.PersonAsync("okafor"), await desk.PersonAsync("trinh"));
        var elsewhere = await desk.IncidentAsync(Desk.Foxglove);
        foreach (var from in new[] { $"/case/{elsewhere}/note", $"/case/{Guid.NewGuid()}/note", "/door/later" })
        {
            (string, string)[] typed = [("text", $"Words for {from}"), ("tap", Guid.NewGuid().ToString()), ("opened", Guid.NewGuid().ToString())];
            Assert.Equal(HttpStatusCode.OK, (await door.ScriptAsync("/door/kept", [.. typed, ("kept-from", from), ("kept-why", "closed-needs-reason")])).Status);
        }

        Assert.DoesNotContain((await desk.Open.Store.Ledger.Read(elsewhere, CancellationToken.None))!.Lines, l => l.Entry is Kept);
        Assert.Contains("3 things from here could not be used", (await door.GetAsync("/")).Text);
        Assert.DoesNotContain("Words for", (await trinh.GetAsync("/lead")).Text);
        var list = await okafor.GetAsync("/lead");
        Assert.Contains("A note. Words for /door/later", System.Text.RegularExpressions.Regex.Replace(list.Text, "\\s+", " "));
        Assert.Contains("It could not be used as it was sent.", list.Text);
        for (var left = 3; left > 0; left--)
        {
            list = await okafor.PressAsync(list, "/lead/late");
        }

        Assert.DoesNotContain("Words for", list.Text);
        Assert.DoesNotContain("could not be used", (await door.GetAsync("/")).Text);

        var raman = await desk.PersonAsync("raman");
        var privileged = await raman.ScriptAsync("/door/kept", ("text", "Our reasoning."), ("tap", Guid.NewGuid().ToString()), ("kept-from", $"/legal/{elsewhere}/note"));
        Assert.Equal(HttpStatusCode.Conflict, privileged.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await desk.Stranger().ScriptAsync("/door/kept", ("tap", Guid.NewGuid().ToString()))).Status);
    }
}
