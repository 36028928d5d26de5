using System.Net;
using Vestibule.Clockwork;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.Plumbing;
using static Vestibule.DeskTests.Rooms.Records.RecordsBed;

namespace Vestibule.DeskTests.Rooms.Records;

/// <summary>Erasing by class: a list that is always there, two people, a certificate; and what keeps everything.</summary>
public sealed class RetentionTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    [Xunit.Fact]
    public async Task What_is_over_is_erased_by_two_people_after_its_time_and_the_students_record_of_it_stays()
    {
        await using var desk = await Desk.OpenAsync();
        var (raman, _, id) = await GivingTests.ServedAsync(desk);
        await PhotographAsync(raman, id);
        await DoAsync(raman, id, "decide", ("ground", "none"), ("item", "1"), ("why", "No ground"));
        await DoAsync(raman, id, "note", ("text", "COUNSELS-NOTE"));
        await DoAsync(raman, id, "close", ("answer", "Refused by letter"));
        var paper = (await ReadAsync(desk, id)).Papers[0].Paper;
        Assert.Contains("It is kept until", (await raman.GetAsync($"/records/{id}")).Text);
        Assert.Contains("Nothing is due today", (await PostAsync(raman, "propose", HttpStatusCode.Conflict)).Text);

        await using var later = await desk.LaterAsync(TimeSpan.FromDays((365 * 6) + 3));
        raman = await later.PersonAsync("raman");
        var bare = await PostAsync(raman, "hold", HttpStatusCode.Conflict, ("reason", "Suit expected"));
        Assert.Contains("Name the student, or choose everything", bare.Text);
        Assert.Contains("Suit expected", bare.Text);
        await PostAsync(raman, "hold", HttpStatusCode.OK, ("student", "canarina quill"), ("reason", "Suit expected"));
        Assert.Contains("There is a hold since", (await raman.GetAsync("/records/retention")).Text);
        Assert.Contains("Destroy nothing about Canarina Quill", (await PostAsync(raman, "ask", HttpStatusCode.OK, ("student", Child + ", 40017"))).Text);
        Assert.Contains("Nothing here stands in the way", (await PostAsync(raman, "ask", HttpStatusCode.OK, ("student", "Ben Otherchild"))).Text);
        await LiftAsync(raman, later);

        await PostAsync(raman, "propose", HttpStatusCode.OK);
        var list = Assert.Single(await later.Service<Erasures>().ListsAsync([Erasures.Proposed], Stop));
        Assert.Equal([KeptClass.Request], list.List.Items.Select(i => i.Class));
        Assert.Contains("A second person has to agree", (await raman.GetAsync("/records/retention")).Text);
        Assert.Equal(HttpStatusCode.Conflict, (await raman.PostAsync($"/records/retention/{list.Id}/agree", (await raman.GetAsync("/records/retention")).Forms[0].Fields)).Status);
        await BeatAsync<EraseAgreed>(later);
        Assert.NotNull(await later.Service<RecordsDesk>().ReadAsync(id, Stop));

        var second = await later.PersonAsync("voss");
        await PostAsync(second, $"{list.Id}/agree", HttpStatusCode.OK);
        await BeatAsync<EraseAgreed>(later);
        await BeatAsync<EraseAgreed>(later);
        Assert.Equal(HttpStatusCode.NotFound, (await raman.GetAsync($"/records/{id}")).Status);
        Assert.False((await later.Service<RequestPapers>().OpenAsync(id, paper, Stop)).IsOk);
        Assert.False(File.Exists(later.Open.Store.Papers.PathOf(paper)));
        Assert.Empty(await later.Open.Store.Registers.Find(RecordsRegisters.Notes, id.ToString(), Stop));
        var page = await raman.GetAsync("/records/retention");
        Assert.Contains("1 erased, 0 kept", page.Text);
        Assert.Contains("records-request-6-years", page.Text);
        Assert.DoesNotContain("Canarina", page.Text);
        Assert.DoesNotContain("Canarina", later.Log);
        var voss = await later.PersonAsync("voss");
        Assert.Contains("1 request found", (await voss.PressAsync(await voss.GetAsync("/records/students"), "/records/students", ("student", Child))).Text);
        Assert.DoesNotContain("/records/retention/hold", (await voss.GetAsync("/records/retention")).Html);
    }

    [Xunit.Fact]
    public async Task A_request_that_comes_after_two_people_agreed_keeps_what_names_the_same_student()
    {
        await using var desk = await Desk.OpenAsync();
        var (raman, _, id) = await GivingTests.ServedAsync(desk);
        await DoAsync(raman, id, "withdraw", ("reason", "By letter"));
        await using var later = await desk.LaterAsync(TimeSpan.FromDays((365 * 6) + 3));
        raman = await later.PersonAsync("raman");
        await PostAsync(raman, "propose", HttpStatusCode.OK);
        var list = Assert.Single(await later.Service<Erasures>().ListsAsync([Erasures.Proposed], Stop));
        await PostAsync(await later.PersonAsync("voss"), $"{list.Id}/agree", HttpStatusCode.OK);
        await PassOnAsync(await later.PersonAsync("medina"), ("what", "Again"), ("students", Child), ("kind", "address"));
        await BeatAsync<EraseAgreed>(later);
        Assert.NotNull(await later.Service<RecordsDesk>().ReadAsync(id, Stop));
        var certificate = Assert.Single(await later.Service<Erasures>().ListsAsync([Erasures.Done], Stop)).List;
        Assert.Equal((false, "records.keep.open"), (Assert.Single(certificate.Items).Erased, certificate.Items[0].KeptBecause));
        Assert.Contains("0 erased, 1 kept", (await raman.GetAsync("/records/retention")).Text);
    }

    [Xunit.Fact]
    public async Task A_case_at_a_door_loses_its_papers_and_then_itself_when_their_times_are_over_and_nothing_stands_in_the_way()
    {
        await using var desk = await Desk.OpenAsync();
        var (incident, officer, paper) = (await desk.IncidentAsync(), new OfficialId(Guid.NewGuid()), new PaperId(Guid.NewGuid()));
        Assert.True((await desk.Open.Store.Papers.Put(incident, paper, new MemoryStream(Picture()), 1 << 20, Stop)).IsOk);
        await Acts.AsAsync(desk, incident, "okafor", (_, _) => System.Collections.Immutable.ImmutableArray.Create<Entry>(
            new OfficialRecorded(officer), new StudentNamed(officer, "a boy called Ben M. Otherchild in fourth grade"), new Closed([], "They left")));
        var number = (await desk.Open.Store.Ledger.Read(incident, Stop))!.Opened.CaseNumber;
        Assert.Contains($"/records/retention?case={incident}#holds", (await (await desk.PersonAsync("raman")).GetAsync($"/legal/{incident}")).Html);

        // The district keeps papers for one year only: that is its own schedule, and it is written where.
        await using var second = await desk.LaterAsync(TimeSpan.FromDays(370));
        var raman = await second.PersonAsync("raman");
        Assert.DoesNotContain(number, (await raman.GetAsync("/records/retention")).Text);
        var bare = await PostAsync(raman, "schedule", HttpStatusCode.Conflict, ("class", "case-papers"), ("years", "1"));
        Assert.Contains("Say where the time is written", bare.Text);
        await PostAsync(raman, "schedule", HttpStatusCode.OK, ("class", "case-papers"), ("years", "1"), ("source", "Schedule 7.C"));
        Assert.Contains("Schedule 7.C", (await raman.GetAsync("/records/retention")).Text);
        await EraseAsync(second, raman, KeptClass.CasePapers);
        Assert.False(File.Exists(second.Open.Store.Papers.PathOf(paper)));
        Assert.Empty(await second.Open.Store.Papers.Of(incident, Stop));
        Assert.Contains("The papers themselves were erased under a keeping rule", (await raman.GetAsync($"/legal/{incident}")).Text);
        Assert.DoesNotContain(number, (await raman.GetAsync("/records/retention")).Text);

        await using var later = await second.LaterAsync(TimeSpan.FromDays(365 * 5));
        raman = await later.PersonAsync("raman");
        var page = await raman.GetAsync($"/records/retention?case={incident}");
        Assert.Contains($"Case {number}", page.Text);
        await raman.PressAsync(page, "/records/retention/hold", ("reason", "Suit expected"));
        Assert.Contains("Nothing is due today", (await PostAsync(raman, "propose", HttpStatusCode.Conflict)).Text);
        await LiftAsync(raman, later);
        var (_, request) = await PassOnAsync(await later.PersonAsync("medina"), ("what", "Address?"), ("students", "Ben Otherchild"), ("kind", "address"));
        Assert.Contains("Nothing is destroyed while it is", (await raman.GetAsync("/records/retention")).Text);
        await DoAsync(raman, request, "take");
        await DoAsync(raman, request, "withdraw", ("reason", "By letter"));
        await EraseAsync(later, raman, KeptClass.Case);
        Assert.Equal(HttpStatusCode.NotFound, (await raman.GetAsync($"/legal/{incident}")).Status);
        Assert.Null(await later.Open.Store.Ledger.Read(incident, Stop));
        Assert.DoesNotContain(number, (await raman.GetAsync("/record")).Text);
        await later.Open.Store.Kept(Stop);
        var verdict = await Vestibule.Store.JournalCheck.Run(later.Open.Store, Stop);
        Assert.True(verdict.IsSound, verdict.ToString());
    }

    [Xunit.Fact]
    public async Task A_certificate_never_says_erased_of_what_could_not_be_destroyed_or_cannot_be_read()
    {
        await using var desk = await Desk.OpenAsync();
        var (incident, paper) = (await desk.IncidentAsync(), new PaperId(Guid.NewGuid()));
        Assert.True((await desk.Open.Store.Papers.Put(incident, paper, new MemoryStream(Picture()), 1 << 20, Stop)).IsOk);
        await Acts.AsAsync(desk, incident, "okafor", (_, _) => System.Collections.Immutable.ImmutableArray.Create<Entry>(new Closed([], "They left")));
        await using var later = await desk.LaterAsync(TimeSpan.FromDays((365 * 6) + 3));
        var raman = await later.PersonAsync("raman");
        await PostAsync(raman, "propose", HttpStatusCode.OK);
        await AgreeAsync(later, Assert.Single(await later.Service<Erasures>().ListsAsync([Erasures.Proposed], Stop)).Id);
        var stuck = new Erasures(later.Service<RecordsDesk>(), PaperChest.Of(later.Open.Store) with { Destroy = (_, _) => Task.FromResult<Result<bool>>(new Refusal("error.not-saved")) },
            later.Open.Store, later.Service<RuleShelf>(), later.Service<FigureBook>());
        await stuck.RunAsync(() => Program(later), Stop);
        Assert.Equal((false, "error.not-saved"), await LastAsync(later));
        Assert.NotNull(await later.Open.Store.Ledger.Read(incident, Stop));

        await PostAsync(raman, "propose", HttpStatusCode.OK);
        await AgreeAsync(later, Assert.Single(await later.Service<Erasures>().ListsAsync([Erasures.Proposed], Stop)).Id);
        await using (var raw = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={later.Open.House.Data}/district.db;Pooling=False;Foreign Keys=False"))
        {
            await raw.OpenAsync(Stop);
            await using var harm = raw.CreateCommand();
            harm.CommandText = "DROP TRIGGER payload_unchanged; UPDATE payload SET sealed = zeroblob(200) WHERE incident = @incident";
            harm.Parameters.AddWithValue("@incident", incident.Value.ToByteArray(bigEndian: true));
            Assert.True(await harm.ExecuteNonQueryAsync(Stop) > 0);
        }

        await using var damaged = await later.LaterAsync(TimeSpan.FromMinutes(5));
        await BeatAsync<EraseAgreed>(damaged);
        Assert.Equal((false, Erasures.Damaged), await LastAsync(damaged));
        Assert.True(File.Exists(damaged.Open.Store.Papers.PathOf(paper)));
        Assert.True(await damaged.Open.Store.Ledger.Has(incident, Stop));
        Assert.Contains("It cannot be read", (await (await damaged.PersonAsync("raman")).GetAsync("/records/retention")).Text);
    }

    [Xunit.Fact]
    public async Task Each_student_named_is_held_and_asked_about_and_a_case_beside_them_too()
    {
        await using var desk = await Desk.OpenAsync();
        var (incident, raman) = (await desk.IncidentAsync(), await desk.PersonAsync("raman"));
        var page = await raman.GetAsync($"/records/retention?case={incident}");
        await raman.PressAsync(page, "/records/retention/hold", ("reason", "Suit expected"), ("student", "Ben Otherchild\nCanarina Quill, 40017"));
        var holds = await desk.Service<Erasures>().HoldsAsync(Stop);
        Assert.Equal(["Ben Otherchild", "Canarina Quill"], holds.Select(h => h.Hold.Student?.Name).OfType<string>().Order());
        Assert.Equal(incident, Assert.Single(holds, h => h.Hold.Student is null).Hold.Case);

        var asked = await PostAsync(raman, "ask", HttpStatusCode.OK, ("student", "Ben Otherchild\nSomebody Else"));
        Assert.Contains("Destroy nothing about Ben Otherchild", asked.Text);
        Assert.Contains("No open request and no hold names Somebody Else", asked.Text);
        Assert.Equal(2, (await desk.Open.Store.Registers.List(RecordsRegisters.Searches, new Vestibule.Store.SheetFilter([0]), Stop)).Count);
    }

    [Xunit.Fact]
    public async Task What_is_not_old_enough_is_not_even_read()
    {
        await using var desk = await Desk.OpenAsync();
        var registers = desk.Open.Store.Registers;
        var now = NodaTime.Instant.FromDateTimeOffset(desk.Time.GetUtcNow());
        foreach (var body in new[] { new SealedLink(new SheetId(Guid.NewGuid()), 0, "x", now, now, null, false).Write(), "unreadable"u8.ToArray() })
        {
            Assert.True((await registers.Keep(new Vestibule.Store.Keeping(RecordsRegisters.Links, new SheetId(Guid.NewGuid()), 0, new TapId(Guid.NewGuid()), Actor.Program, new Happened(now, TimeSource.Server), body), Stop)).IsOk);
        }

        var today = new NodaTime.LocalDate(2017, 3, 10);
        Assert.Empty(await desk.Service<Erasures>().PlanAsync(desk.Book, today, today, Stop));
        await Assert.ThrowsAnyAsync<System.Text.Json.JsonException>(() => desk.Service<Erasures>().PlanAsync(desk.Book, today.PlusYears(3), today.PlusYears(3), Stop));
    }

    private static async Task EraseAsync(Desk desk, Visitor raman, KeptClass expected)
    {
        await PostAsync(raman, "propose", HttpStatusCode.OK);
        var list = Assert.Single(await desk.Service<Erasures>().ListsAsync([Erasures.Proposed], Stop));
        Assert.Equal([expected], list.List.Items.Select(i => i.Class));
        await AgreeAsync(desk, list.Id);
        await BeatAsync<EraseAgreed>(desk);
        await BeatAsync<EraseAgreed>(desk);
        Assert.Equal((true, null), (Assert.Single((await desk.Service<Erasures>().ListsAsync([Erasures.Done], Stop))[0].List.Items) is var item ? (item.Erased!.Value, item.KeptBecause) : default));
    }

    /// <summary>A second person of the legal office agrees. The clerk may not: counsel's advice is in a case.</summary>
    private static async Task AgreeAsync(Desk desk, SheetId list)
    {
        var voss = await desk.PersonAsync("voss");
        Assert.DoesNotContain($"{list}/agree", (await voss.GetAsync("/records/retention")).Html);
        Assert.Contains("Somebody of the legal office has to agree", (await PostAsync(voss, $"{list}/agree", HttpStatusCode.Conflict)).Text);
        if (desk.Book.People.All(p => p.SignIn != "nakai"))
        {
            await Legal.LegalTests.SecondAsync(desk);
        }

        await PostAsync(await desk.PersonAsync("nakai"), $"{list}/agree", HttpStatusCode.OK);
    }

    private static async Task LiftAsync(Visitor raman, Desk desk)
    {
        var hold = Assert.Single(await desk.Service<Erasures>().HoldsAsync(Stop));
        await PostAsync(raman, $"hold/{hold.Id}/lift", HttpStatusCode.OK);
        Assert.Empty(await desk.Service<Erasures>().HoldsAsync(Stop));
    }

    private static Acting Program(Desk desk)
    {
        var now = NodaTime.Instant.FromDateTimeOffset(desk.Time.GetUtcNow());
        return new Acting(desk.Book, new Vestibule.Core.District.Who(null, null, null, KnownBy.Program), default, new Happened(now, TimeSource.Server), now);
    }

    private static async Task<(bool?, string?)> LastAsync(Desk desk)
    {
        var item = Assert.Single((await desk.Service<Erasures>().ListsAsync([Erasures.Done], Stop))[0].List.Items);
        return (item.Erased, item.KeptBecause);
    }

    private static async Task<Seen> PostAsync(Visitor visitor, string verb, HttpStatusCode expected, params (string Name, string Value)[] typed)
    {
        var page = await visitor.GetAsync("/records/retention");
        var done = page.Forms.Any(f => f.Action == $"/records/retention/{verb}") ? await visitor.PressAsync(page, $"/records/retention/{verb}", typed)
            : await visitor.PostAsync($"/records/retention/{verb}", page.Forms[0].Fields);
        Assert.True(done.Status == expected, $"{verb}: {done.Status} {done.Text}");
        return done;
    }
}
