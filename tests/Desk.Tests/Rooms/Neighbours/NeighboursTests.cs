using System.Text;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.DeskTests.Rooms.Neighbours;

/// <summary>A case at one school is quiet word at its neighbours, where the district wants it; and the same agency at a second school is one thing to Safety and to counsel.</summary>
public sealed class NeighboursTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    [Fact]
    public async Task Nobody_is_told_until_the_office_turns_it_on_and_then_only_in_words_that_are_safe_on_a_locked_screen()
    {
        await using var desk = await Desk.OpenAsync();
        Assert.Empty(await QuietAsync(desk, await OpenedAsync(desk)));
        var ito = await desk.PersonAsync("ito");
        var page = await ito.GetAsync("/office/neighbours");
        Assert.Contains("No pairs yet.", page.Text);
        Assert.Contains("Choose two different schools.", (await ito.PressAsync(page, "/office/neighbours/add", ("one", "larkspur"), ("other", "larkspur"), ("kind", "near"))).Text);
        page = await ito.PressAsync(page, "/office/neighbours/add", ("one", "larkspur"), ("other", "foxglove"), ("kind", "near"));
        Assert.Contains("near each other", page.Text);
        Assert.Empty(await QuietAsync(desk, await OpenedAsync(desk)));

        var wrong = await ito.PressAsync(page, "/office/neighbours", ("on", "1"), ("dispatch-phone", "seven"));
        Assert.Contains("value=\"seven\"", wrong.Html);
        await ito.PressAsync(page, "/office/neighbours", ("on", "1"), ("dispatch-phone", "+17205550188"), ("agency-hours", "6"));
        desk.Time.Advance(TimeSpan.FromSeconds(2));
        var id = await OpenedAsync(desk);
        var told = await QuietAsync(desk, id);
        Assert.Equal([("text", (PersonId?)null, "+17205550188"), ("text", desk.IdOf("trinh"), "+17205550103")], told.Select(m => (m.Channel, m.Person, m.To)).OrderBy(m => m.Person is not null));
        Assert.All(told, m =>
        {
            var words = Encoding.UTF8.GetString(m.Body.AsSpan());
            Assert.StartsWith("Larkspur Elementary: the front desk has called its leaders.", words, StringComparison.Ordinal);
            Assert.DoesNotMatch("(?i)student|officer|agent|police|http|okafor", words);
            Assert.True(m.NotBefore > m.Made, "the alert itself goes first");
        });

        var bell = await desk.PersonAsync("bell");
        var safety = await bell.GetAsync($"/safety/{id}");
        Assert.Contains("Neighbours were told", safety.Text);
        Assert.Contains("Foxglove High, transport dispatch", safety.Text);

        // Another case at the same school in the same half hour says nothing new; and a leader who is out is not told.
        Assert.Empty(await QuietAsync(desk, await OpenedAsync(desk)));
        desk.Time.Advance(TimeSpan.FromMinutes(40));
        var trinh = await desk.PersonAsync("trinh");
        await trinh.PressAsync(await trinh.GetAsync("/duty"), "/duty/out");
        desk.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal([null], (await QuietAsync(desk, await OpenedAsync(desk))).Select(m => m.Person));
        await ito.PressAsync(await ito.GetAsync("/office/neighbours"), "/office/neighbours/drop");
        Assert.Empty(desk.Open.Rosters.Neighbours.Pairs);
    }

    [Fact]
    public async Task The_same_agency_at_a_second_school_is_linked_within_the_hours_the_district_chose_and_counsel_sees_both()
    {
        await using var desk = await Desk.OpenAsync();
        var first = await desk.IncidentAsync();
        await AgencyAsync(desk, first, "okafor");
        desk.Time.Advance(TimeSpan.FromHours(5));
        var second = await desk.IncidentAsync(Desk.Foxglove);
        await AgencyAsync(desk, second, "trinh");
        var raman = await desk.PersonAsync("raman");
        var page = await raman.GetAsync($"/legal/{second}");
        Assert.Contains("Same agency", page.Text);
        Assert.Contains($"href=\"/legal/{first}\"", page.Html);
        Assert.Contains($"href=\"/legal/{second}\"", (await raman.GetAsync($"/legal/{first}")).Html);

        var ito = await desk.PersonAsync("ito");
        await ito.PressAsync(await ito.GetAsync("/office/neighbours"), "/office/neighbours", ("agency-hours", "4"));
        Assert.DoesNotContain("Same agency", (await raman.GetAsync($"/legal/{second}")).Text);
        Assert.DoesNotContain("Same agency", (await (await desk.PersonAsync("bell")).GetAsync($"/safety/{second}")).Text);
    }

    private static async Task<IncidentId> OpenedAsync(Desk desk)
    {
        var door = await desk.DeviceAsync();
        var opened = await door.PressAsync(await door.GetAsync("/"), "/door/open", ("ask", "student"));
        return new IncidentId(Guid.Parse(opened.At.AbsolutePath.Split('/')[2]));
    }

    private static async Task AgencyAsync(Desk desk, IncidentId id, string leader)
    {
        var official = new OfficialId(Guid.NewGuid());
        await Acts.AsAsync(desk, id, leader, (i, who) => new TakeLead(null).Decide(i, who));
        await Acts.AsAsync(desk, id, leader, (i, who) => new AddOfficial(official).Decide(i, who));
        await Acts.AsAsync(desk, id, leader, (i, who) => new AnswerFact("agency-stated", official, AnswerState.Answered, "ICE", null).Decide(i, who));
    }

    private static async Task<OutboxMessage[]> QuietAsync(Desk desk, IncidentId id) => [.. (await desk.Open.Store.Outbox.ForIncident(id, Stop)).Where(m => m.About == "neighbour")];
}
