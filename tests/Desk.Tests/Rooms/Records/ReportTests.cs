using Vestibule.Core.Kernel;
using static Vestibule.DeskTests.Rooms.Records.RecordsBed;

namespace Vestibule.DeskTests.Rooms.Records;

/// <summary>Figures about requests, for the office and for everybody.</summary>
public sealed class ReportTests
{
    [Xunit.Fact]
    public async Task A_year_that_is_over_has_figures_that_everybody_may_read_with_small_numbers_hidden()
    {
        await using var desk = await Desk.OpenAsync();
        var medina = await desk.PersonAsync("medina");
        for (var n = 0; n < 12; n++)
        {
            await PassOnAsync(medina, ("what", "Address?"), ("asker", n < 2 ? "press" : n < 4 ? "official" : "parent"), ("name", "NAME-NOT-TO-SEE"));
        }

        Assert.DoesNotContain("in 2017", (await desk.Stranger().GetAsync("/transparency?year=2017")).Text);
        await using var later = await desk.LaterAsync(TimeSpan.FromDays(300));

        // The figures are made by the beat that erases, before it erases, and not only when somebody looks.
        await BeatAsync<Vestibule.Clockwork.EraseAgreed>(later);
        var made = await later.Open.Store.Registers.List(Vestibule.Plumbing.RecordsRegisters.Figures, new Vestibule.Store.SheetFilter([0]), CancellationToken.None);
        Assert.Contains(2017, made.Select(s => Vestibule.Core.Records.Figures.Read(s.Body.AsSpan()).Year));
        var page = await later.Stranger().GetAsync("/transparency");
        Assert.Contains("Requests for student information in 2017", page.Text);
        Assert.Contains("12 requests", page.Text);
        Assert.DoesNotContain("NAME-NOT-TO-SEE", page.Html);
        Assert.Matches(@"A reporter\s+hidden", page.Text);
        Assert.Matches(@"A parent or guardian\s+hidden", page.Text);
        var csv = await later.Stranger().GetAsync("/transparency/csv?year=2017");
        Assert.Contains("\"By month\",\"03\",\"12\"", csv.Html);
        Assert.Contains("\"By kind: a paper that was served, or else who asked\",\"A reporter\",\"hidden\"", csv.Html);
        Assert.Contains("still open when the year was published\",\"12\"", csv.Html, StringComparison.OrdinalIgnoreCase);

        Assert.Contains("Solicitudes de información sobre estudiantes en 2017", (await later.Stranger().GetAsync("/transparency?lang=es")).Text);

        // What happens to one of them later shows in no edition: whoever laid two beside each other would see which it was.
        var raman = await later.PersonAsync("raman");
        var one = (await later.Service<Vestibule.Plumbing.RecordsDesk>().ListAsync(null, CancellationToken.None))[0].Id;
        await DoAsync(raman, one, "take");
        await DoAsync(raman, one, "withdraw", ("reason", "By letter"));
        Assert.Equal(csv.Html, (await later.Stranger().GetAsync("/transparency/csv?year=2017")).Html);
        Assert.Equal(csv.Html.Split("\"hidden\"").Length, page.Html.Split("fill=\"url(#hatch-").Length);
        Assert.Contains("records.css", page.Html);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await (await later.PersonAsync("weiss")).GetAsync("/records/reports")).Status);
    }
}
