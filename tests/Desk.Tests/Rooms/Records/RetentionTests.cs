using System.Net;
using Vestibule.Clockwork;
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

    private static async Task LiftAsync(Visitor raman, Desk desk)
    {
        var hold = Assert.Single(await desk.Service<Erasures>().HoldsAsync(Stop));
        await PostAsync(raman, $"hold/{hold.Id}/lift", HttpStatusCode.OK);
        Assert.Empty(await desk.Service<Erasures>().HoldsAsync(Stop));
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
