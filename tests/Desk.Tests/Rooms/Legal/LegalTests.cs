using System.Collections.Immutable;
using System.Net;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.DeskTests.Rooms.Legal;

/// <summary>A matter in the legal office, without a script: taken, asked about, advised on and noted.</summary>
public sealed class LegalTests
{
    [Xunit.Fact]
    public async Task Whoever_is_of_the_legal_office_comes_to_the_queue()
    {
        await using var desk = await Desk.OpenAsync();
        var page = await (await desk.PersonAsync("raman")).GetAsync("/");
        Assert.Equal("/legal", page.At.AbsolutePath);
        Assert.Contains("Nothing open.", page.Text);
    }

    [Xunit.Fact]
    public async Task Counsel_takes_a_matter_opens_it_and_can_undo_that()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, raman) = await SentAsync(desk);
        var queue = await raman.GetAsync("/legal");
        Assert.Contains("1 needs a lawyer now.", queue.Text);

        var matter = await raman.PressAsync(queue, $"/legal/{id}/take");

        Assert.Equal($"/legal/{id}", matter.At.AbsolutePath);
        Assert.Contains("You have this since 9:41", matter.Text);
        Assert.Equal("Priya Raman", (await ReadAsync(desk, id)).Legal!.Entry.Counsel.Name);
        var back = await raman.PressAsync(matter, $"/legal/{id}/undo");
        Assert.Contains("Nobody has this yet.", back.Text);
        Assert.Null((await ReadAsync(desk, id)).Legal);
    }

    [Xunit.Fact]
    public async Task The_later_of_two_counsel_is_told_who_has_it_and_can_take_over_knowingly()
    {
        await using var desk = await Desk.OpenAsync();
        await SecondAsync(desk);
        var (id, raman) = await SentAsync(desk);
        var nakai = await desk.PersonAsync("nakai");
        var (first, second) = (await raman.GetAsync("/legal"), await nakai.GetAsync("/legal"));
        await raman.PressAsync(first, $"/legal/{id}/take");

        var told = await nakai.PressAsync(second, $"/legal/{id}/take");
        Assert.Equal(HttpStatusCode.Conflict, told.Status);
        Assert.Contains("Priya Raman already has it.", told.Text);
        await nakai.PressAsync(told, $"/legal/{id}/take");
        Assert.Equal("Lee Nakai", (await ReadAsync(desk, id)).Legal!.Entry.Counsel.Name);
    }

    [Xunit.Fact]
    public async Task Opening_a_matter_is_recorded_as_seen_once()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, raman) = await SentAsync(desk);
        await raman.GetAsync($"/legal/{id}");
        await raman.GetAsync($"/legal/{id}");
        Assert.Single((await ReadAsync(desk, id)).Lines, l => l.Entry is Core.Incidents.Entries.Seen { Who.Name: "Priya Raman" });
    }

    [Xunit.Fact]
    public async Task Advice_reaches_leader_and_door_word_for_word_with_limits_words_to_say_and_a_local_end()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, raman) = await SentAsync(desk);
        var matter = await raman.GetAsync($"/legal/{id}");

        var sent = await AdviseAsync(raman, matter, id, ("disposition", "do-not-admit"), ("instruction", "Do not bring the student. Keep a copy."),
            ("say", "Please call our legal office."), ("limits", "Only the front office\nOnly until I call back"), ("until", "15:30"));

        Assert.Equal(HttpStatusCode.OK, sent.Status);
        var advised = Assert.Single((await ReadAsync(desk, id)).Advice).Advised.Entry;
        Assert.Equal(Disposition.DoNotAdmit, advised.Disposition);
        Assert.Equal(["Only the front office", "Only until I call back"], advised.Limits);
        Assert.Equal(Instant.FromUtc(2017, 3, 10, 22, 30), advised.ValidUntil);
        Assert.Contains("Until 3:30", sent.Text);
        var okafor = await desk.PersonAsync("okafor");
        Assert.Contains("Do not bring the student. Keep a copy.", (await okafor.GetAsync($"/lead/{id}/advice")).Text);
        Assert.Contains("Do not bring the student. Keep a copy.", (await (await desk.DeviceAsync()).GetAsync($"/case/{id}")).Text);
    }

    [Xunit.Theory]
    [Xunit.InlineData("", "Keep a copy.", "", "Choose what the school should do.")]
    [Xunit.InlineData("wait", "", "", "Write what the school should do")]
    [Xunit.InlineData("wait", "Keep a copy.", "8:00", "Choose a later time.")]
    [Xunit.InlineData("wait", "Keep a copy.", "soon", "We could not read what you sent.")]
    [Xunit.InlineData("admit", "The officer may come in.", "", "Confirm once more")]
    public async Task Advice_that_is_not_whole_comes_back_in_words_with_all_that_was_typed(string disposition, string instruction, string until, string why)
    {
        await using var desk = await Desk.OpenAsync();
        var (id, raman) = await SentAsync(desk);
        var again = await AdviseAsync(raman, await raman.GetAsync($"/legal/{id}"), id, ("disposition", disposition), ("instruction", instruction),
            ("say", "ZZ say ZZ"), ("limits", "ZZ limit ZZ"), ("until", until));

        Assert.Equal(HttpStatusCode.BadRequest, again.Status);
        Assert.Contains(why, again.Text);
        var form = again.Form($"/legal/{id}/advise#advise");
        Assert.Equal((instruction, "ZZ say ZZ", "ZZ limit ZZ", until), (form["instruction"], form["say"], form["limits"], form["until"]));
        Assert.Equal(disposition.Length > 0, form.Fields.Any(f => f.Key == "disposition" && f.Value == disposition));
        Assert.Empty((await ReadAsync(desk, id)).Advice);
    }

    [Xunit.Fact]
    public async Task Advice_to_admit_goes_once_it_was_confirmed()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, raman) = await SentAsync(desk);
        var again = await AdviseAsync(raman, await raman.GetAsync($"/legal/{id}"), id, ("disposition", "admit"), ("instruction", "Let them into room 4."));
        await AdviseAsync(raman, again, id, ("admit-confirmed", "yes"));
        Assert.Equal("Let them into room 4.", Assert.Single((await ReadAsync(desk, id)).Advice).Advised.Entry.Instruction);
    }

    [Xunit.Fact]
    public async Task No_answer_is_chosen_for_counsel_and_a_ready_sentence_sends_nothing_and_loses_nothing()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, raman) = await SentAsync(desk);
        var matter = await raman.GetAsync($"/legal/{id}");
        Assert.DoesNotContain(matter.Form($"/legal/{id}/advise#advise").Fields, f => f.Key == "disposition");

        var filled = await AdviseAsync(raman, matter, id, ("template", "accept-papers"), ("instruction", "My own first line."), ("limits", "ZZ"));

        var form = filled.Form($"/legal/{id}/advise#advise");
        Assert.Equal(HttpStatusCode.OK, filled.Status);
        Assert.StartsWith("My own first line.\nTake the paper and keep it for legal.", form["instruction"], StringComparison.Ordinal);
        Assert.Equal("ZZ", form["limits"]);
        Assert.DoesNotContain(form.Fields, f => f.Key == "disposition");
        Assert.Empty((await ReadAsync(desk, id)).Advice);
    }

    [Xunit.Fact]
    public async Task When_a_colleague_advised_in_the_meantime_their_words_are_shown_and_what_was_typed_stays()
    {
        await using var desk = await Desk.OpenAsync();
        await SecondAsync(desk);
        var (id, raman) = await SentAsync(desk);
        var nakai = await desk.PersonAsync("nakai");
        var (hers, his) = (await raman.GetAsync($"/legal/{id}"), await nakai.GetAsync($"/legal/{id}"));
        await AdviseAsync(raman, hers, id, ("disposition", "do-not-admit"), ("instruction", "Do not bring the student."));

        var told = await AdviseAsync(nakai, his, id, ("disposition", "accept-papers"), ("instruction", "Take the paper."), ("limits", "One page"));

        Assert.Equal(HttpStatusCode.Conflict, told.Status);
        Assert.Contains("Priya Raman gave newer advice.", told.Text);
        Assert.Contains("Do not bring the student.", told.Text);
        var form = told.Form($"/legal/{id}/advise#advise");
        Assert.Equal(("Take the paper.", "One page"), (form["instruction"], form["limits"]));
        Assert.Single((await ReadAsync(desk, id)).Advice);

        var after = await AdviseAsync(nakai, told, id);
        var advice = (await ReadAsync(desk, id)).Advice;
        Assert.Equal(["Do not bring the student.", "Take the paper."], advice.Select(a => a.Advised.Entry.Instruction));
        Assert.Equal(advice[0].Advised.Entry.Advice, advice[1].Advised.Entry.Replaces);
        Assert.Contains("Earlier advice", after.Text);
        Assert.Contains("Do not bring the student.", after.Text);
    }

    [Xunit.Fact]
    public async Task The_same_tap_sent_twice_advises_asks_and_notes_once()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, raman) = await SentAsync(desk);
        var matter = await raman.GetAsync($"/legal/{id}");
        for (var n = 0; n < 2; n++)
        {
            await AdviseAsync(raman, matter, id, ("disposition", "wait"), ("instruction", "Wait."));
            await raman.PressAsync(matter, $"/legal/{id}/ask#ask", ("text", "Who signed it?"));
            await raman.PressAsync(matter, $"/legal/{id}/note#note", ("text", "My note."));
        }

        var incident = await ReadAsync(desk, id);
        Assert.Single(incident.Advice);
        Assert.Single(incident.Questions);
        Assert.Single(incident.Lines, l => l.Entry is PrivilegedNoted);
    }

    [Xunit.Fact]
    public async Task A_question_and_the_schools_answer_stand_in_the_matter()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, raman) = await SentAsync(desk);
        var asked = await raman.PressAsync(await raman.GetAsync($"/legal/{id}"), $"/legal/{id}/ask#ask", ("text", "Who signed the paper?"));
        Assert.Contains("The school has not answered yet", asked.Text);
        var okafor = await desk.PersonAsync("okafor");
        await okafor.PressAsync(await okafor.GetAsync($"/lead/{id}/call"), $"/lead/{id}/answer-counsel", ("text", "It does not say."));
        var matter = await raman.GetAsync($"/legal/{id}");
        Assert.Contains("It does not say.", matter.Text);
        Assert.DoesNotContain("The school has not answered yet", matter.Text);

        var empty = await raman.PressAsync(matter, $"/legal/{id}/ask#ask", ("text", " "));
        Assert.Equal(HttpStatusCode.BadRequest, empty.Status);
        Assert.Contains("Nothing was written or chosen.", empty.Text);
    }

    [Xunit.Fact]
    public async Task A_page_on_which_people_write_is_not_refreshed_by_itself_without_scripts()
    {
        await using var desk = await Desk.OpenAsync();
        var (id, raman) = await SentAsync(desk);
        Assert.DoesNotContain("http-equiv=\"refresh\"", (await raman.GetAsync($"/legal/{id}")).Html);
        Assert.Contains("http-equiv=\"refresh\"", (await raman.GetAsync("/legal")).Html);
    }

    internal static Task<Seen> AdviseAsync(Visitor counsel, Seen page, IncidentId id, params (string Name, string Value)[] typed) =>
        counsel.PressAsync(page, $"/legal/{id}/advise#advise", typed);

    internal static async Task<(IncidentId Id, Visitor Raman)> SentAsync(Desk desk)
    {
        var id = await desk.IncidentAsync();
        await WriteAsync(desk, id, "okafor", (i, who, _) => AskLegal.Decide(i, who));
        return (id, await desk.PersonAsync("raman"));
    }

    /// <summary>A second person in the legal office.</summary>
    internal static async Task SecondAsync(Desk desk)
    {
        var raman = desk.Book.People.Single(p => p.SignIn == "raman");
        var nakai = raman with { Id = new PersonId(new Guid("00000000-0000-4000-8000-000000000009")), SignIn = "nakai", Name = "Lee Nakai", Email = "nakai@district.example" };
        await SaveAsync(desk, desk.Book with { People = desk.Book.People.Add(nakai) });
    }

    internal static async Task SaveAsync(Desk desk, DistrictBook book) =>
        Assert.True((await desk.Open.Store.Book.Save(book, Instant.FromDateTimeOffset(desk.Time.GetUtcNow()), CancellationToken.None)).IsOk);

    /// <summary>Somebody decides, as their own room would have them do.</summary>
    internal static async Task WriteAsync(Desk desk, IncidentId id, string name, Func<Incident, Who, Instant, Result<ImmutableArray<Entry>>> decide)
    {
        var who = new Who(desk.Book.Person(desk.IdOf(name)), null, null, KnownBy.SignedIn);
        var now = Instant.FromDateTimeOffset(desk.Time.GetUtcNow());
        var written = await desk.Service<Deciding>().OnAsync(
            new Acting(desk.Book, who, new TapId(Guid.NewGuid()), new Happened(now, TimeSource.Server), now), id, (i, at) => decide(i, who, at), CancellationToken.None);
        Assert.True(written.IsOk, written.Refusal?.ToString());
    }

    internal static async Task<Incident> ReadAsync(Desk desk, IncidentId id) => (await desk.Open.Store.Ledger.Read(id, CancellationToken.None))!;
}
