using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.DeskTests.Rooms.Legal;

/// <summary>The legal queue: in which order, and what each row says.</summary>
public sealed class QueueTests
{
    [Xunit.Fact]
    public async Task Unseen_before_seen_oldest_first_and_nothing_of_nobodys_below_what_somebody_has()
    {
        await using var desk = await Desk.OpenAsync();
        await LegalTests.SecondAsync(desk);
        var raman = await desk.PersonAsync("raman");
        var mine = await SendAsync(desk, "raman");
        var others = await SendAsync(desk, "nakai");
        var seen = await SendAsync(desk);
        await raman.GetAsync($"/legal/{seen}");
        var older = await SendAsync(desk);
        var younger = await SendAsync(desk);
        var coming = await desk.IncidentAsync();
        await LegalTests.WriteAsync(desk, coming, "okafor", (i, who, _) => new TakeNote("Just opened.").Decide(i, who));

        var page = await raman.GetAsync("/legal");

        int At(IncidentId id) => page.Html.IndexOf($"id=\"c-{id}\"", StringComparison.Ordinal);
        IncidentId[] order = [older, younger, seen, coming, mine, others];
        Assert.DoesNotContain(-1, order.Select(At));
        Assert.Equal(order, order.OrderBy(At));
        Assert.Contains("3 need a lawyer now.", page.Text);
    }

    [Xunit.Fact]
    public async Task An_emergency_in_a_case_that_counsel_had_looked_at_is_unseen_until_counsel_looks_again()
    {
        await using var desk = await Desk.OpenAsync();
        var raman = await desk.PersonAsync("raman");
        var id = await SendAsync(desk);
        await raman.GetAsync($"/legal/{id}");
        Assert.DoesNotContain("Not opened yet", (await raman.GetAsync("/legal")).Text);
        var door = await desk.DeviceAsync();
        await door.PressAsync(await door.GetAsync($"/case/{id}"), $"/case/{id}/emergency");

        Assert.DoesNotContain("Seen", (await door.GetAsync($"/case/{id}/emergency")).Text);
        Assert.Contains("Not opened yet", (await raman.GetAsync("/legal")).Text);
        await raman.GetAsync($"/legal/{id}");
        await raman.GetAsync($"/legal/{id}");
        Assert.Contains("Seen", (await door.GetAsync($"/case/{id}/emergency")).Text);
        Assert.Equal(2, (await desk.Open.Journals.Read(id, CancellationToken.None))!.Lines.Count(l => l.Entry is Vestibule.Core.Incidents.Entries.Seen));
    }

    [Xunit.Fact]
    public async Task A_case_that_was_opened_and_not_sent_is_shown_as_coming_and_can_be_read_and_taken()
    {
        await using var desk = await Desk.OpenAsync();
        var device = await desk.DeviceAsync();
        var opened = await device.PressAsync(await device.GetAsync("/"), "/door/open", ("ask", "entry"));
        var id = opened.At.AbsolutePath.Split('/')[^1];
        var raman = await desk.PersonAsync("raman");
        var queue = await raman.GetAsync("/legal");
        Assert.Contains("Coming.", queue.Text);
        Assert.Contains("Not sent yet", queue.Text);
        Assert.DoesNotContain("needs a lawyer now", queue.Text);

        var matter = await raman.GetAsync($"/legal/{id}");
        Assert.Contains("This may come to legal.", matter.Text);
        var taken = await raman.PressAsync(matter, $"/legal/{id}/take");
        Assert.Contains("You have this since", taken.Text);
        Assert.Contains("Yours", (await raman.GetAsync("/legal")).Text);
    }

    [Xunit.Fact]
    public async Task A_row_says_since_when_where_what_is_asked_which_papers_and_who_leads()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await desk.IncidentAsync();
        await LegalTests.WriteAsync(desk, id, "okafor", (i, who, _) => new TakeLead(null).Decide(i, who));
        await LegalTests.WriteAsync(desk, id, "okafor", (i, who, _) => new AnswerFact("warrant", null, AnswerState.Answered, "shown", null).Decide(i, who));
        await LegalTests.WriteAsync(desk, id, "okafor", (i, who, _) => new DoStep(i.Asks[0].Id, "wait-outside", null).Decide(i, who));
        await LegalTests.WriteAsync(desk, id, "okafor", (i, who, _) =>
            new RecordPaper(new PaperId(Guid.NewGuid()), null, "image/jpeg", 10, new string('0', 64), false).Decide(i, who));
        await LegalTests.WriteAsync(desk, id, "okafor", (i, who, _) => AskLegal.Decide(i, who));
        desk.Time.Advance(TimeSpan.FromSeconds(59 + (10 * 60)));

