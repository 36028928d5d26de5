using System.Net;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.DeskTests.Rooms.Rehearsal;

/// <summary>The two-minute practice: everything is real except the officer.</summary>
public sealed class RehearsalTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    [Xunit.Fact]
    public async Task A_newcomer_plays_the_whole_path_with_one_button_a_scene()
    {
        await using var desk = await Desk.OpenAsync();
        var newcomer = desk.Stranger();
        var page = await newcomer.PressAsync(await newcomer.GetAsync("/rehearse"), "/rehearse");
        var path = page.At.AbsolutePath;
        var scenes = 1;
        while (page.Forms.Any(f => f.Action == path))
        {
            page = await newcomer.PressAsync(page, path);
            Assert.Equal(HttpStatusCode.OK, page.Status);
            scenes++;
            Assert.InRange(scenes, 1, 40);
        }

        Assert.Equal(17, scenes);
        Assert.Contains("That is the whole path", page.Text);
        var incident = (await desk.Open.Journals.Read(new IncidentId(Guid.Parse(path.Split('/')[2])), Stop))!;
        Assert.NotNull(incident.Closed);
        Assert.Single(incident.Papers);
        Assert.True(incident.Papers[0].Recorded.Entry.Readable);
        Assert.NotNull(incident.CurrentAdvice!.CarriedOut);
        Assert.DoesNotContain(incident.Lines, l => l.By.Person is null && l.Entry is LeadTaken or Advised);
        Assert.DoesNotContain("Practice note of the legal office", page.Html);
        Assert.True((await JournalCheck.Run(desk.Open.Store, Stop)).IsSound);
    }

    [Xunit.Fact]
    public async Task Practice_sends_nobody_a_message()
    {
        await using var desk = await Desk.OpenAsync();
        var newcomer = desk.Stranger();
        var page = await newcomer.PressAsync(await newcomer.GetAsync("/rehearse"), "/rehearse");
        var id = new IncidentId(Guid.Parse(page.At.AbsolutePath.Split('/')[2]));

        Assert.Contains((await desk.Open.Journals.Read(id, Stop))!.Lines, l => l.Entry is RungClimbed);
        Assert.Empty(await desk.Open.Store.Outbox.ForIncident(id, Stop));
    }

    [Xunit.Fact]
    public async Task A_scene_tapped_twice_or_from_an_old_page_is_played_once()
    {
        await using var desk = await Desk.OpenAsync();
        var newcomer = desk.Stranger();
        var first = await newcomer.PressAsync(await newcomer.GetAsync("/rehearse"), "/rehearse");
        var path = first.At.AbsolutePath;
        await newcomer.PressAsync(first, path);
        await newcomer.PressAsync(first, path);

        var incident = (await desk.Open.Journals.Read(new IncidentId(Guid.Parse(path.Split('/')[2])), Stop))!;
        Assert.Single(incident.Lines, l => l.Entry is StepDone);
    }

    [Xunit.Fact]
    public async Task A_real_case_cannot_be_played_and_a_live_house_has_no_rehearsal()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await desk.IncidentAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await desk.Stranger().GetAsync($"/rehearse/{id}")).Status);

        await using var live = await Desk.OpenAsync(demonstration: false);
        Assert.Equal(HttpStatusCode.NotFound, (await live.Stranger().GetAsync("/rehearse")).Status);
    }
}
