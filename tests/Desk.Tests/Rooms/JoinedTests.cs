using System.Net;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;

namespace Vestibule.DeskTests.Rooms;

/// <summary>Two taps at one campus that are one visit: the legal office or Safety joins them, and one ladder and one row remain.</summary>
public sealed class JoinedTests
{
    [Theory]
    [InlineData("raman", "/legal")]
    [InlineData("bell", "/safety")]
    public async Task Two_cases_of_one_visit_are_joined_one_row_and_one_ladder_remain_and_they_can_be_parted(string name, string room)
    {
        await using var desk = await Desk.OpenAsync();
        var first = await desk.IncidentAsync();
        desk.Time.Advance(TimeSpan.FromSeconds(30));
        var (second, elsewhere) = (await desk.IncidentAsync(), await desk.IncidentAsync(Desk.Foxglove));
        var person = await desk.PersonAsync(name);

        // Suggested from either side; never a case of another campus.
        var page = await person.GetAsync($"{room}/{second}");
        Assert.Contains($"{room}/{first}", page.Html);
        Assert.DoesNotContain(elsewhere.ToString(), page.Form($"{room}/{second}/join").Fields.Select(f => f.Value));
        page = await person.PressAsync(page, $"{room}/{second}/join");

        Assert.Contains("This visit goes on in that case.", page.Text);
        var (one, two) = (await ReadAsync(desk, first), await ReadAsync(desk, second));
        Assert.Equal((second, true), (one.Joinings.Single().Entry.Other, one.Joinings.Single().Entry.Remains));
        Assert.Equal((first, true, false), (two.JoinedTo!.Entry.Other, two.GoesOnElsewhere, one.GoesOnElsewhere));
        Assert.Equal((Closing.Joined, null), (two.Closed!.Entry.Reason, one.Closed));
        Assert.Empty(Owing.Of(two, Now(desk)));

        var queue = await (await desk.PersonAsync("raman")).GetAsync("/legal");
        var wall = await (await desk.PersonAsync("bell")).GetAsync("/safety");
        Assert.Contains($"/legal/{first}", queue.Html);
        Assert.DoesNotContain($"/legal/{second}", queue.Html);
        Assert.Contains("2 open cases", wall.Text);
        Assert.DoesNotContain(second.ToString(), wall.Html);
        Assert.Contains("With case 2017-0002", wall.Text);
        var door = await desk.DeviceAsync();
        Assert.Contains("This is the same visit as case 2017-0001.", (await door.GetAsync($"/case/{second}")).Text);

        // Only the case that goes on climbs.
        desk.Time.Advance(TimeSpan.FromMinutes(3));
        Assert.Contains((await EscalateAsync(desk)).Decide(one, Now(desk)), e => e is RungClimbed);
        Assert.Empty((await EscalateAsync(desk)).Decide(two, Now(desk)));

        // Its own leader opens it again only by having the two parted.
        var okafor = await desk.PersonAsync("okafor");
        Assert.Contains("It is the same visit as another case", (await okafor.GetAsync($"/lead/{second}/close")).Text);
        var undone = await okafor.ScriptAsync($"/lead/{second}/undo", ("entry", two.Closed!.Line.Id.ToString()), ("tap", Guid.NewGuid().ToString()));
        Assert.Contains("joined with case 2017-0001 already", undone.Text);

        page = await person.PressAsync(await person.GetAsync($"{room}/{first}"), $"{room}/{first}/part");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        (one, two) = (await ReadAsync(desk, first), await ReadAsync(desk, second));
        Assert.True(one.Joinings.IsEmpty && two.Joinings.IsEmpty && !two.GoesOnElsewhere && two.Closed is null);
        Assert.NotEmpty(two.Rungs);
        Assert.Contains($"/legal/{second}", (await (await desk.PersonAsync("raman")).GetAsync("/legal")).Html);
    }

