using System.Net;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.DeskTests.Rooms.Legal;

/// <summary>Reading papers and facts, checking an agency, and answering an information request.</summary>
public sealed class ReadingTests
{
    [Xunit.Fact]
    public async Task What_the_school_saw_what_legal_reads_and_what_counsel_determines_stand_apart()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, raman) = await LegalTests.SentAsync(desk);
        var paper = await PaperAsync(desk, id);
        await LegalTests.WriteAsync(desk, id, "okafor", (i, who, _) => new ObservePaper(paper, "signer-title", "officer, I think").Decide(i, who));
        var matter = await raman.GetAsync($"/legal/{id}");

        matter = await raman.PressAsync(matter, $"/legal/{id}/observe#guide", ("heading", "Field office"), ("form-number", "X-1"), ("judge-signed", "no"));
        matter = await raman.PressAsync(matter, $"/legal/{id}/classify#classify", ("determination", "An administrative paper"));

        var file = Assert.Single((await LegalTests.ReadAsync(desk, id)).Papers);
        Assert.Equal([("signer-title", "leader"), ("heading", "legal"), ("form-number", "legal"), ("judge-signed", "legal")], file.Observed.Select(o => (o.Entry.Feature, o.Entry.Role)));
        Assert.Equal("An administrative paper", Assert.Single(file.Classified).Entry.Determination);
        Assert.Contains("officer, I think", Part(matter, "seen-by-school"));
        Assert.DoesNotContain("Field office", Part(matter, "seen-by-school"));
        Assert.Equal("Field office", matter.Form($"/legal/{id}/observe#guide")["heading"]);
        Assert.Contains("An administrative paper", Part(matter, "determined"));
        Assert.DoesNotContain("officer, I think", Part(matter, "determined"));
    }

    [Xunit.Fact]
    public async Task Saving_the_guide_again_writes_only_what_is_new_and_an_empty_one_is_refused()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, raman) = await LegalTests.SentAsync(desk);
        await PaperAsync(desk, id);
        var matter = await raman.GetAsync($"/legal/{id}");
        var empty = await raman.PressAsync(matter, $"/legal/{id}/observe#guide");
        Assert.Equal(HttpStatusCode.BadRequest, empty.Status);
        matter = await raman.PressAsync(empty, $"/legal/{id}/observe#guide", ("court", "none named"));
        await raman.PressAsync(matter, $"/legal/{id}/observe#guide", ("dates", "Feb 2"));
        Assert.Equal(["court", "dates"], (await LegalTests.ReadAsync(desk, id)).Papers[0].Observed.Select(o => o.Entry.Feature));
    }

    [Xunit.Fact]
    public async Task The_guide_names_the_page_it_is_about_and_nothing_calls_a_paper_valid()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, raman) = await LegalTests.SentAsync(desk);
        await PaperAsync(desk, id);
        var second = await PaperAsync(desk, id);
        var page = await raman.GetAsync($"/legal/{id}?page=2");
        Assert.Contains("What is on page 2?", page.Text);
        page = await raman.PressAsync(page, $"/legal/{id}/observe#guide", ("dates", "Feb 2"));
        Assert.Contains("What is on page 2?", page.Text);
        Assert.Equal(second, (await LegalTests.ReadAsync(desk, id)).Papers.Single(p => p.Observed.Length == 1).Recorded.Entry.Paper);
        Assert.DoesNotContain("valid", page.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("You decide what this paper is.", page.Text);
    }

    [Xunit.Fact]
    public async Task The_agency_stands_as_stated_as_printed_and_as_checked()
    {
        await using var desk = await Desk.OpenAsync();
        await LegalTests.SaveAsync(desk, desk.Book with { Directory = [new DirectoryNumber("field-office", "The field office", "(720) 555-0180")] });
        var (id, raman) = await LegalTests.SentAsync(desk);
        var official = await OfficialAsync(desk, id);
        await PaperAsync(desk, id, official);
        var matter = await raman.GetAsync($"/legal/{id}");
        Assert.Contains("as stated, not checked", matter.Text);
        await raman.PressAsync(matter, $"/legal/{id}/observe#guide", ("heading", "OFFICE AS PRINTED"));

        var refused = await raman.PressAsync(matter, $"/legal/{id}/agency", ("check", "call-back-confirmed"), ("directory", "720-555-0999"), ("with", "R. Doyle"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("Call back a number from our own list", refused.Text);
        Assert.Equal("R. Doyle", refused.Form($"/legal/{id}/agency")["with"]);
        matter = await raman.PressAsync(refused, $"/legal/{id}/agency", ("check", "call-back-confirmed"), ("directory", "field-office"));

        var school = Part(matter, "school");
        foreach (var said in new[] { "ICE", "OFFICE AS PRINTED", "confirmed by calling back a number we hold", "The field office", "R. Doyle" })
        {
            Assert.Contains(said, school);
        }
    }

    [Xunit.Fact]
    public async Task Facts_stand_with_their_states_and_two_answers_both_stand()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, raman) = await LegalTests.SentAsync(desk);
        var official = await OfficialAsync(desk, id);
        await LegalTests.WriteAsync(desk, id, "okafor", (i, who, _) => new AnswerFact("badge", official, AnswerState.Refused, null, null).Decide(i, who));
        await LegalTests.WriteAsync(desk, id, "okafor", (i, who, _) => new AnswerFact("purpose", null, AnswerState.Answered, "To talk", null).Decide(i, who));
        await LegalTests.WriteAsync(desk, id, "reyes", (i, who, _) => new AnswerFact("purpose", null, AnswerState.Answered, "To search a locker", null).Decide(i, who));
        var school = Part(await raman.GetAsync($"/legal/{id}"), "school");
        foreach (var said in new[] { "would not say", "To talk", "To search a locker", "Tom Reyes", "Also said", "Not asked yet" })
        {
            Assert.Contains(said, school);
        }
    }

    [Xunit.Fact]
    public async Task An_information_request_reaches_legal_is_taken_answered_and_closed()
    {
        await using var desk = await Desk.OpenAsync();
        var medina = new Actor(desk.IdOf("medina"), null, KnownBy.SignedIn);
        var id = await desk.IncidentAsync(by: medina, ask: AskKind.Information);
        await LegalTests.WriteAsync(desk, id, "medina", (i, who, _) =>
            new PassOnInformation("A list of last year's graduates", "D. Keller", "keller@agency.example", new LocalDate(2017, 3, 24)).Decide(i, who));
        var raman = await desk.PersonAsync("raman");
        var queue = await raman.GetAsync("/legal");
        Assert.Contains("1 needs a lawyer now.", queue.Text);
        Assert.Contains("Information or records", queue.Text);

        var matter = await raman.PressAsync(queue, $"/legal/{id}/take");
        var school = Part(matter, "school");
        foreach (var said in new[] { "A list of last year's graduates", "D. Keller", "keller@agency.example", "Mar 24, 2017", "in person" })
        {
            Assert.Contains(said, school);
        }

        matter = await LegalTests.AdviseAsync(raman, matter, id, ("disposition", "give-nothing"), ("instruction", "Give nothing. Legal answers by letter."));
        var refused = await raman.PressAsync(matter, $"/legal/{id}/close#close");
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("still owed", refused.Text);
        var closed = await raman.PressAsync(refused, $"/legal/{id}/close#close", ("reason", "Answered by letter."));
        Assert.Contains("Closed 9:41", closed.Text);
        // Whoever passed it on still reads what legal answered, and is asked for nothing more.
        var hers = await (await desk.PersonAsync("medina")).GetAsync($"/case/{id}");
        Assert.Contains("Give nothing. Legal answers by letter.", hers.Text);
        Assert.DoesNotContain(hers.Forms, f => f.Action == $"/case/{id}/read");
        Assert.Equal("Answered by letter.", (await LegalTests.ReadAsync(desk, id)).Closed!.Entry.Reason);
        Assert.DoesNotContain($"c-{id}", (await raman.GetAsync("/legal")).Html);
        Assert.Contains($"c-{id}", (await raman.GetAsync("/legal?show=closed")).Html);
    }

    [Xunit.Fact]
    public async Task An_encounter_is_not_for_legal_to_close()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, raman) = await LegalTests.SentAsync(desk);
        var matter = await raman.GetAsync($"/legal/{id}");
        Assert.DoesNotContain(matter.Forms, f => f.Action.Contains("/close", StringComparison.Ordinal));
        var form = matter.Form($"/legal/{id}/note#note").Fields.Where(f => f.Key != "text");
        var tried = await raman.PostAsync($"/legal/{id}/close", form.Append(KeyValuePair.Create("reason", "Done")));
        Assert.Equal(HttpStatusCode.Conflict, tried.Status);
        Assert.Null((await LegalTests.ReadAsync(desk, id)).Closed);
    }

    [Xunit.Fact]
    public async Task A_closed_matter_can_be_read_and_noted_and_no_longer_advised_on()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, raman) = await LegalTests.SentAsync(desk);
        var open = await raman.GetAsync($"/legal/{id}");
        await LegalTests.WriteAsync(desk, id, "okafor", (i, who, now) => new Close("They left.").Decide(i, who, now));
        var late = await LegalTests.AdviseAsync(raman, open, id, ("disposition", "wait"), ("instruction", "Wait."));
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Contains("This case is already closed.", late.Text);
        Assert.Contains("Wait.", late.Form($"/legal/{id}/advise#advise")["instruction"]);
        var noted = await raman.PressAsync(await raman.GetAsync($"/legal/{id}"), $"/legal/{id}/note#note", ("text", "For the file."));
        Assert.Contains("For the file.", noted.Text);
    }

    /// <summary>The text of one part of a page, up to the next part.</summary>
    private static string Part(Seen page, string id)
    {
        var from = page.Html.IndexOf($"id=\"{id}\"", StringComparison.Ordinal);
        Assert.True(from >= 0, $"no part {id}");
        var ends = new[] { "</section>", "<form" }.Select(e => page.Html.IndexOf(e, from, StringComparison.Ordinal)).Where(e => e >= 0).Min();
        return (page with { Html = page.Html[from..ends] }).Text;
    }

    private static async Task<PaperId> PaperAsync(Desk desk, IncidentId id, OfficialId? official = null)
    {
        var paper = new PaperId(Guid.NewGuid());
        await LegalTests.WriteAsync(desk, id, "okafor", (i, who, _) => new RecordPaper(paper, official, "image/jpeg", 10, new string('0', 64), true).Decide(i, who));
        return paper;
    }

    private static async Task<OfficialId> OfficialAsync(Desk desk, IncidentId id)
    {
        var official = new OfficialId(Guid.NewGuid());
        await LegalTests.WriteAsync(desk, id, "okafor", (i, who, _) => new AddOfficial(official).Decide(i, who));
        await LegalTests.WriteAsync(desk, id, "okafor", (i, who, _) => new AnswerFact("agency-stated", official, AnswerState.Answered, "ICE", null).Decide(i, who));
        return official;
    }
}
