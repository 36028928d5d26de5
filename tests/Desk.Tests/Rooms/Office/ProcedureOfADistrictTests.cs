using System.Net;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Channel = Vestibule.Core.Incidents.Entries.Channel;

namespace Vestibule.DeskTests.Rooms.Office;

/// <summary>A procedure against the district it is for: its ladders and hours, and whose procedure it is at all.</summary>
public sealed class ProcedureOfADistrictTests
{
    [Fact]
    public async Task A_ladder_that_climbs_too_slowly_is_told_beside_the_proof_and_stops_a_publication_until_it_is_mended()
    {
        await using var desk = await Desk.OpenAsync();
        var (ito, raman) = (await desk.PersonAsync("ito"), await desk.PersonAsync("raman"));
        var asks = Written.Small.Replace("fields: {}", "alerts: {legal: PT2M}\nfields: {}", StringComparison.Ordinal);
        var draft = await desk.AgreedAsync(ito, raman, Written.Pack(asks));
        Assert.Contains("Checked against who is called now: all", draft.Text);

        await ito.PressAsync(await ito.GetAsync("/office/duty?ladder=legal"), "/office/duty/ladder", ("who-0", "r:legal"), ("then", "safety"), ("then-after", "10"));
        draft = await ito.GetAsync(draft.At.AbsolutePath);
        Assert.Contains("One of", draft.Text);
        Assert.Contains("It is so at: Foxglove High, Larkspur Elementary.", draft.Text.Replace("Larkspur Elementary, Foxglove High", "Foxglove High, Larkspur Elementary", StringComparison.Ordinal));
        Assert.Contains("Safety: Marcus Bell, after 10 minutes without an answer.", draft.Text);
        var refused = await ito.DoAsync(draft, "publish", ("when", "day"), ("from", "2017-03-11"));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("An alert ladder does not do what this procedure needs", refused.Text);

        await ito.PressAsync(await ito.GetAsync("/office/duty?ladder=legal"), "/office/duty/ladder", ("who-0", "r:legal"), ("then", "safety"), ("then-after", "2"));
        var published = await ito.DoAsync(await ito.GetAsync(draft.At.AbsolutePath), "publish", ("when", "day"), ("from", "2017-03-11"));
        Assert.Equal(HttpStatusCode.OK, published.Status);
        Assert.Contains("Checked against who is called now: all", published.Text);

        // A ladder that is slowed down afterwards takes nothing out of force: whoever writes it reads at once what it breaks.
        Assert.DoesNotContain("A procedure asks more of a ladder than it does", (await ito.GetAsync("/office/duty?ladder=legal")).Text);
        var slow = await ito.PressAsync(await ito.GetAsync("/office/duty?ladder=legal"), "/office/duty/ladder", ("who-0", "r:legal"), ("then", "safety"), ("then-after", "10"));
        Assert.Contains("A procedure asks more of a ladder than it does", slow.Text);
        Assert.Contains($"/office/procedures/edition/{published.At.Segments[^1]}#ladders", slow.Html);
    }

    [Fact]
    public async Task Where_the_district_adopted_nothing_a_pack_stands_in_and_the_office_sees_it_at_once()
    {
        await using var desk = await Desk.OpenAsync();
        var (ito, raman) = (await desk.PersonAsync("ito"), await desk.PersonAsync("raman"));
        Assert.DoesNotContain("Not adopted here", (await ito.GetAsync(Written.Room)).Text);
        var saved = await desk.Open.Store.Book.Save(desk.Book with { Procedures = [] }, NodaTime.Instant.FromDateTimeOffset(desk.Time.GetUtcNow()), CancellationToken.None);
        Assert.True(saved.IsOk, saved.Refusal?.ToString());
        var page = await ito.GetAsync(Written.Room);
        Assert.Contains("Your district has no procedure of its own in force.", page.Text);
        Assert.Contains("Not adopted here", page.Text);
        Assert.Equal("denver-2017", Chosen(desk));
        var device = await desk.DeviceAsync();
        var opened = await device.PressAsync(await device.GetAsync("/"), "/door/open", ("ask", "student"));
        Assert.All(new[] { "/cards/larkspur", "/procedure", opened.At.AbsolutePath }, path => Assert.Contains("Not adopted by this district.", device.GetAsync(path).Result.Text));
        Assert.Contains("Este distrito no lo ha adoptado.", (await device.GetAsync("/cards/larkspur?lang=es")).Text);

        var draft = await desk.AgreedAsync(ito, raman, Written.Pack(Written.Small));
        await ito.DoAsync(draft, "publish", ("when", "day"), ("from", "2017-03-10"));
        page = await ito.GetAsync(Written.Room);
        Assert.DoesNotContain("Your district has no procedure of its own in force.", page.Text);
        Assert.Equal("prairie", Chosen(desk));
        Assert.DoesNotContain("Not adopted by this district.", (await device.GetAsync("/cards/larkspur")).Text);
    }

    [Fact]
    public async Task An_edition_with_laws_laid_over_it_says_which_they_are_and_what_they_change()
    {
        await using var desk = await Desk.OpenAsync();
        var ito = await desk.PersonAsync("ito");
        var both = desk.Open.Shelf.Listed.Select(l => l.Edition).First(e => e.Overlays.Select(o => o.Id).SequenceEqual(["ab-49", "sb-98"]));
        Assert.Contains("+ ab-49 + sb-98", (await ito.GetAsync(Written.Room)).Text);
        var page = await ito.GetAsync($"{Written.Room}/edition/{both.Digest}");
        Assert.Contains("Laws laid over it", page.Text);
        Assert.Contains("ab-49, from ", page.Text);
        var under = desk.Open.Shelf.Listed.Select(l => l.Edition).Single(e => e.Id == both.Id && e.Overlays.IsEmpty);
        Assert.Contains($"href=\"{Written.Room}/edition/{under.Digest}\"", page.Html);
        var told = Vestibule.Core.Procedures.Telling.EditionDifference.Between(under, both, desk.Open.Words, Language.English);
        Assert.All(told.Where(l => l.Heading), line => Assert.Contains(line.Text, page.Text));
        Assert.DoesNotContain("Laws laid over it", (await ito.GetAsync($"{Written.Room}/edition/{under.Digest}")).Text);
    }

    private static string Chosen(Desk desk)
    {
        var chosen = desk.Open.Shelf.Choose(desk.Book, AskKind.Student, new Place(PlaceKind.Campus, Desk.Larkspur), Channel.InPerson, NodaTime.Instant.FromDateTimeOffset(desk.Time.GetUtcNow()));
        return chosen.Value.Edition.Id;
    }
}
