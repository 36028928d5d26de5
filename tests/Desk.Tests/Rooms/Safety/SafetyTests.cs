using System.Collections.Immutable;
using System.Net;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;

namespace Vestibule.DeskTests.Rooms.Safety;

/// <summary>Safety's room, without a script: the wall, one case, the words to the door, and being told afterwards.</summary>
public sealed class SafetyTests
{
    [Fact]
    public async Task A_case_opened_led_and_described_at_the_school_stands_on_the_wall_with_all_that_was_said_of_the_visit()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await desk.IncidentAsync();
        var okafor = await desk.PersonAsync("okafor");
        await okafor.PressAsync(await okafor.GetAsync($"/lead/{id}"), $"/lead/{id}/take");
        await AnswerAsync(okafor, id, "agency-stated", "ICE");
        await AnswerAsync(okafor, id, "official-name", "D. Keller");
        await AnswerAsync(okafor, id, "badge", "4471");
        await AnswerAsync(okafor, id, "cooperation", "working-with-us");
        var ask = await okafor.GetAsync($"/lead/{id}/ask");
        await okafor.PressAsync(ask, $"/lead/{id}/waits", ("step", "wait-office"));

        var summary = CaseSummary.Of(await ReadAsync(desk, id), Now(desk));
        Assert.Equal(("front-office", "working-with-us", "ICE"), (summary.Waits, summary.Conduct, Assert.Single(summary.Agencies)));
        Assert.Equal(["badge:4471", "name:DKELLER", "agency:2017-03-10:ICE", "agency:2017-03-11:ICE"], CaseSummary.LookUps(await ReadAsync(desk, id)));