        var row = (await (await desk.PersonAsync("raman")).GetAsync("/legal")).Text;

        Assert.Contains("10", row);
        Assert.DoesNotContain("11 ", row);
        foreach (var said in new[] { "Larkspur Elementary", "A student", "Outside", "Warrant shown", "1 page recorded", "Denise Okafor leads" })
        {
            Assert.Contains(said, row);
        }
    }

    [Xunit.Fact]
    public async Task A_second_packet_does_not_make_a_case_younger()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await SendAsync(desk);
        var first = CaseSummary.Of(await LegalTests.ReadAsync(desk, id), default).LegalSince;
        await LegalTests.WriteAsync(desk, id, "okafor", (i, who, _) => AskLegal.Decide(i, who));
        Assert.Equal(first, CaseSummary.Of(await LegalTests.ReadAsync(desk, id), default).LegalSince);
    }

    [Xunit.Fact]
    public async Task A_packet_waits_for_legal_even_when_nobody_there_could_be_alerted()
    {
        await using var desk = await Desk.OpenAsync();
        await LegalTests.SaveAsync(desk, desk.Book with { People = [.. desk.Book.People.Where(p => p.SignIn != "raman")] });
        var id = await desk.IncidentAsync();
        await LegalTests.WriteAsync(desk, id, "okafor", (i, who, _) => AskLegal.Decide(i, who));
        Assert.True(CaseSummary.Of(await LegalTests.ReadAsync(desk, id), default).LegalDue);
    }

    [Xunit.Fact]
    public async Task With_more_open_cases_than_one_list_holds_the_oldest_is_still_first()
    {
        await using var desk = await Desk.OpenAsync();
        var oldest = await SendAsync(desk);
        for (var n = 0; n < 200; n++)
        {
            await desk.IncidentAsync();
        }

        var page = await (await desk.PersonAsync("raman")).GetAsync("/legal");
        Assert.Contains($"id=\"c-{oldest}\"", page.Html);
        Assert.Contains("201 open", page.Text);
    }

    [Xunit.Fact]
    public async Task A_practice_case_stands_in_a_list_of_its_own_and_needs_no_lawyer()
    {
        await using var desk = await Desk.OpenAsync();
        var who = new Who(desk.Book.Person(desk.IdOf("okafor")), null, null, KnownBy.SignedIn);
        var now = Instant.FromDateTimeOffset(desk.Time.GetUtcNow());
        var id = new IncidentId(Guid.CreateVersion7());
        var opened = await desk.Service<Deciding>().OpenAsync(
            new Acting(desk.Book, who, new TapId(Guid.NewGuid()), new Happened(now, TimeSource.Server), now), id, AskKind.Information, Channel.Email,
            new Place(PlaceKind.Campus, Desk.Larkspur), rehearsal: true, CancellationToken.None);
        Assert.True(opened.IsOk, opened.Refusal?.ToString());
        var raman = await desk.PersonAsync("raman");

        var queue = await raman.GetAsync("/legal");
        Assert.Contains("Nothing open.", queue.Text);
        Assert.DoesNotContain($"c-{id}", queue.Html);
        Assert.Contains($"c-{id}", (await raman.GetAsync("/legal?show=practice")).Html);
    }

    private static async Task<IncidentId> SendAsync(Desk desk, string? counsel = null)
    {
        var id = await desk.IncidentAsync();
        await LegalTests.WriteAsync(desk, id, "okafor", (i, who, _) => AskLegal.Decide(i, who));
        if (counsel is not null)
        {
            await LegalTests.WriteAsync(desk, id, counsel, (i, who, _) => new TakeMatter(null).Decide(i, who));
        }

        desk.Time.Advance(TimeSpan.FromMinutes(1));
        return id;
    }
}