    [Fact]
    public async Task An_emergency_in_a_joined_case_is_never_left_to_the_other_one()
    {
        await using var desk = await Desk.OpenAsync();
        var (first, second) = (await desk.IncidentAsync(), await desk.IncidentAsync());
        var bell = await desk.PersonAsync("bell");
        await bell.PressAsync(await bell.GetAsync($"/safety/{first}"), $"/safety/{first}/join");
        var away = (await ReadAsync(desk, first)).GoesOnElsewhere ? first : second;
        await Acts.AsAsync(desk, away, "okafor", (i, who) => new DeclareEmergency("order", null, null).Decide(i, who));

        var incident = await ReadAsync(desk, away);
        Assert.False(incident.GoesOnElsewhere);
        Assert.Null(incident.Closed);
        var due = (await EscalateAsync(desk)).Decide(incident, Now(desk)).OfType<RungClimbed>().Select(r => r.Ladder);
        Assert.Equal(["legal", "safety"], due.Concat(incident.Rungs.Select(r => r.Entry.Ladder)).Where(l => l != "leader").Distinct().Order());
        Assert.Contains($"/safety/{away}", (await bell.GetAsync("/safety")).Html);
    }

    [Fact]
    public async Task Whoever_opened_the_case_that_closed_by_joining_follows_the_one_that_goes_on()
    {
        await using var desk = await Desk.OpenAsync();
        var first = await desk.IncidentAsync();
        desk.Time.Advance(TimeSpan.FromSeconds(30));
        var second = await desk.IncidentAsync(by: new Actor(desk.IdOf("medina"), null, KnownBy.SignedIn));
        var (bell, medina) = (await desk.PersonAsync("bell"), await desk.PersonAsync("medina"));
        Assert.Equal(HttpStatusCode.NotFound, (await medina.GetAsync($"/case/{first}")).Status);
        await bell.PressAsync(await bell.GetAsync($"/safety/{first}"), $"/safety/{first}/join");

        var page = await medina.GetAsync($"/case/{second}");
        Assert.Contains("This is the same visit as case 2017-0001.", page.Text);
        Assert.Contains($"href=\"/case/{first}\"", page.Html);
        Assert.DoesNotContain("This case is closed", page.Text);
        Assert.Equal(HttpStatusCode.OK, (await medina.GetAsync($"/case/{first}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await medina.ScriptAsync($"/case/{first}/note", ("text", "He stands by the gate."), ("tap", Guid.NewGuid().ToString()))).Status);

        await bell.PressAsync(await bell.GetAsync($"/safety/{first}"), $"/safety/{first}/part");
        Assert.Equal(HttpStatusCode.NotFound, (await medina.GetAsync($"/case/{first}")).Status);
    }

    [Fact]
    public async Task A_case_joined_already_a_closed_one_and_one_of_another_campus_are_not_joined_and_neither_journal_says_so()
    {
        await using var desk = await Desk.OpenAsync();
        var (first, second, third) = (await desk.IncidentAsync(), await desk.IncidentAsync(), await desk.IncidentAsync());
        var elsewhere = await desk.IncidentAsync(Desk.Foxglove);
        var bell = await desk.PersonAsync("bell");
        var page = await bell.GetAsync($"/safety/{second}");
        await bell.PressAsync(page, $"/safety/{second}/join", ("other", first.ToString()));

        var again = await bell.PressAsync(page, $"/safety/{second}/join", ("other", third.ToString()), ("tap", Guid.NewGuid().ToString()));
        Assert.Equal(HttpStatusCode.Conflict, again.Status);
        Assert.Contains("joined with case 2017-0001 already", again.Text);
        Assert.Empty((await ReadAsync(desk, third)).Joinings);
        var far = await bell.PressAsync(page, $"/safety/{second}/join", ("other", elsewhere.ToString()), ("tap", Guid.NewGuid().ToString()));
        Assert.Equal(HttpStatusCode.Conflict, far.Status);
        Assert.Empty((await ReadAsync(desk, elsewhere)).Joinings);
        var okafor = await desk.PersonAsync("okafor");
        Assert.Equal(HttpStatusCode.NotFound, (await okafor.GetAsync($"/safety/{first}")).Status);
    }

    private static Task<Escalate> EscalateAsync(Desk desk) => desk.Service<Vestibule.Plumbing.Deciding>().EscalateAsync(desk.Book, Now(desk), CancellationToken.None);

    private static NodaTime.Instant Now(Desk desk) => NodaTime.Instant.FromDateTimeOffset(desk.Time.GetUtcNow());

    private static async Task<Incident> ReadAsync(Desk desk, IncidentId id) => (await desk.Open.Store.Ledger.Read(id, CancellationToken.None))!;
}
