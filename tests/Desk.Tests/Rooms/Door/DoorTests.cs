using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.DeskTests.Rooms.Door;

/// <summary>The door, as a secretary meets it: no sign-in, no script, one card at a time.</summary>
public sealed class DoorTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    [Theory]
    [InlineData("student", AskKind.Student), InlineData("entry", AskKind.Entry), InlineData("information", AskKind.Information), InlineData("emergency", AskKind.Emergency),
        InlineData("parent-detained", AskKind.ParentDetained)]
    public async Task One_tap_on_an_enrolled_device_opens_a_case_without_any_sign_in(string choice, AskKind ask)
    {
        await using var desk = await Desk.OpenAsync();
        var (_, page, incident) = await TappedAsync(desk, choice);

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal((ask, null, Desk.Larkspur), (incident.Asks[0].Kind, incident.Lines[0].By.Person, incident.Place.Campus));
        Assert.Equal(ask == AskKind.Emergency, incident.Emergency is not null);
    }

    [Xunit.Fact]
    public async Task An_employee_who_is_signed_in_opens_a_case_at_a_bus_and_follows_it()
    {
        await using var desk = await Desk.OpenAsync();
        var medina = await desk.PersonAsync("medina");
        var choose = await medina.GetAsync("/door?campus=larkspur");
        var page = await medina.PressAsync(choose, "/door/open", ("ask", "student"), ("place", "bus"));
        var incident = await ReadAsync(desk, page);

        Assert.Equal(PlaceKind.Bus, incident.Place.Kind);
        Assert.Equal(desk.IdOf("medina"), incident.Lines[0].By.Person);
        Assert.Contains(page.At.AbsolutePath, (await medina.GetAsync("/door?campus=larkspur")).Html);
    }

    [Xunit.Fact]
    public async Task The_same_tap_twice_is_one_case_and_it_is_listed_at_the_door()
    {
        await using var desk = await Desk.OpenAsync();
        var door = await desk.DeviceAsync();
        var page = await door.GetAsync("/");
        var first = await door.PressAsync(page, "/door/open", ("ask", "entry"));
        var second = await door.PressAsync(page, "/door/open", ("ask", "entry"));

        Assert.Equal(first.At, second.At);
        Assert.Single(await desk.Open.Journals.Cases(new CaseFilter([0, 1]), Stop));
        Assert.Contains(first.At.AbsolutePath, (await door.GetAsync("/")).Html);
    }

    [Xunit.Fact]
    public async Task A_wrong_tap_is_taken_back_with_one_tap_and_the_door_is_there_again()
    {
        await using var desk = await Desk.OpenAsync();
        var (door, page, incident) = await TappedAsync(desk, "student");
        var back = await door.PressAsync(page, To(incident, "undo"));

        Assert.Equal("/", back.At.AbsolutePath);
        Assert.Equal(Closing.WrongTap, (await ReadAsync(desk, incident.Id)).Closed!.Entry.Reason);
        Assert.DoesNotContain(To(incident), back.Html);
    }

    [Xunit.Fact]
    public async Task Cards_come_one_at_a_time_and_the_last_one_can_be_taken_back()
    {
        await using var desk = await Desk.OpenAsync();
        var (door, first, incident) = await TappedAsync(desk, "student");
        Assert.Contains("Explain the process", first.Text);
        Assert.DoesNotContain("““", first.Text, StringComparison.Ordinal);
        var second = await door.PressAsync(first, To(incident, "step"));
        Assert.Contains("Get your school leader", second.Text);
        Assert.Contains("Done: Be kind. Explain the process.", second.Text);
        var again = await door.PressAsync(second, To(incident, "undo"));

        Assert.Contains("Explain the process", again.Text);
        var stale = await door.PressAsync(first, To(incident, "step"));
        Assert.Equal(HttpStatusCode.OK, stale.Status);
        Assert.Single((await ReadAsync(desk, incident.Id)).Lines, l => l.Entry is StepDone);
    }

    [Xunit.Fact]
    public async Task Who_is_alerted_who_cannot_be_reached_and_who_leads_is_on_the_screen()
    {
        await using var desk = await Desk.OpenAsync();
        var (door, page, incident) = await TappedAsync(desk, "student");
        Assert.Contains("Denise Okafor", page.Text);
        Assert.Contains("Can’t reach Denise Okafor? Alert Tom Reyes", page.Text);
        var next = await door.PressAsync(page, To(incident, "cannot-reach"));
        Assert.Contains("Leader not reached", next.Text);
        // She is told what happened, and not that she said what she never said.
        var hers = (await (await desk.PersonAsync("okafor")).GetAsync($"/lead/{incident.Id}")).Text;
        Assert.Contains("The door tried to reach you and could not.", hers);
        Assert.DoesNotContain("You said that you cannot come", hers);
        await door.PressAsync(next, To(incident, "place"), ("place", "bus"), ("detail", "Bus 12"));
        var there = await (await desk.PersonAsync("okafor")).GetAsync($"/lead/{incident.Id}");
        Assert.Contains("The officer is on a bus. Go there", there.Text);
        Assert.Contains("data-zone=\"America/Denver\"", there.Html);

        var reyes = await desk.PersonAsync("reyes");
        await reyes.PressAsync(await reyes.GetAsync($"/lead/{incident.Id}?lang=en"), $"/lead/{incident.Id}/take");
        Assert.Contains("Tom Reyes is in charge", (await door.GetAsync(To(incident))).Text);
    }

    [Xunit.Fact]
    public async Task A_message_that_did_not_arrive_is_shown_with_the_number_to_call()
    {
        await using var desk = await Desk.OpenAsync();
        var (door, _, incident) = await TappedAsync(desk, "student");
        await desk.BeatAsync<Vestibule.Clockwork.SendOutbox>();
        Assert.Contains("Sent 9:41", (await door.GetAsync(To(incident))).Text);
        foreach (var message in await desk.Open.Store.Outbox.ForIncident(incident.Id, Stop))
        {
            await desk.Open.Store.Outbox.GiveUp(message.Id, "channel-not-set-up", NodaTime.Instant.FromDateTimeOffset(desk.Time.GetUtcNow()), Stop);
        }

        Assert.Contains("Not delivered. Call (720) 555-0101", (await door.GetAsync(To(incident))).Text);
    }

    [Xunit.Fact]
    public async Task Counsels_instruction_must_be_read_before_it_is_carried_out_and_a_newer_one_takes_its_place()
    {
        await using var desk = await Desk.OpenAsync();
        var (door, _, incident) = await TappedAsync(desk, "student");
        var raman = await desk.PersonAsync("raman");
        await AdviseAsync(raman, incident, "Keep the officer in the front office.");
        var page = await door.GetAsync(To(incident));
        Assert.Contains("Keep the officer in the front office.", page.Text);
        Assert.Contains("Priya Raman", page.Text);
        Assert.DoesNotContain(To(incident, "carried-out"), page.Html);
        page = await door.PressAsync(page, To(incident, "read"));

        // Nobody leads: the door itself reads it back, and that is being instructed.
        page = await door.PressAsync(page, To(incident, "read-back"));
        Assert.NotNull((await ReadAsync(desk, incident.Id)).CurrentAdvice!.Instructed);
        await AdviseAsync(raman, incident, "Ask the officer to come back tomorrow.");
        var late = await door.PressAsync(page, To(incident, "carried-out"));
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("Ask the officer to come back tomorrow.", late.Text);
        Assert.DoesNotContain("Keep the officer in the front office.", late.Html.Split("id=\"story\"")[0]);
    }

    [Xunit.Fact]
    public async Task What_happened_is_never_refused_and_words_about_origin_only_warn()
    {
        await using var desk = await Desk.OpenAsync();
        var (door, page, incident) = await TappedAsync(desk, "student");
        page = await door.PressAsync(page, To(incident, "observe"), ("observation", "entered-without-consent"), ("text", "Two officers walked past the desk."));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        page = await door.PressAsync(page, To(incident, "note"), ("text", "The officer asked about his nationality."));
        Assert.Contains("What you wrote is kept", page.Text);
        page = await door.PressAsync(page, To(incident, "note"), ("text", "A second car arrived."));

        Assert.DoesNotContain("id=\"watched\"", page.Html);
        var after = await ReadAsync(desk, incident.Id);
        Assert.Equal("Two officers walked past the desk.", Assert.Single(after.Observations).Entry.Text);
        Assert.Equal(2, after.Lines.Count(l => l.Entry is Noted));
    }

    [Xunit.Fact]
    public async Task A_step_is_left_out_only_with_a_reason_and_nothing_typed_is_lost()
    {
        await using var desk = await Desk.OpenAsync();
        var (door, page, incident) = await TappedAsync(desk, "student");
        var refused = await door.PressAsync(page, To(incident, "skip"), ("reason", ""));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("Say why this step was left out", refused.Text);
        await door.PressAsync(refused, To(incident, "skip"), ("reason", "The officer had left the counter."));

        Assert.Single((await ReadAsync(desk, incident.Id)).Lines, l => l.Entry is StepSkipped);
    }

    [Xunit.Fact]
    public async Task Place_and_another_ask_can_be_told_at_any_time()
    {
        await using var desk = await Desk.OpenAsync();
        var (door, page, incident) = await TappedAsync(desk, "student");
        page = await door.PressAsync(page, To(incident, "place"), ("place", "trip"), ("detail", "At the museum"));
        page = await door.PressAsync(page, To(incident, "ask-also"), ("ask", "information"));

        var after = await ReadAsync(desk, incident.Id);
        Assert.Equal((PlaceKind.Trip, "At the museum"), (after.Place.Kind, after.Place.Detail));
        Assert.Equal([AskKind.Student, AskKind.Information], after.Asks.Select(a => a.Kind));
        Assert.DoesNotContain("value=\"information\"", page.Html);
    }

    [Xunit.Fact]
    public async Task Words_of_emergency_are_kept_with_who_said_them_and_going_back_keeps_the_calls_owed()
    {
        await using var desk = await Desk.OpenAsync();
        var (door, page, incident) = await TappedAsync(desk, "student");
        page = await door.PressAsync(page, To(incident, "emergency"));
        Assert.Contains("Do not interfere", page.Text);
        // Somebody may be writing what was said: without scripts this page does not fetch itself anew.
        Assert.DoesNotContain("http-equiv=\"refresh\"", page.Html);
        page = await door.PressAsync(page, To(incident, "emergency"), ("which", "order"), ("words", "Open this door now."), ("said-by", "The taller officer"));
        Assert.Contains("“I am giving you a lawful order.” Open this door now.", System.Text.RegularExpressions.Regex.Replace(page.Text, @"\s+", " "));
        Assert.Contains("Who said it? The taller officer", System.Text.RegularExpressions.Regex.Replace(page.Text, @"\s+", " "));
        // The timeline tells the words once, though they answer a question of the procedure too.
        Assert.Single(System.Text.RegularExpressions.Regex.Matches((await (await desk.PersonAsync("okafor")).GetAsync($"/lead/{incident.Id}")).Text, "Open this door now"));
        var during = await ReadAsync(desk, incident.Id);
        Assert.Equal("The taller officer", during.Answer("emergency-said-by")?.Value);
        // Who said it stays with the words also when whoever writes them may answer no question of the procedure.
        var safety = await desk.PersonAsync("bell");
        page = await safety.PressAsync(await safety.GetAsync($"/case/{incident.Id}/emergency"), To(incident, "emergency"), ("words", "Now."), ("said-by", "An officer on the phone"));
        Assert.Contains("Who said it? An officer on the phone", System.Text.RegularExpressions.Regex.Replace(page.Text, @"\s+", " "));
        await door.PressAsync(await door.GetAsync($"/case/{incident.Id}/emergency"), To(incident, "not-emergency"));

        var after = await ReadAsync(desk, incident.Id);
        Assert.Null(after.Emergency);
        Assert.Contains(Owing.Of(after, after.OpenedAt), o => o.Step.Id.Value == "call-safety");
    }

    [Xunit.Fact]
    public async Task Alone_at_the_door_legal_comes_next_and_then_Safety_until_somebody_answers()
    {
        await using var desk = await Desk.OpenAsync();
        var (door, page, incident) = await TappedAsync(desk, "student");
        for (var card = 0; card < 8 && !page.Html.Contains(To(incident, "call-made"), StringComparison.Ordinal); card++)
        {
            page = await door.PressAsync(page, To(incident, "step"));
        }

        Assert.Contains("(720) 555-0142", page.Text);
        page = await door.PressAsync(page, To(incident, "call-made"), ("outcome", "no-answer"));
        Assert.Contains("value=\"safety\"", page.Html);
        Assert.Contains("(720) 555-0167", page.Text);
        Assert.Contains(Owing.Of(await ReadAsync(desk, incident.Id), incident.OpenedAt), o => o.Step.Id.Value == "call-legal");
    }

    [Xunit.Fact]
    public async Task An_information_request_goes_to_legal_and_the_employee_is_told_to_answer_nothing()
    {
        await using var desk = await Desk.OpenAsync();
        var (door, page, incident) = await TappedAsync(desk, "information");
        var refused = await door.PressAsync(page, To(incident, "information"), ("what", ""), ("by", "A caller"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("A caller", refused.Html);
        page = await door.PressAsync(refused, To(incident, "information"), ("what", "Class lists"), ("by", "A caller"), ("until", "2017-03-13"), ("channel", "phone"));
        Assert.Contains("Answer nothing", page.Text);
        var raman = await desk.PersonAsync("raman");
        await raman.PressAsync(await raman.GetAsync("/legal"), $"/legal/{incident.Id}/take");

        Assert.Contains("Priya Raman has it", (await door.GetAsync(To(incident))).Text);
        var asked = (await ReadAsync(desk, incident.Id)).Information[^1].Entry;
        Assert.Equal(("Class lists", "A caller", new NodaTime.LocalDate(2017, 3, 13)), (asked.What, asked.AskedBy, asked.By));
    }

    [Xunit.Fact]
    public async Task Staff_read_the_procedure_in_force_outside_a_case()
    {
        await using var desk = await Desk.OpenAsync();
        var page = await (await desk.DeviceAsync()).GetAsync("/procedure");
        Assert.Contains("Get your school leader", page.Text);
        Assert.Contains("Do not bring the student", page.Text);
    }

    private static string To(Incident incident, string what = "") => what.Length == 0 ? $"/case/{incident.Id}" : $"/case/{incident.Id}/{what}";

    private static async Task<(Visitor Door, Seen Page, Incident Incident)> TappedAsync(Desk desk, string choice)
    {
        var door = await desk.DeviceAsync();
        var page = await door.PressAsync(await door.GetAsync("/"), "/door/open", ("ask", choice));
        return (door, page, await ReadAsync(desk, page));
    }

    private static Task<Incident> ReadAsync(Desk desk, Seen page) => ReadAsync(desk, new IncidentId(Guid.Parse(page.At.AbsolutePath.Split('/')[2])));

    private static async Task<Incident> ReadAsync(Desk desk, IncidentId id) => (await desk.Open.Journals.Read(id, Stop))!;

    private static async Task AdviseAsync(Visitor counsel, Incident incident, string instruction)
    {
        var page = await counsel.GetAsync($"/legal/{incident.Id}");
        await counsel.PressAsync(page, $"/legal/{incident.Id}/advise#advise", ("disposition", "wait"), ("instruction", instruction));
    }
}
