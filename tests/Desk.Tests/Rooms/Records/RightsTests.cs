using System.Net;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.Plumbing;
using static Vestibule.DeskTests.Rooms.Records.RecordsBed;

namespace Vestibule.DeskTests.Rooms.Records;

/// <summary>Who sees what of a request, what is written down about looking, and what may not be destroyed.</summary>
public sealed class RightsTests
{
    [Xunit.Fact]
    public async Task Outside_counsel_sees_the_one_matter_they_were_let_in_to_and_no_trace_of_another()
    {
        await using var desk = await Desk.OpenAsync();
        var (raman, _, id) = await GivingTests.ServedAsync(desk);
        var (_, other) = await PassOnAsync(await desk.PersonAsync("medina"), ("what", "OTHER-QUESTION"), ("students", Child), ("kind", "address"));
        var hale = await desk.PersonAsync("hale");
        Assert.Equal(HttpStatusCode.NotFound, (await hale.GetAsync($"/records/{id}")).Status);
        Assert.Contains("No open request", (await hale.GetAsync("/records")).Text);
        await DoAsync(raman, id, "let-in", ("person", desk.IdOf("hale").ToString()));
        var page = await hale.GetAsync($"/records/{id}");
        Assert.Contains("Attendance of this term", page.Text);
        Assert.DoesNotContain(Key.Reference(other), page.Html);
        Assert.DoesNotContain("OTHER-QUESTION", (await hale.GetAsync("/records")).Html);
        Assert.Equal(HttpStatusCode.NotFound, (await hale.GetAsync($"/records/{other}")).Status);
        await DoAsync(hale, id, "note", ("text", "Move to quash by Friday"));
        Assert.Contains("Move to quash", (await raman.GetAsync($"/records/{id}")).Text);
        await DoAsync(raman, id, "let-in", ("person", desk.IdOf("hale").ToString()), ("out", "1"));
        Assert.Equal(HttpStatusCode.NotFound, (await hale.GetAsync($"/records/{id}")).Status);
    }

    [Xunit.Fact]
    public async Task The_clerk_gives_out_but_decides_no_ground_and_reads_no_note_of_counsels()
    {
        await using var desk = await Desk.OpenAsync();
        var (raman, voss, id) = await GivingTests.ServedAsync(desk);
        await DoAsync(raman, id, "note", ("text", "PRIVATE-THOUGHT"));
        var page = await voss.GetAsync($"/records/{id}");
        Assert.DoesNotContain("PRIVATE-THOUGHT", page.Html);
        Assert.DoesNotContain("name=\"ground\"", page.Html);
        var fields = page.Forms[0].Fields.Where(f => f.Key.StartsWith("__", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Forbidden, (await voss.PostAsync($"/records/{id}/decide", fields)).Status);
    }

    [Xunit.Fact]
    public async Task Looking_for_a_student_needs_the_whole_name_and_is_itself_written_down()
    {
        await using var desk = await Desk.OpenAsync();
        await GivingTests.ServedAsync(desk);
        var voss = await desk.PersonAsync("voss");
        foreach (var (typed, found) in new[] { ("Canarina", "Nothing found"), ("40017", "1 request found"), ("CANARINA QUILL", "1 request found") })
        {
            Assert.Contains(found, (await voss.PressAsync(await voss.GetAsync("/records/students"), "/records/students", ("student", typed))).Text);
        }

        var searches = await (await desk.PersonAsync("raman")).GetAsync("/records/searches");
        Assert.Contains("CANARINA QUILL", searches.Text);
        Assert.Contains("Kim Voss", searches.Text);
        Assert.Equal(HttpStatusCode.Forbidden, (await voss.GetAsync("/records/searches")).Status);
    }

    [Xunit.Fact]
    public async Task The_export_marks_what_the_parents_copy_leaves_out_and_no_cell_is_a_formula()
    {
        await using var desk = await Desk.OpenAsync();
        var (_, id) = await PassOnAsync(await desk.PersonAsync("medina"), ("what", "=HYPERLINK(1)"), ("students", Child), ("kind", "telephone"), ("asker", "parent"), ("name", "M. Quill"));
        var voss = await desk.PersonAsync("voss");
        var page = await voss.PressAsync(await voss.GetAsync("/records/students"), "/records/students", ("student", Child));
        var whole = await voss.PressAsync(page, "/records/students/export", ("student", Child));
        Assert.Contains("\"'=HYPERLINK(1)\"", whole.Html);
        Assert.Contains("Not recorded: the family asked. 34 CFR 99.32(d)(1)", whole.Html);
        var parents = await voss.PressAsync(page, "/records/students/export", ("student", Child), ("parent", "1"));
        Assert.DoesNotContain("HYPERLINK", parents.Html);
        Assert.StartsWith("\"Asked\"", parents.Html.TrimStart('\uFEFF'));
        Assert.NotNull(await ReadAsync(desk, id));
    }

    [Xunit.Fact]
    public async Task The_parents_copy_is_read_in_the_familys_language()
    {
        await using var desk = await Desk.OpenAsync();
        await GivingTests.ServedAsync(desk);
        var voss = await desk.PersonAsync("voss");
        var page = await voss.PressAsync(await voss.GetAsync("/records/students"), "/records/students", ("student", Child));
        var copy = await voss.PressAsync(page, "/records/students/copy", ("in", "es"));
        Assert.Contains("Registro de solicitudes y entregas", copy.Text);
        Assert.Contains("Sin decidir", copy.Text);
        Assert.DoesNotContain("Not decided", copy.Text);
        Assert.Contains("dir=\"rtl\"", (await voss.PressAsync(page, "/records/students/copy", ("in", "ar"))).Html);
        Assert.Contains("Record of requests and disclosures", (await voss.PressAsync(page, "/records/students/copy", ("in", "xx"))).Text);
    }

    [Xunit.Fact]
    public async Task Safety_reads_the_units_own_ledger_and_no_education_record()
    {
        await using var desk = await Desk.OpenAsync();
        await PassOnAsync(await desk.PersonAsync("medina"), ("what", "Your officer's report of Monday"), ("students", Child), ("kind", "unit-record"), ("kind", "address"), ("asker", "lawyer"), ("name", "A. Stone"));
        var bell = await desk.PersonAsync("bell");
        var page = await bell.GetAsync("/records/unit");
        Assert.Contains("A report of our safety officers", page.Text);
        Assert.DoesNotContain("Home address", page.Text);
        Assert.Equal(HttpStatusCode.Forbidden, (await bell.GetAsync("/records")).Status);
        Assert.Contains("34 CFR 99.10(b)", (await (await desk.PersonAsync("raman")).GetAsync("/records/rules")).Text);
    }
}
