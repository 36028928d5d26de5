using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Vestibule.Core.District;
using Vestibule.Core.Records;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Records;

/// <summary>The figures of a year, the years there may be, and whether it is the public edition.</summary>
public sealed record ReportView(int Year, ImmutableArray<int> Years, Figures? Figures, bool Public)
{
    /// <summary>Where the edition lies.</summary>
    public string Path => Public ? "/transparency" : "/records/reports";
}

/// <summary>Figures about requests, of years that are over, with small numbers hidden: for the office, and the same for everybody.</summary>
public static class ReportRoutes
{
    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/records/reports", (Screen screen, RecordsDesk desk, int? year, CancellationToken stop) => ShowAsync(screen, desk, year, false, stop)).Needs(Act.ReadRecordsReports);
        app.MapGet("/records/reports/csv", (Screen screen, RecordsDesk desk, int? year, CancellationToken stop) => CsvAsync(screen, desk, year, stop)).Needs(Act.ReadRecordsReports);
        app.MapGet("/transparency", (Screen screen, RecordsDesk desk, int? year, CancellationToken stop) => ShowAsync(screen, desk, year, true, stop)).Needs(Act.SeePublic);
        app.MapGet("/transparency/csv", (Screen screen, RecordsDesk desk, int? year, CancellationToken stop) => CsvAsync(screen, desk, year, stop)).Needs(Act.SeePublic);
    }

    /// <summary>The words of a cell.</summary>
    public static string Say(Screen screen, string table, string cell) => table switch
    {
        "month" => cell,
        "asker" => screen.S("pass.asker." + cell),
        "track" => screen.S("records.track." + cell),
        "ground" when cell is not ("several" or "undecided") => screen.S("records.ground." + cell),
        "outcome" when cell != "still-open" => screen.S("records.outcome." + cell),
        _ => screen.S($"records.figure.{table}.{cell}"),
    };

    private static async Task<IResult> ShowAsync(Screen screen, RecordsDesk desk, int? year, bool isPublic, CancellationToken stop)
    {
        var view = await ViewAsync(screen, desk, year, isPublic, stop);
        return screen.Show<ReportsPage, ReportView>(view);
    }

    private static async Task<IResult> CsvAsync(Screen screen, RecordsDesk desk, int? year, CancellationToken stop)
    {
        var view = await ViewAsync(screen, desk, year, true, stop);
        var csv = new StringBuilder();
        csv.Append(CultureInfo.InvariantCulture, $"\"{screen.S("records.figure.table")}\",\"{screen.S("records.figure.cell")}\",\"{view.Year}\"\r\n");
        foreach (var table in view.Figures?.Tables ?? [])
        {
            foreach (var cell in table.Cells)
            {
                csv.Append(CultureInfo.InvariantCulture, $"\"{screen.S("records.figure." + table.Name)}\",\"{Say(screen, table.Name, cell.Name)}\",\"{cell.Number?.ToString(CultureInfo.InvariantCulture) ?? screen.S("records.figure.hidden")}\"\r\n");
            }
        }

        return Results.File([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(csv.ToString())], "text/csv; charset=utf-8", string.Create(CultureInfo.InvariantCulture, $"requests-{view.Year}.csv"));
    }

    private static async Task<ReportView> ViewAsync(Screen screen, RecordsDesk desk, int? year, bool isPublic, CancellationToken stop)
    {
        var today = screen.Today;
        var requests = await desk.ListAsync(null, stop);
        var over = requests.Where(r => !r.Practice).Select(r => r.Received.InZone(screen.Zone).Year).Append(today.Year - 1).Where(y => y < today.Year).Distinct().OrderDescending().ToImmutableArray();
        var shown = year is { } asked && over.Contains(asked) ? asked : over[0];
        return new ReportView(shown, over, Figures.Of(shown, today, requests, screen.Zone), isPublic);
    }
}
