using System.Text.Json;
using NodaTime.Text;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Record;

/// <summary>How a case went beside its procedure.</summary>
public sealed record ConformanceView(Incident Incident, Conformance Report);

/// <summary>
/// Every step of the procedure a case is bound to, with what became of it: a page that prints, and the same as PDF and as JSON. Steps and times only;
/// no answer, no paper and no privileged word stands in it.
/// </summary>
public static class ReadConformance
{
    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/record/{incident}/conformance", async (Screen screen, DistrictStore store, string incident, CancellationToken stop) =>
            await FoundAsync(screen, store, incident, stop) is { } view ? screen.Show<ConformancePage, ConformanceView>(view) : screen.NotHere()).Needs(Act.ReadRecord);
        app.MapGet("/record/{incident}/conformance.json", async (HttpContext context, Screen screen, DistrictStore store, string incident, CancellationToken stop) =>
        {
            if (await FoundAsync(screen, store, incident, stop) is not { } view) return screen.NotHere();
            context.Response.Headers.CacheControl = "no-store";
            return TypedResults.Bytes(Json(screen, view), "application/json", $"case-{view.Incident.Opened.CaseNumber}.conformance.json");
        }).Needs(Act.ReadRecord);
        app.MapGet("/record/{incident}/conformance.pdf", async (HttpContext context, Screen screen, DistrictStore store, Printer printer, string incident, CancellationToken stop) =>
        {
            if (await FoundAsync(screen, store, incident, stop) is not { } view) return screen.NotHere();
            var html = await Paper.HtmlAsync<ConformanceDocument>(new Dictionary<string, object?>
            {
                [nameof(ConformanceDocument.View)] = view, [nameof(ConformanceDocument.Screen)] = screen, [nameof(ConformanceDocument.Style)] = Paper.Style("design.css"),
            });
            if (await printer.PdfAsync(html, stop) is not { } pdf) return screen.Refused(new Refusal("conformance.no-pdf"), $"/record/{view.Incident.Id}/conformance");
            context.Response.Headers.CacheControl = "no-store";
            return TypedResults.Bytes(pdf, "application/pdf", $"case-{view.Incident.Opened.CaseNumber}.conformance.pdf");
        }).Needs(Act.ReadRecord);
    }

    /// <summary>Who recorded a line, by name where the district's book has one.</summary>
    public static string? Name(Screen screen, Actor? by) => by is null ? null
        : by.Person is { } person && screen.Book.Person(person) is { } known ? known.Name
        : screen.S(by.KnownBy == KnownBy.Program ? "record.known.program" : "record.known.device-only");

    private static async Task<ConformanceView?> FoundAsync(Screen screen, DistrictStore store, string incident, CancellationToken stop)
    {
        var found = Guid.TryParse(incident, out var id) ? await store.Ledger.Read(new IncidentId(id), stop) : null;
        return found is not null && Access.May(screen.Who, Act.ReadRecord, found.Matter) && Access.MayRead(screen.Who, RecordClass.Operational, found.Matter)
            ? new ConformanceView(found, Conformance.Of(found, screen.Now)) : null;
    }

    private static byte[] Json(Screen screen, ConformanceView view)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("case", view.Incident.Opened.CaseNumber);
            json.WriteString("edition", view.Incident.Opened.Edition);
            json.WriteString("opened", InstantPattern.ExtendedIso.Format(view.Incident.OpenedAt));
            if (view.Incident.Closed is { } closed) json.WriteString("closed", InstantPattern.ExtendedIso.Format(closed.At));
            json.WriteStartArray("steps");
            foreach (var line in view.Report.Lines)
            {
                json.WriteStartObject();
                json.WriteString("procedure", view.Incident.Asks.First(a => a.Id == line.Request).Procedure.Id.Value);
                json.WriteString("step", line.Step.Id.Value);
                json.WriteString("state", Told.Kebab(line.State));
                if (line.At is { } at) json.WriteString("at", InstantPattern.ExtendedIso.Format(at));
                if (line.Due is { } due) json.WriteString("due", InstantPattern.ExtendedIso.Format(due));
                if (line.Late is { } late) json.WriteNumber("late-seconds", (long)late.TotalSeconds);
                if (Name(screen, line.By) is { } by) json.WriteString("by", by);
                if (line.Reason is { } reason) json.WriteString("reason", reason);
                if (line.Early is { } early) json.WriteString("out-of-order", early.Key);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
