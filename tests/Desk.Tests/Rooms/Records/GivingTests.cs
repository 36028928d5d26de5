using System.Net;
using System.Text.RegularExpressions;
using SkiaSharp;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.Plumbing;
using static Vestibule.DeskTests.Rooms.Records.RecordsBed;

namespace Vestibule.DeskTests.Rooms.Records;

/// <summary>From the question to what leaves the district, by two people, and what the family can read about it afterwards.</summary>
public sealed class GivingTests
{
    private static readonly (string, string)[] Subpoena = [("ground", "subpoena"), ("issued-by", "District Court, Denver"), ("process-dated", "2017-03-01"), ("finding", "Lawfully issued; attendance only")];

    [Xunit.Fact]
    public async Task A_subpoena_is_answered_after_the_family_was_told_by_two_people_through_a_link_that_opens_once()
    {
        await using var desk = await Desk.OpenAsync();
        var (raman, voss, id) = await ServedAsync(desk);
        Assert.Contains("The paper itself is not here", (await DoAsync(raman, id, "decide", HttpStatusCode.Conflict, [.. Subpoena, ("item", "1")])).Text);
        Assert.Equal(HttpStatusCode.OK, (await PhotographAsync(raman, id)).Status);
        await DoAsync(raman, id, "decide", [.. Subpoena, ("item", "1")]);
        Assert.Contains("First decide whether the parent is told", (await ProposeAsync(raman, id, HttpStatusCode.Conflict)).Text);
        await DoAsync(voss, id, "told", ("on", "2017-03-10"), ("how", "Called the mother, sent a copy by post"), ("reached", "on"));
        await ProposeAsync(raman, id, HttpStatusCode.OK);
        Assert.Contains("A second person has to agree", (await raman.GetAsync($"/records/{id}")).Text);
        var made = await DoAsync(voss, id, "agree");
        var link = new Uri(Regex.Match(made.Html, "value=\"(http[^\"]+/release/[^\"]+)\"").Groups[1].Value).AbsolutePath;

        var stranger = desk.Stranger();
        Assert.DoesNotContain("Canarina", (await stranger.GetAsync(link)).Html);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync(link)).Status);
        var opened = await stranger.PressAsync(await stranger.GetAsync(link), link);
        Assert.Contains("Here is the attendance", opened.Text);
        var image = Regex.Match(opened.Html, "src=\"(/release/[^\"]+)\"").Groups[1].Value;
        Assert.Equal("image/jpeg", (await stranger.GetAsync(image)).Response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("Link opened", (await raman.GetAsync($"/records/{id}")).Text);

        desk.Time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(link)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(image)).Status);
        Assert.Equal((await stranger.GetAsync(link)).Text, (await stranger.GetAsync("/release/" + new string('x', 43))).Text);
        Assert.DoesNotContain("Canarina", desk.Log);

        var copy = await CopyAsync(voss, Child);
        Assert.Contains("District Court, Denver", copy.Text);
        Assert.Contains("Deputy Marsh", copy.Text);
        Assert.Contains("Attendance over time", copy.Text);
        Assert.DoesNotContain("Lawfully issued", copy.Text);
    }

    [Xunit.Fact]
    public async Task A_subpoena_with_an_order_of_silence_is_cited_and_the_family_finds_nothing_of_it()
    {
        await using var desk = await Desk.OpenAsync();
        var (raman, voss, id) = await ServedAsync(desk);
        await PhotographAsync(raman, id);
        await DoAsync(raman, id, "decide", [.. Subpoena, ("item", "1")]);
        Assert.Contains("Cite the paper", (await DoAsync(raman, id, "not-told", HttpStatusCode.Conflict, ("why", "court-forbids"), ("cited", ""))).Text);
        var silent = await DoAsync(raman, id, "not-told", ("why", "court-forbids"), ("cited", "Order of March 2, page 1"));
        Assert.Contains("The parent must not be told", silent.Text);
        Assert.DoesNotContain($"/records/{id}/told", silent.Html);
        await ProposeAsync(raman, id, HttpStatusCode.OK, "paper");
        await DoAsync(voss, id, "agree");
        Assert.Contains("Nobody has asked", (await CopyAsync(voss, Child)).Text);
        Assert.Contains("Not recorded: an order forbids it", (await FindAsync(raman, Child)).Text);
    }

    [Xunit.Fact]
    public async Task A_parent_sees_the_own_childs_record_within_forty_five_days_and_it_is_not_recorded()
    {
        await using var desk = await Desk.OpenAsync();
        var (_, id) = await PassOnAsync(await desk.PersonAsync("medina"), ("what", "I want to see everything you have about my daughter"), ("students", Child), ("kind", "whole-file"), ("asker", "parent"), ("name", "M. Quill"), ("how", "letter"));
        var (raman, voss) = (await desk.PersonAsync("raman"), await desk.PersonAsync("voss"));
        Assert.Contains("Apr 24, 2017", (await DoAsync(voss, id, "take")).Text);
        Assert.Contains("Write how you made sure", (await DoAsync(raman, id, "decide", HttpStatusCode.Conflict, ("ground", "own-record"), ("item", "1"))).Text);
        await DoAsync(raman, id, "decide", ("ground", "own-record"), ("item", "1"), ("identified", "Photo card and the emergency contact on file"));
        await DoAsync(voss, id, "propose", ("item", "1"), ("recipient", "M. Quill"), ("manner", "inspection"), ("letter", "Please come"));
        await DoAsync(raman, id, "agree");
        await DoAsync(raman, id, "close", ("answer", "Looked at on March 10"));
        Assert.Contains("Nobody has asked", (await CopyAsync(voss, Child)).Text);
        Assert.Contains("Not recorded: the family asked", (await FindAsync(voss, Child)).Text);
        Assert.Contains("All given", (await raman.GetAsync("/records?show=closed")).Text);
    }

    [Xunit.Fact]
    public async Task A_health_emergency_is_given_at_once_and_recorded_with_its_threat()
    {
        await using var desk = await Desk.OpenAsync();
        var (_, id) = await PassOnAsync(await desk.PersonAsync("okafor"), ("what", "Which insulin does she take?"), ("students", Child), ("kind", "health"), ("asker", "unknown"), ("name", "Dr. Abara"), ("how", "phone"));
        var (raman, voss) = (await desk.PersonAsync("raman"), await desk.PersonAsync("voss"));
        await DoAsync(raman, id, "take");
        Assert.Contains("Put the threat in words", (await DoAsync(raman, id, "decide", HttpStatusCode.Conflict, ("ground", "emergency"), ("item", "1"), ("threat", "urgent"), ("recipients", "Denver Health"))).Text);
        const string threat = "She collapsed at 9:30; the emergency room must know her insulin now.";
        await DoAsync(raman, id, "decide", ("ground", "emergency"), ("item", "1"), ("threat", threat), ("recipients", "Emergency room, Denver Health"));
        await DoAsync(raman, id, "propose", ("item", "1"), ("recipient", "Emergency room, Denver Health"), ("manner", "paper"), ("letter", "Insulin lispro"));
        var given = await DoAsync(voss, id, "agree");
        Assert.Contains("Given to Emergency room", given.Text);
        Assert.Contains("You may not pass it on", (await voss.GetAsync($"/records/{id}/letter/0")).Text);
        Assert.Contains(threat, (await CopyAsync(voss, Child)).Text);
    }

    [Xunit.Fact]
    public async Task Directory_information_is_not_given_where_the_family_has_refused()
    {
        await using var desk = await Desk.OpenAsync();
        var (raman, voss) = (await desk.PersonAsync("raman"), await desk.PersonAsync("voss"));
        await voss.PressAsync(await voss.GetAsync("/records/directory"), "/records/directory", ("student", "canarina quill"), ("since", "2016-09-01"));
        var (_, id) = await PassOnAsync(await desk.PersonAsync("medina"), ("what", "Phone numbers for a yearbook"), ("students", Child + "\nBen Otherchild"), ("kind", "telephone"), ("asker", "press"), ("agency", "Gazette"), ("how", "email"));
        var page = await DoAsync(raman, id, "take");
        Assert.Contains("Directory: refused", page.Text);
        var no = await DoAsync(raman, id, "decide", HttpStatusCode.Conflict, ("ground", "directory"), ("item", "1"), ("looked", "on"));
        Assert.Contains("The family of Canarina Quill has refused", no.Text);
        await DoAsync(raman, id, "decide", ("ground", "directory"), ("item", "2"), ("looked", "on"));
        await DoAsync(raman, id, "decide", ("ground", "none"), ("item", "1"), ("why", "The family has refused"));
        Assert.Equal([ItemState.Withheld, ItemState.Allowed], (await ReadAsync(desk, id)).Items.Select(i => i.State));
        Assert.Contains("Withheld", (await CopyAsync(voss, Child)).Text);
    }

    [Xunit.Fact]
    public async Task A_request_waits_is_narrowed_and_gets_more_time_each_with_its_reason_and_what_was_typed_is_not_lost()
    {
        await using var desk = await Desk.OpenAsync();
        Assert.True((await desk.Open.Store.Book.Save(desk.Book with { State = "co" }, NodaTime.Instant.FromDateTimeOffset(desk.Time.GetUtcNow()), CancellationToken.None)).IsOk);
        desk.Time.Advance(TimeSpan.FromSeconds(2));
        var (_, id) = await PassOnAsync(await desk.PersonAsync("medina"), ("what", "A list of phones"), ("students", Child + "\nBen Otherchild"), ("kind", "telephone"), ("asker", "press"));
        var raman = await desk.PersonAsync("raman");
        await DoAsync(raman, id, "take");
        Assert.Contains("Mar 15, 2017", (await raman.GetAsync($"/records/{id}")).Text);
        await DoAsync(raman, id, "pause", ("reason", "They look up the year"));
        await DoAsync(raman, id, "resume");
        var form = (await raman.GetAsync($"/records/{id}")).Form($"/records/{id}/decide").Fields.Where(f => f.Key is "tap" or "at" || f.Key.StartsWith("__", StringComparison.Ordinal));
        await raman.PostAsync($"/records/{id}/narrow", [.. form, KeyValuePair.Create("item", "2"), KeyValuePair.Create("agreed", "Only the first one, by phone")]);
        await DoAsync(raman, id, "extend", HttpStatusCode.Conflict, ("reason", " "));
        await DoAsync(raman, id, "extend", ("reason", "The archive is closed"));
        Assert.Contains("Mar 24, 2017", (await raman.GetAsync($"/records/{id}")).Text);
        var request = await ReadAsync(desk, id);
        Assert.Equal(("The archive is closed", 1, ItemState.Dropped), (request.Extended, request.Pauses.Length, request.Items[1].State));
        Assert.Equal(["They look up the year", "Only the first one, by phone", "The archive is closed"], request.Happenings.Where(h => h.Kind is "paused" or "narrowed" or "extended").Select(h => h.Text));

        var (_, late) = await PassOnAsync(await desk.PersonAsync("medina"), ("what", "The same"), ("asker", "press"));
        await DoAsync(raman, late, "take");
        desk.Time.Advance(TimeSpan.FromDays(14));
        var refused = await DoAsync(await desk.PersonAsync("raman"), late, "extend", HttpStatusCode.Conflict, ("reason", "STILL-HERE"));
        Assert.Contains("STILL-HERE", refused.Html);
    }

    [Xunit.Fact]
    public async Task What_is_blacked_out_is_gone_from_the_copy()
    {
        await using var desk = await Desk.OpenAsync();
        var (raman, _, id) = await ServedAsync(desk);
        await PhotographAsync(raman, id);
        var paper = (await ReadAsync(desk, id)).Papers[0].Paper;
        var path = $"/records/{id}/paper/{paper}/redact";
        Assert.Contains("Draw at least one box", (await raman.PressAsync(await raman.GetAsync(path), path, ("boxes", "1 2 three 4"))).Text);
        await raman.PressAsync(await raman.GetAsync(path), path, ("boxes", "20 18 60 24"));
        var copy = (await ReadAsync(desk, id)).Papers[1];
        Assert.Equal(paper, copy.RedactedFrom);
        using var shown = SKBitmap.Decode(await raman.Http.GetByteArrayAsync($"/records/{id}/paper/{copy.Paper}"));
        using var before = SKBitmap.Decode(await raman.Http.GetByteArrayAsync($"/records/{id}/paper/{paper}"));
        Assert.True(before.GetPixel(200, 150).Red > 200);
        for (var x = 84; x < 316; x += 4)
        {
            Assert.All([94, 150, 206], y => Assert.True(shown.GetPixel(x, y) is { Red: < 40, Green: < 40, Blue: < 40 }, $"{x},{y}: {shown.GetPixel(x, y)}"));
        }

        Assert.True(shown.GetPixel(200, 400).Green > 220);
    }

    [Xunit.Fact]
    public async Task A_pdf_is_blacked_out_page_by_page_and_what_leaves_is_a_pdf_of_pictures_with_no_words_in_it()
    {
        await using var desk = await Desk.OpenAsync();
        var (raman, voss, id) = await ServedAsync(desk);
        var pdf = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 500]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n"
            + "4 0 obj<</Length 45>>stream\nBT /F1 36 Tf 60 250 Td (SECRETWORD) Tj ET     \nendstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n";
        Assert.Contains("SECRETWORD", await WordsAsync(System.Text.Encoding.ASCII.GetBytes(pdf)));
        await PhotographAsync(raman, id, System.Text.Encoding.ASCII.GetBytes(pdf), "file.pdf");
        var page = (await ReadAsync(desk, id)).Papers.Single(p => p.PageOf is not null);
        var path = $"/records/{id}/paper/{page.Paper}/redact";
        await raman.PressAsync(await raman.GetAsync(path), path, ("boxes", "0 40 100 20"));
        await DoAsync(raman, id, "decide", [.. Subpoena, ("item", "1")]);
        await DoAsync(voss, id, "told", ("on", "2017-03-10"), ("how", "Called the mother"), ("reached", "on"));
        var copy = (await ReadAsync(desk, id)).Papers.Single(p => p.RedactedFrom == page.Paper);
        await DoAsync(raman, id, "propose", ("item", "1"), ("copy", copy.Paper.ToString()), ("recipient", "Deputy Marsh"), ("manner", "link"), ("letter", "Here"));
        var link = new Uri(Regex.Match((await DoAsync(voss, id, "agree")).Html, "value=\"(http[^\"]+/release/[^\"]+)\"").Groups[1].Value).AbsolutePath;
        var stranger = desk.Stranger();
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(link + "/copies")).Status);
        await stranger.PressAsync(await stranger.GetAsync(link), link);
        var given = await stranger.Http.GetByteArrayAsync(link + "/copies");
        Assert.Equal("%PDF"u8.ToArray(), given[..4]);
        Assert.Equal("", (await WordsAsync(given)).Trim());
        Assert.Equal(-1, given.AsSpan().IndexOf("SECRETWORD"u8));
        using var before = SKBitmap.Decode(await raman.Http.GetByteArrayAsync($"/records/{id}/paper/{page.Paper}"));
        using var after = SKBitmap.Decode(await raman.Http.GetByteArrayAsync($"/records/{id}/paper/{copy.Paper}"));
        Assert.True(Dark(before) is > 0 and < 100_000, $"{Dark(before)}");
        Assert.Equal(before.Width * (before.Height / 5), Dark(after), (a, b) => Math.Abs(a - b) < before.Width * 12);
        Assert.Equal(given, await raman.Http.GetByteArrayAsync($"/records/{id}/letter/0/copies"));

        static int Dark(SKBitmap picture) => picture.Pixels.Count(p => p.Red < 60);
    }

    /// <summary>The words of a PDF, as Debian's poppler reads them.</summary>
    private static async Task<string> WordsAsync(byte[] pdf)
    {
        using var reader = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("pdftotext", ["-", "-"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var said = reader.StandardOutput.ReadToEndAsync();
        await reader.StandardInput.BaseStream.WriteAsync(pdf);
        reader.StandardInput.Close();
        return await said;
    }

    internal static async Task<(Visitor Raman, Visitor Voss, SheetId Id)> ServedAsync(Desk desk)
    {
        var (_, id) = await PassOnAsync(await desk.PersonAsync("medina"), ("what", "Attendance of this term"), ("students", Child + ", 40017"), ("kind", "attendance"), ("asker", "official"), ("name", "Deputy Marsh"), ("agency", "Sheriff"), ("how", "served"));
        var raman = await desk.PersonAsync("raman");
        await DoAsync(raman, id, "take");
        return (raman, await desk.PersonAsync("voss"), id);
    }

    private static async Task<Seen> ProposeAsync(Visitor visitor, SheetId id, HttpStatusCode expected, string manner = "link")
    {
        var page = await visitor.GetAsync($"/records/{id}");
        var copy = Regex.Match(page.Html, "name=\"copy\" value=\"([^\"]+)\"").Groups[1].Value;
        return await DoAsync(visitor, id, "propose", expected, ("item", "1"), ("copy", copy), ("recipient", "Deputy Marsh"), ("manner", manner), ("letter", "Here is the attendance."));
    }

    private static async Task<Seen> FindAsync(Visitor visitor, string student) =>
        await visitor.PressAsync(await visitor.GetAsync("/records/students"), "/records/students", ("student", student));

    private static async Task<Seen> CopyAsync(Visitor visitor, string student) =>
        await visitor.PressAsync(await FindAsync(visitor, student), "/records/students/copy");
}
