using System.Collections.Immutable;
using System.Net;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Rooms.Leader;
using Vestibule.Store;

namespace Vestibule.DeskTests.Rooms.Leader;

/// <summary>The leader's room, as a principal with a phone meets it: without a script.</summary>
public sealed class LeaderTests
{
    [Xunit.Fact]
    public async Task Opening_the_alert_is_recorded_as_seen_once()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await desk.IncidentAsync();
        var okafor = await desk.PersonAsync("okafor");

        var alert = await okafor.GetAsync($"/lead/{id}");
        await okafor.GetAsync($"/lead/{id}");

        Assert.Equal(HttpStatusCode.OK, alert.Status);
        Assert.Contains("Take charge", alert.Text);
        var seen = (await ReadAsync(desk, id)).Lines.Select(l => l.Entry).OfType<Core.Incidents.Entries.Seen>().ToArray();
        Assert.Equal("Denise Okafor", Assert.Single(seen).Who.Name);
    }

    [Xunit.Fact]
    public async Task The_list_shows_cases_of_ones_own_campus_and_no_other()
    {
        await using var desk = await Desk.OpenAsync();
        var (mine, other) = (await desk.IncidentAsync(), await desk.IncidentAsync(Desk.Foxglove));
        var page = await (await desk.PersonAsync("okafor")).GetAsync("/lead");

        Assert.Contains($"/lead/{mine}", page.Html);
        Assert.DoesNotContain(other.ToString(), page.Html);
        var trinh = await desk.PersonAsync("trinh");
        Assert.Equal(HttpStatusCode.NotFound, (await trinh.GetAsync($"/lead/{mine}")).Status);
    }

    [Xunit.Fact]
    public async Task The_later_of_two_leaders_is_told_who_leads_and_can_take_over_knowingly()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await desk.IncidentAsync();
        var (okafor, reyes) = (await desk.PersonAsync("okafor"), await desk.PersonAsync("reyes"));
        var (first, second) = (await okafor.GetAsync($"/lead/{id}"), await reyes.GetAsync($"/lead/{id}?lang=en"));

        Assert.Equal($"/lead/{id}/ask", (await okafor.PressAsync(first, $"/lead/{id}/take")).At.AbsolutePath);
        var told = await reyes.PressAsync(second, $"/lead/{id}/take");

        Assert.Equal(HttpStatusCode.Conflict, told.Status);
        Assert.Contains("Denise Okafor", told.Text);
        Assert.Equal("Denise Okafor", (await ReadAsync(desk, id)).Lead!.Leader.Name);
        await reyes.PressAsync(told, $"/lead/{id}/take");
        Assert.Equal("Tom Reyes", (await ReadAsync(desk, id)).Lead!.Leader.Name);
    }

    [Xunit.Fact]
    public async Task Who_cannot_come_says_so_and_the_next_is_alerted()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await desk.IncidentAsync();
        var okafor = await desk.PersonAsync("okafor");
        await okafor.PressAsync(await okafor.GetAsync($"/lead/{id}"), $"/lead/{id}/cannot-come");

        var incident = await ReadAsync(desk, id);
        Assert.Contains(desk.IdOf("okafor"), incident.Unavailable);
        Assert.Contains(incident.Rungs, r => r.Entry.People.Any(p => p.Name == "Tom Reyes"));
    }

    [Xunit.Fact]
    public async Task A_fact_is_saved_by_itself_and_a_refusal_to_say_is_an_answer_too()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, okafor) = await LedAsync(desk);
        var ask = await okafor.GetAsync($"/lead/{id}/ask");

        ask = await okafor.PressAsync(ask, Fact(ask, "official-name"), ("value", "D. Keller"));
        Assert.Contains("D. Keller", ask.Html);
        ask = await okafor.PressAsync(ask, Fact(ask, "badge"), ("state", "refused"));
        ask = await okafor.PressAsync(ask, Fact(ask, "warrant"), ("value", "shown"));

        var incident = await ReadAsync(desk, id);
        var official = Assert.Single(incident.Officials);
        Assert.Equal("D. Keller", incident.Answer("official-name", official)!.Value);
        Assert.Equal(AnswerState.Refused, incident.Answer("badge", official)!.State);
        Assert.Equal("shown", incident.Answer("warrant")!.Value);
        Assert.Contains("Saved", ask.Text);
    }

    [Xunit.Fact]
    public async Task The_script_saves_one_control_and_it_is_the_same_fact()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, okafor) = await LedAsync(desk);
        var ask = await okafor.GetAsync($"/lead/{id}/ask");
        var answer = await okafor.ScriptAsync(Fact(ask, "purpose"), ("value", "To talk."), ("tap", Guid.NewGuid().ToString()), ("field", "value"));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("To talk.", (await ReadAsync(desk, id)).Answer("purpose")!.Value);
    }

    [Xunit.Fact]
    public async Task An_answer_can_be_taken_back_and_changed_without_rivalling_oneself()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, okafor) = await LedAsync(desk);
        var ask = await okafor.GetAsync($"/lead/{id}/ask");
        var address = Fact(ask, "purpose");
        await okafor.PressAsync(ask, address, ("value", "One"));
        var tap = Guid.NewGuid().ToString();
        await okafor.ScriptAsync(address, ("value", "Two"), ("tap", tap));
        Assert.Empty((await ReadAsync(desk, id)).Answers[new FactKey("purpose", null)].Rivals);

        ask = await okafor.GetAsync($"/lead/{id}/ask");
        await okafor.PostAsync(Fact(ask, "purpose").Replace("/fact", "/withdraw", StringComparison.Ordinal), ask.Form(Fact(ask, "purpose")).Fields);
        Assert.Null((await ReadAsync(desk, id)).Answer("purpose"));
    }

    [Xunit.Fact]
    public async Task Two_people_who_answer_differently_are_both_shown_with_their_names()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, okafor) = await LedAsync(desk);
        var reyes = await desk.PersonAsync("reyes");
        var (hers, his) = (await okafor.GetAsync($"/lead/{id}/ask"), await reyes.GetAsync($"/lead/{id}/ask?lang=en"));
        await okafor.PressAsync(hers, Fact(hers, "purpose"), ("value", "To talk with one student"));
        await reyes.PressAsync(his, Fact(his, "purpose"), ("value", "To search a locker"));

        var page = await okafor.GetAsync($"/lead/{id}/ask");
        Assert.Contains("Two answers", page.Text);
        Assert.Contains("To talk with one student", page.Text);
        Assert.Contains("To search a locker", page.Html);
        Assert.Contains("Denise Okafor", page.Text);
        Assert.Contains("Tom Reyes", page.Text);
    }

    [Xunit.Fact]
    public async Task The_packet_goes_with_nothing_answered_and_legal_closed_makes_safety_the_call()
    {
        await using var desk = await Desk.OpenAsync();
        var holiday = desk.Book with { Closures = [new Closure(new LocalDate(2017, 3, 10), "Closed today")] };
        await desk.Open.Store.Book.Save(holiday, Instant.FromDateTimeOffset(desk.Time.GetUtcNow()), CancellationToken.None);
        var (id, okafor) = await LedAsync(desk);
        var call = await okafor.GetAsync($"/lead/{id}/call");

        Assert.Contains("Legal is closed. Call the Department of Safety.", call.Text);
        call = await okafor.PressAsync(call, $"/lead/{id}/send");
        var incident = await ReadAsync(desk, id);
        Assert.Equal((0, 0), (incident.LegalAsked!.Entry.Answers, incident.LegalAsked.Entry.Papers));
        await okafor.PressAsync(call, $"/lead/{id}/call-made", ("contact", "legal"), ("outcome", "closed"));
        incident = await ReadAsync(desk, id);
        Assert.Contains(Owing.Of(incident, incident.OpenedAt), o => o.Step.Call?.Value == "legal");
    }

    [Xunit.Fact]
    public async Task On_presidents_day_2017_legal_opens_on_tuesday_and_across_the_clock_change_at_eight()
    {
        var zone = DateTimeZoneProviders.Tzdb["America/Denver"];
        var hours = new WeeklyHours(false, [.. Enumerable.Range(1, 5).Select(d => new DayHours((IsoDayOfWeek)d, new LocalTime(8, 0), new LocalTime(17, 0)))]);
        var state = hours.At(new LocalDateTime(2017, 2, 20, 12, 5).InZoneStrictly(zone).ToInstant(), zone, [new Closure(new LocalDate(2017, 2, 20), "Presidents' Day")]);
        Assert.False(state.Open);
        Assert.Equal("Presidents' Day", state.ClosedBecause);
        Assert.Equal(new LocalDateTime(2017, 2, 21, 8, 0), state.OpensAt!.Value.InZone(zone).LocalDateTime);

        // Daylight saving began on Sunday 12 March 2017.
        var weekend = hours.At(new LocalDateTime(2017, 3, 11, 12, 0).InZoneStrictly(zone).ToInstant(), zone, []);
        Assert.Equal(Instant.FromUtc(2017, 3, 13, 14, 0), weekend.OpensAt);
        await Task.CompletedTask;
    }

    [Xunit.Fact]
    public async Task An_officer_who_does_not_work_with_us_makes_safety_the_first_call()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, okafor) = await LedAsync(desk);
        var ask = await okafor.GetAsync($"/lead/{id}/ask");
        await okafor.PressAsync(ask, Fact(ask, "cooperation"), ("value", "not-working-with-us"));
        var call = await okafor.GetAsync($"/lead/{id}/call");
        Assert.Contains("Call the Department of Safety.", call.Text);
        Assert.Contains("The call to legal stays open.", call.Text);
    }

    [Xunit.Fact]
    public async Task Advice_is_shown_whole_then_read_back_then_given_to_the_door_and_a_change_keeps_both()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, okafor) = await LedAsync(desk);
        await AdviseAsync(desk, id, 1, "Do not bring the student. This paper is not signed by a judge. Keep a copy.");
        var advice = await okafor.GetAsync($"/lead/{id}/advice");
        Assert.Contains("Do not bring the student. This paper is not signed by a judge. Keep a copy.", advice.Text);

        advice = await okafor.PressAsync(advice, $"/lead/{id}/read-back");
        var instructed = await okafor.PressAsync(advice, $"/lead/{id}/instruct");
        Assert.Contains("Front desk told", instructed.Text);
        await AdviseAsync(desk, id, 2, "Ask the officer to come back tomorrow.");
        var late = await okafor.PressAsync(advice, $"/lead/{id}/instruct", ("tap", Guid.NewGuid().ToString()));

        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("Ask the officer to come back tomorrow.", late.Text);
        Assert.Contains("Do not bring the student.", late.Text);
    }

    [Xunit.Fact]
    public async Task Closing_lists_what_is_owed_is_refused_without_a_reason_and_can_be_undone()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, okafor) = await LedAsync(desk);
        var close = await okafor.GetAsync($"/lead/{id}/close");
        Assert.Contains("Call the legal office.", close.Text);

        var refused = await okafor.PressAsync(close, $"/lead/{id}/close");
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Null((await ReadAsync(desk, id)).Closed);

        var closed = await okafor.PressAsync(refused, $"/lead/{id}/close", ("reason", "A wrong number. Nobody came."));
        Assert.NotEmpty((await ReadAsync(desk, id)).Closed!.Entry.StillOwed);
        await okafor.PressAsync(closed, $"/lead/{id}/undo");
        Assert.Null((await ReadAsync(desk, id)).Closed);
    }

    [Xunit.Fact]
    public async Task Nothing_privileged_is_on_any_of_the_leaders_pages()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, okafor) = await LedAsync(desk);
        await WriteAsync(desk, id, (i, who) => new NotePrivately("ZZ-PRIVILEGED-ZZ").Decide(i, who));
        foreach (var page in new[] { "", "/ask", "/call", "/advice", "/close" })
        {
            var seen = await okafor.GetAsync($"/lead/{id}{page}");
            Assert.Equal(HttpStatusCode.OK, seen.Status);
            Assert.DoesNotContain("ZZ-PRIVILEGED-ZZ", seen.Html);
            Assert.DoesNotContain("Private note", seen.Text);
        }
    }

    [Xunit.Fact]
    public async Task Counsels_question_is_answered_in_the_matter()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, okafor) = await LedAsync(desk);
        await WriteAsync(desk, id, (i, who) => new AskLeader(new AdviceId(Guid.NewGuid()), "Who signed the paper?").Decide(i, who));
        var call = await okafor.GetAsync($"/lead/{id}/call");
        Assert.Contains("Who signed the paper?", call.Text);
        await okafor.PressAsync(call, $"/lead/{id}/answer-counsel", ("text", "It does not say."));
        Assert.Equal("It does not say.", (await ReadAsync(desk, id)).Questions.Single().Answer!.Entry.Text);
    }

    [Xunit.Fact]
    public async Task The_agency_is_kept_as_stated_as_printed_and_as_called_back_and_the_family_claim_stays_a_claim()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, okafor) = await LedAsync(desk);
        var ask = await okafor.GetAsync($"/lead/{id}/ask");
        ask = await okafor.PressAsync(ask, Fact(ask, "agency-stated"), ("value", "Federal warrants team"));
        var official = (await ReadAsync(desk, id)).Officials[0];
        ask = await okafor.PressAsync(ask, $"/lead/{id}/agency?official={official.Value}", ("check", "card-seen"), ("printed", "Example Department, Field Office"));
        ask = await okafor.PressAsync(ask, $"/lead/{id}/observe", ("observation", "family-claimed"));

        var incident = await ReadAsync(desk, id);
        Assert.Equal(("Federal warrants team", "Example Department, Field Office", AgencyCheck.CardSeen),
            (incident.Answer("agency-stated", official)?.Value, incident.AgencyChecks[^1].Entry.Printed, incident.AgencyChecks[^1].Entry.State));
        Assert.Null(incident.Family);
        Assert.Contains("We have not asked the family yet", ask.Text);
        Assert.Contains("Example Department, Field Office", (await (await desk.PersonAsync("raman")).GetAsync($"/legal/{id}")).Text);
    }

    private static string Fact(Seen page, string field) => page.Forms.First(f => f.Action.Contains($"about={field}", StringComparison.Ordinal)).Action;

    private static async Task<(IncidentId Id, Visitor Okafor)> LedAsync(Desk desk)
    {
        var id = await desk.IncidentAsync();
        var okafor = await desk.PersonAsync("okafor");
        await okafor.PressAsync(await okafor.GetAsync($"/lead/{id}"), $"/lead/{id}/take");
        return (id, okafor);
    }

    private static Task AdviseAsync(Desk desk, IncidentId id, int n, string text) => WriteAsync(desk, id, (i, who) =>
        new Advise(new AdviceId(DerivedIds.Of(id.Value, n)), Disposition.DoNotAdmit, text, null, [], null, i.CurrentAdvice?.Advised.Entry.Advice, false)
            .Decide(i, who, Instant.FromDateTimeOffset(desk.Time.GetUtcNow())));

    private static async Task WriteAsync(Desk desk, IncidentId id, Func<Incident, Who, Result<ImmutableArray<Entry>>> decide)
    {
        var who = new Who(desk.Book.Person(desk.IdOf("raman")), null, null, KnownBy.SignedIn);
        var now = Instant.FromDateTimeOffset(desk.Time.GetUtcNow());
        var written = await desk.Open.Store.Ledger.Write(new Attempt(id, new TapId(Guid.NewGuid()), who.Actor, new Happened(now, TimeSource.Server)),
            moment => decide(moment.Incident!, who), CancellationToken.None);
        Assert.True(written.IsOk, written.Refusal?.ToString());
    }

    private static async Task<Incident> ReadAsync(Desk desk, IncidentId id) => (await desk.Open.Store.Ledger.Read(id, CancellationToken.None))!;
}