        desk.Time.Advance(TimeSpan.FromMinutes(12));
        var wall = await (await desk.PersonAsync("bell")).GetAsync("/safety");
        Assert.Contains("1 open case", wall.Text);
        Assert.Contains("Larkspur Elementary", wall.Text);
        Assert.Contains("Waits in the front office", wall.Text);
        Assert.Contains("Working with us", wall.Text);
        Assert.Contains("Denise Okafor", wall.Text);
        Assert.Contains(">12</b>", wall.Html);
    }

    [Fact]
    public async Task The_wall_never_shows_a_student_a_family_or_anybodys_own_words()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await desk.IncidentAsync();
        await AsLeaderAsync(desk, id, (i, who) => TakeLeadOf(i, who));
        await AsLeaderAsync(desk, id, (i, who) => new NameStudent(null, "ZZ-CHILD-ZZ").Decide(i, who));
        await AsLeaderAsync(desk, id, (i, who) => new TakeNote("ZZ-CHILD-ZZ is in room 12").Decide(i, who));
        await AsLeaderAsync(desk, id, (i, who) => new DeclareEmergency("other", "Give us ZZ-CHILD-ZZ", null).Decide(i, who));
        await AsLeaderAsync(desk, id, (i, who) => new AskFamily(false, "ZZ-MOTHER-ZZ").Decide(i, who));

        var bell = await desk.PersonAsync("bell");
        foreach (var page in new[] { "/safety", "/safety/telling" })
        {
            var seen = await bell.GetAsync(page);
            Assert.Equal(HttpStatusCode.OK, seen.Status);
            Assert.DoesNotContain("ZZ-", seen.Html);
        }

        Assert.Contains("Emergency. Staff comply", (await bell.GetAsync("/safety")).Text);
        Assert.Contains("Other words were said. Open the case to read them.", (await bell.GetAsync("/safety")).Text);
        var one = await bell.GetAsync($"/safety/{id}");
        Assert.DoesNotContain("Asked for: ZZ-CHILD-ZZ", one.Text);
        Assert.DoesNotContain("ZZ-MOTHER-ZZ", one.Html);
    }

    [Fact]
    public async Task The_wall_says_which_words_of_emergency_were_said_and_every_timeline_does()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await desk.IncidentAsync();
        await AsLeaderAsync(desk, id, (i, who) => TakeLeadOf(i, who));
        await AsLeaderAsync(desk, id, (i, who) => new DeclareEmergency(null, null, null).Decide(i, who));
        var bell = await desk.PersonAsync("bell");
        Assert.Contains("What was said is not written down yet.", (await bell.GetAsync("/safety")).Text);
        await AsLeaderAsync(desk, id, (i, who) => new RecordEmergencyWords(null, "Stand back", null).Decide(i, who));
        Assert.Contains("Other words were said. Open the case to read them.", (await bell.GetAsync("/safety")).Text);
        await AsLeaderAsync(desk, id, (i, who) => new RecordEmergencyWords("order", "ZZ-WORDS-ZZ", null).Decide(i, who));

        var wall = (await bell.GetAsync("/safety")).Text;
        Assert.Contains("“I am giving you a lawful order.”", wall);
        Assert.DoesNotContain("ZZ-WORDS-ZZ", wall);
        Assert.Contains("What was said: “I am giving you a lawful order.” ZZ-WORDS-ZZ", (await bell.GetAsync($"/safety/{id}")).Text);
    }

    [Fact]
    public async Task A_wall_says_how_to_tell_that_it_is_not_live_any_more()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.IncidentAsync();
        var wall = await (await desk.PersonAsync("bell")).GetAsync("/safety");
        Assert.Contains("data-poll=\"20\"", wall.Html);
        Assert.Contains("data-live=\"/live/safety?after=", wall.Html);
        Assert.Contains("http-equiv=\"refresh\"", wall.Html);
        Assert.Contains("Not live. Last heard", wall.Html);
        Assert.Contains("Mar 10, 2017 · 9:41", wall.Text);
    }

    [Fact]
    public async Task A_quiet_wall_is_quiet_and_a_practice_is_not_counted()
    {
        await using var desk = await Desk.OpenAsync();
        var wall = await (await desk.PersonAsync("bell")).GetAsync("/safety");
        Assert.Contains("No open case", wall.Text);
        Assert.Contains("All 2 campuses are quiet.", wall.Text);
    }

    [Fact]
    public async Task More_cases_than_fit_are_counted_and_emergencies_come_first()
    {
        await using var desk = await Desk.OpenAsync();
        for (var n = 0; n < 7; n++)
        {
            await desk.IncidentAsync();
            desk.Time.Advance(TimeSpan.FromMinutes(1));
        }

        var last = await desk.IncidentAsync(Desk.Foxglove);
        await AsAsync(desk, last, "trinh", (i, who) => new DeclareEmergency(null, null, null).Decide(i, who));
        var wall = await (await desk.PersonAsync("bell")).GetAsync("/safety");
        Assert.Contains("8 open cases", wall.Text);
        Assert.Contains("3 more open cases", wall.Text);
        Assert.True(wall.Html.IndexOf($"/safety/{last}", StringComparison.Ordinal) < wall.Html.IndexOf("Larkspur Elementary</a>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Safety_takes_the_call_and_its_words_reach_the_door_but_are_never_counsels_advice()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await desk.IncidentAsync();
        var (bell, device) = (await desk.PersonAsync("bell"), await desk.DeviceAsync());
        var page = await bell.PressAsync(await bell.GetAsync($"/safety/{id}"), $"/safety/{id}/take");
        Assert.Contains("Marcus Bell has it for Safety", page.Text);
        page = await bell.PressAsync(page, $"/safety/{id}/guide", ("text", "Stay where you are. I am on the phone with your leader."));
        Assert.Equal(HttpStatusCode.OK, page.Status);

        var door = await device.GetAsync($"/case/{id}");
        Assert.Contains("Stay where you are. I am on the phone with your leader.", door.Text);
        Assert.Contains("Marcus Bell", door.Text);
        var incident = await ReadAsync(desk, id);
        Assert.Null(incident.CurrentAdvice);
        Assert.DoesNotContain(incident.Asks[0].Run.Done, d => d.Step.Value is "advice" or "counsel-admits" or "instruct");

        var empty = await bell.PressAsync(page, $"/safety/{id}/guide", ("text", " "), ("tap", Guid.NewGuid().ToString()));
        Assert.Equal(HttpStatusCode.BadRequest, empty.Status);
        Assert.Contains("Nothing was written or chosen.", empty.Text);
        var undone = await bell.PressAsync(page, $"/safety/{id}/undo");
        Assert.Contains("Nobody in Safety has this yet", undone.Text);
    }

    [Fact]
    public async Task A_closed_case_stays_owed_until_safety_was_told_who_told_and_what()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await desk.IncidentAsync();
        await AsLeaderAsync(desk, id, (i, who) => TakeLeadOf(i, who));
        await AsLeaderAsync(desk, id, (i, who) => new Close("Nobody could be reached").Decide(i, who, Now(desk)));
        var bell = await desk.PersonAsync("bell");

        Assert.Contains("1 closed case still to be told", (await bell.GetAsync("/safety")).Text);
        Assert.Contains($"/safety/{id}", (await bell.GetAsync("/safety/telling")).Html);
        var page = await bell.GetAsync($"/safety/{id}");
        Assert.Contains("This is still owed.", page.Text);
        page = await bell.PressAsync(page, $"/safety/{id}/told", ("with", "Ms. Okafor"), ("text", "Legal said to wait. The officer left."));

        Assert.Contains("Told 9:41 · Marcus Bell · Ms. Okafor", page.Text);
        Assert.Contains("Legal said to wait. The officer left.", page.Text);
        Assert.Contains("Nothing left to be told", (await bell.GetAsync("/safety")).Text);
    }

    [Fact]
    public async Task A_wrong_tap_that_was_taken_back_is_not_owed_to_anybody()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await desk.IncidentAsync();
        await AsAsync(desk, id, "okafor", (i, who) => new Undo(i.Lines[0].Id).Decide(i, who));
        Assert.NotNull((await ReadAsync(desk, id)).Closed);
        Assert.Contains("Nothing left to be told", (await (await desk.PersonAsync("bell")).GetAsync("/safety")).Text);
    }

    [Fact]
    public async Task The_same_officer_at_a_second_campus_is_a_hint_that_only_a_person_makes_a_fact()
    {
        await using var desk = await Desk.OpenAsync();
        var (first, second) = (await desk.IncidentAsync(), await desk.IncidentAsync(Desk.Foxglove));
        var okafor = await desk.PersonAsync("okafor");
        await okafor.PressAsync(await okafor.GetAsync($"/lead/{first}"), $"/lead/{first}/take");
        await AnswerAsync(okafor, first, "badge", "A-4471");
        await AnswerAsync(okafor, first, "agency-stated", "ICE");
        var trinh = await desk.PersonAsync("trinh");
        await trinh.PressAsync(await trinh.GetAsync($"/lead/{second}"), $"/lead/{second}/take");
        var bell = await desk.PersonAsync("bell");
        Assert.DoesNotContain("Maybe the same officers", (await bell.GetAsync($"/safety/{second}")).Text);

        await AnswerAsync(trinh, second, "agency-stated", "ice");
        var page = await bell.GetAsync($"/safety/{second}");
        Assert.Contains("Same agency, within a day", page.Text);
        Assert.DoesNotContain("Same badge number", page.Text);
        await AnswerAsync(trinh, second, "badge", "a4471");
        page = await bell.GetAsync($"/safety/{second}");
        Assert.Contains("Same badge number", page.Text);
        Assert.Contains("Maybe the same officers: Larkspur Elementary", (await bell.GetAsync("/safety")).Text);
        Assert.Empty((await ReadAsync(desk, second)).SameOfficials);

        page = await bell.PressAsync(page, $"/safety/{second}/same");
        Assert.Contains("Confirmed to be the same", page.Text);
        Assert.Equal(first, Assert.Single((await ReadAsync(desk, second)).SameOfficials));
        Assert.Contains("Confirmed to be the same", (await bell.GetAsync($"/safety/{first}")).Text);
        var stranger = await desk.IncidentAsync(Desk.Foxglove);
        var refused = await bell.PressAsync(page, $"/safety/{second}/take", ("tap", Guid.NewGuid().ToString()));
        Assert.Equal(HttpStatusCode.OK, refused.Status);
        var guess = await bell.PostAsync($"/safety/{second}/same", page.Form($"/safety/{second}/take").Fields
            .Where(f => f.Key != "tap").Append(new("tap", Guid.NewGuid().ToString())).Append(new("other", stranger.ToString())));
        Assert.Equal(HttpStatusCode.Conflict, guess.Status);
    }

    [Fact]
    public async Task The_same_agency_two_days_later_is_no_hint()
    {
        await using var desk = await Desk.OpenAsync();
        var first = await desk.IncidentAsync();
        await AgencyAsync(desk, first, "okafor");
        desk.Time.Advance(TimeSpan.FromDays(2));
        var second = await desk.IncidentAsync(Desk.Foxglove);
        await AgencyAsync(desk, second, "trinh");
        Assert.DoesNotContain("Maybe the same officers", (await (await desk.PersonAsync("bell")).GetAsync($"/safety/{second}")).Text);
    }

    [Fact]
    public async Task Somebody_from_safety_comes_first_to_the_wall()
    {
        await using var desk = await Desk.OpenAsync();
        Assert.Equal("/safety", (await (await desk.PersonAsync("bell")).GetAsync("/")).At.AbsolutePath);
    }

    private static async Task AgencyAsync(Desk desk, IncidentId id, string leader)
    {
        await AsAsync(desk, id, leader, (i, who) => new TakeLead(null).Decide(i, who));
        var official = new OfficialId(Guid.NewGuid());
        await AsAsync(desk, id, leader, (i, who) => new AddOfficial(official).Decide(i, who));
        await AsAsync(desk, id, leader, (i, who) => new AnswerFact("agency-stated", official, AnswerState.Answered, "ICE", null).Decide(i, who));
    }

    private static Result<ImmutableArray<Entry>> TakeLeadOf(Incident i, Core.District.Who who) => new TakeLead(null).Decide(i, who);

    private static async Task AnswerAsync(Visitor leader, IncidentId id, string field, string value)
    {
        var ask = await leader.GetAsync($"/lead/{id}/ask?lang=en");
        var saved = await leader.PressAsync(ask, ask.Forms.First(f => f.Action.Contains($"about={field}", StringComparison.Ordinal)).Action, ("value", value));
        Assert.Equal(HttpStatusCode.OK, saved.Status);
    }

    private static Task AsLeaderAsync(Desk desk, IncidentId id, Func<Incident, Core.District.Who, Result<ImmutableArray<Entry>>> decide) =>
        AsAsync(desk, id, "okafor", decide);

    private static Task AsAsync(Desk desk, IncidentId id, string signIn, Func<Incident, Core.District.Who, Result<ImmutableArray<Entry>>> decide) =>
        Acts.AsAsync(desk, id, signIn, decide);

    private static NodaTime.Instant Now(Desk desk) => NodaTime.Instant.FromDateTimeOffset(desk.Time.GetUtcNow());

    private static async Task<Incident> ReadAsync(Desk desk, IncidentId id) => (await desk.Open.Store.Ledger.Read(id, CancellationToken.None))!;
}
