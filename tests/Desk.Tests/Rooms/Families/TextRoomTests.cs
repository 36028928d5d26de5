using System.Net;
using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.DeskTests.Rooms.Families;

/// <summary>The office writes, a second person reads, and families see it on the day.</summary>
public sealed class TextRoomTests
{
    [Fact]
    public async Task A_text_is_changed_read_over_by_somebody_else_published_on_a_day_and_its_translations_are_owed()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.Service<Library>().Seed(Path.Combine(AppContext.BaseDirectory, "seeds", "denver-2017", "texts"),
            new Happened(Instant.FromDateTimeOffset(desk.Time.GetUtcNow()), TimeSource.Server), CancellationToken.None);
        const string At = "/office/texts/schooling/en";
        using var ito = await desk.PersonAsync("ito");
        var page = await ito.GetAsync(At);
        page = await ito.PressAsync(page, At, ("title", "Does status change schooling?"), ("body", "No. <script>alert(1)</script> **Never.**"));
        Assert.Contains("<strong>Never.</strong>", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page.Html, StringComparison.Ordinal);
        page = await ito.PressAsync(page, At + "/hand-in");
        page = await ito.PressAsync(page, At + "/review");
        Assert.Equal(HttpStatusCode.Conflict, page.Status);
        Assert.Contains("Somebody else has to review what you wrote.", page.Text, StringComparison.Ordinal);

        using var raman = await desk.PersonAsync("raman");
        page = await raman.GetAsync(At);
        page = await raman.PressAsync(page, At + "/review");
        Assert.Contains("Read over by Priya Raman.", page.Text, StringComparison.Ordinal);
        page = await raman.PressAsync(page, At + "/publish", ("day", "2017-03-12"), ("ends", ""));
        Assert.Contains("Published from", page.Text, StringComparison.Ordinal);

        using var stranger = desk.Stranger();
        Assert.DoesNotContain("Does status change schooling?", (await stranger.GetAsync("/family/en")).Text, StringComparison.Ordinal);
        desk.Time.Advance(TimeSpan.FromDays(2));
        Assert.Contains("Does status change schooling?", (await stranger.GetAsync("/family/en")).Text, StringComparison.Ordinal);
        Assert.Contains("Does status change schooling?", (await stranger.GetAsync("/family/vi")).Text, StringComparison.Ordinal);
        using var writer = await desk.PersonAsync("ito"); // two days later everybody signs in again
        using var faster = await desk.PersonAsync("raman");
        Assert.Contains("translations are older than their originals", (await writer.GetAsync("/office/texts")).Text, StringComparison.Ordinal);

        var slow = await writer.GetAsync("/office/texts/schooling/es");
        Assert.Contains("The original, version 2", slow.Text, StringComparison.Ordinal);
        var quick = await faster.GetAsync("/office/texts/schooling/es");
        await faster.PressAsync(quick, "/office/texts/schooling/es", ("title", "T"), ("body", "rápido"));
        slow = await writer.PressAsync(slow, "/office/texts/schooling/es", ("title", "T"), ("body", "lento"));
        Assert.Equal(HttpStatusCode.Conflict, slow.Status);
        Assert.Contains("lento", slow.Html, StringComparison.Ordinal);
        Assert.Contains("rápido", System.Net.WebUtility.HtmlDecode(slow.Html), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_text_begins_as_a_draft_that_nobody_outside_sees()
    {
        await using var desk = await Desk.OpenAsync();
        using var ito = await desk.PersonAsync("ito");
        var page = await ito.GetAsync("/office/texts");
        page = await ito.PressAsync(page, "/office/texts", ("title", "What about field trips?"), ("kind", "question"), ("source", "the board"));
        Assert.Contains("/office/texts/what-about-field-trips/en", page.At.PathAndQuery, StringComparison.Ordinal);
        using var stranger = desk.Stranger();
        Assert.DoesNotContain("field trips", (await stranger.GetAsync("/family/en")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await ito.GetAsync("/office/texts/what-about-field-trips/xx")).Status);
    }
}
