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
    public async Task A_support_is_described_checked_by_somebody_else_found_by_need_and_stops_on_its_day_in_every_language()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.Service<Library>().Seed(Path.Combine(AppContext.BaseDirectory, "seeds", "denver-2017", "texts"),
            new Happened(Instant.FromDateTimeOffset(desk.Time.GetUtcNow()), TimeSource.Server), CancellationToken.None);
        using var ito = await desk.PersonAsync("ito");
        using var raman = await desk.PersonAsync("raman");
        using var stranger = desk.Stranger();
        var page = await ito.PressAsync(await ito.GetAsync("/office/texts"), "/office/texts", ("title", "Coat closet"), ("kind", "support"), ("source", "the school"));
        var at = page.At.AbsolutePath;
        page = await ito.PressAsync(page, at, ("title", "Coat closet"), ("body", "Warm coats."));
        await ito.PressAsync(page, at + "/hand-in");
        await raman.PressAsync(await raman.GetAsync(at), at + "/review");
        await raman.PressAsync(await raman.GetAsync(at), at + "/publish", ("day", "2017-03-10"), ("ends", ""));
        Assert.DoesNotContain("Coat closet", (await stranger.GetAsync("/family/en/help/right-now")).Text, StringComparison.Ordinal);

        // No field of it can be answered with where a family comes from; what was typed comes back with what is wrong.
        page = await ito.GetAsync(at);
        Assert.Equal(["always", "at", "cost", "facts", "for", "from", "language", "need", "phone", "place", "seen", "tap", "until"],
            System.Text.RegularExpressions.Regex.Matches(page.Html[page.Html.IndexOf("id=\"support\"", StringComparison.Ordinal)..], " name=\"([a-z]+)[-0-9]*\"").Select(m => m.Groups[1].Value).Where(n => n[0] != '_').Distinct().Order());
        (string, string)[] facts = [("for", "families"), ("cost", "free"), ("language", "so"), ("phone", "(720) 555-0144"), ("from-6", "09:00")];
        page = await ito.PressAsync(page, at + "/support", [.. facts, ("place", "Room 13"), ("until-6", "12:00")]);
        Assert.Equal(HttpStatusCode.Conflict, page.Status);
        Assert.Contains("Choose at least one thing that it helps with.", page.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"Room 13\"", page.Html, StringComparison.Ordinal);
        page = await ito.PressAsync(page, at + "/support", [.. facts, ("place", "Room 12"), ("need", "right-now"), ("until-6", "")]);
        Assert.Contains("Give both hours of the day, or none.", page.Text, StringComparison.Ordinal);
        page = await ito.PressAsync(page, at + "/support", [.. facts, ("place", "Room 12"), ("need", "right-now"), ("until-6", "08:00")]);
        Assert.Contains("The closing time has to be after the opening time.", page.Text, StringComparison.Ordinal);
        page = await ito.PressAsync(page, at + "/support", [.. facts, ("place", "Room 12"), ("need", "right-now"), ("until-6", "12:00")]);
        Assert.Contains("Room 12", page.Text, StringComparison.Ordinal);
        Assert.Contains("Somebody else has to review", (await ito.PressAsync(page, at + "/support/stand")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Room 12", (await stranger.GetAsync("/family/en/help")).Text, StringComparison.Ordinal);
        await raman.PressAsync(await raman.GetAsync(at), at + "/support/stand");
        foreach (var (language, day) in new[] { ("en", "Saturday"), ("es", "Sábado") })
        {
            var found = (await stranger.GetAsync($"/family/{language}/help/right-now")).Text;
            Assert.All(["Warm coats.", "Room 12", "(720) 555-0144", "Soomaali", day], words => Assert.Contains(words, found, StringComparison.Ordinal));
        }

        // What is no longer true stops on a day, for everybody, without a next version.
        await ito.PressAsync(await ito.GetAsync(at), at + "/end", ("last", "2017-03-11"));
        Assert.Contains("Room 12", (await stranger.GetAsync("/family/en/help")).Text, StringComparison.Ordinal);
        desk.Time.Advance(TimeSpan.FromDays(1));
        foreach (var language in new[] { "en", "es", "ar", "vi" })
        {
            Assert.DoesNotContain("Room 12", (await stranger.GetAsync($"/family/{language}/help")).Text, StringComparison.Ordinal);
        }
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
