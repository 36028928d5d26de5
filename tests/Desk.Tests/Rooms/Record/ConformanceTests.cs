using System.Net;
using System.Text.Json;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;

namespace Vestibule.DeskTests.Rooms.Record;

/// <summary>How a case went beside its procedure, as whoever looks back on it reads it.</summary>
public sealed class ConformanceTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    private static NodaTime.Instant Now(Desk desk) => NodaTime.Instant.FromDateTimeOffset(desk.Time.GetUtcNow());

    [Fact]
    public async Task Every_step_is_told_as_done_left_out_and_why_out_of_order_or_still_owed()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await desk.IncidentAsync();
        await Acts.AsAsync(desk, id, "okafor", (i, who) => new TakeLead(null).Decide(i, who));
        await Acts.AsAsync(desk, id, "okafor", (i, who) => new SkipStep(i.Asks[0].Id, "ask-purpose", null, "Nobody would say").Decide(i, who));
        await Acts.AsAsync(desk, id, "okafor", (i, who) => new RecordCall("safety", Core.Incidents.Entries.CallOutcome.Reached, null).Decide(i, who));

        var incident = (await desk.Open.Store.Ledger.Read(id, Stop))!;
        var report = Conformance.Of(incident, Now(desk));
        ConformanceLine Line(string step) => report.Lines.First(l => l.Step.Id.Value == step);
        Assert.Equal((Conformed.Done, desk.IdOf("okafor")), (Line("take-lead").State, Line("take-lead").By!.Person));
        Assert.Equal((Conformed.Skipped, "Nobody would say"), (Line("ask-purpose").State, Line("ask-purpose").Reason));
        Assert.Equal(Conformed.Owed, Line("call-legal").State);
        Assert.Contains(report.Lines, l => l is { State: Conformed.Done, Early: not null } && l.Step.Call?.Value == "safety");
        Assert.Equal(incident.Asks[0].Procedure.Steps.Select(s => s.Id).ToHashSet(), report.Lines.Select(l => l.Step.Id).ToHashSet());

        var weiss = await desk.PersonAsync("weiss");
        var page = await weiss.GetAsync($"/record/{id}/conformance");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains("Nobody would say", page.Text);
        Assert.Contains("Out of order", page.Text);
        Assert.Contains("Denise Okafor", page.Text);
        Assert.Contains($"/record/{id}/conformance", (await weiss.GetAsync($"/record/{id}")).Html);

        using var json = JsonDocument.Parse((await weiss.GetAsync($"/record/{id}/conformance.json")).Html);
        Assert.Equal(report.Lines.Length, json.RootElement.GetProperty("steps").GetArrayLength());
        Assert.Equal("skipped", json.RootElement.GetProperty("steps").EnumerateArray().First(s => s.GetProperty("step").GetString() == "ask-purpose").GetProperty("state").GetString());

        Assert.Contains("conformance.pdf", page.Html);
        var pdf = await weiss.Http.GetByteArrayAsync(new Uri($"/record/{id}/conformance.pdf", UriKind.Relative), Stop);
        Assert.True(Vestibule.Plumbing.Chromium.Look(pdf) is { Pages: >= 1, Tagged: true });
        var file = Path.Combine(AppContext.BaseDirectory, "conformance.pdf");
        await File.WriteAllBytesAsync(file, pdf, Stop);
        using var reader = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("pdftotext", [file, "-"]) { RedirectStandardOutput = true })!;
        var told = await reader.StandardOutput.ReadToEndAsync(Stop);
        Assert.Contains("Nobody would say", told);
        Assert.Contains("Denise Okafor", told);
    }

    [Fact]
    public async Task What_was_taken_back_does_not_count_and_somebody_of_another_school_finds_nothing()
    {
        await using var desk = await Desk.OpenAsync();
        var id = await desk.IncidentAsync();
        await Acts.AsAsync(desk, id, "okafor", (i, who) => new TakeLead(null).Decide(i, who));
        await Acts.AsAsync(desk, id, "okafor", (i, who) => new Undo(i.Lead!.Line.Id).Decide(i, who));
        var report = Conformance.Of((await desk.Open.Store.Ledger.Read(id, Stop))!, Now(desk));
        Assert.Equal(Conformed.NotDone, Assert.Single(report.Lines, l => l.Step.Id.Value == "take-lead").State);
        Assert.NotEqual(HttpStatusCode.OK, (await (await desk.PersonAsync("medina")).GetAsync($"/record/{id}/conformance")).Status);
    }

    [Theory]
    [InlineData(Core.Incidents.Entries.AskKind.Student), InlineData(Core.Incidents.Entries.AskKind.Information), InlineData(Core.Incidents.Entries.AskKind.ParentDetained)]
    public async Task Whatever_opened_a_case_every_room_can_show_it(Core.Incidents.Entries.AskKind ask)
    {
        await using var desk = await Desk.OpenAsync();
        var id = await desk.IncidentAsync(ask: ask);
        foreach (var (name, pages) in new[]
        {
            ("okafor", new[] { "/lead", $"/lead/{id}", $"/case/{id}" }), ("raman", ["/legal", $"/legal/{id}"]), ("bell", ["/safety", $"/safety/{id}"]),
            ("weiss", ["/record", $"/record/{id}", $"/record/{id}/conformance"]),
        })
        {
            var person = await desk.PersonAsync(name);
            foreach (var page in pages) Assert.NotEqual(HttpStatusCode.InternalServerError, (await person.GetAsync(page)).Status);
        }
    }
}
