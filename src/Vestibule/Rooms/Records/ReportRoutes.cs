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
        app.MapGet("/records/reports", (Screen screen, FigureBook book, int? year, CancellationToken stop) => ShowAsync(screen, book, year, false, stop)).Needs(Act.ReadRecordsReports);
        app.MapGet("/records/reports/csv", (Screen screen, FigureBook book, int? year, CancellationToken stop) => CsvAsync(screen, book, year, stop)).Needs(Act.ReadRecordsReports);
        app.MapGet("/transparency", (Screen screen, FigureBook book, int? year, CancellationToken stop) => ShowAsync(screen, book, year, true, stop)).Needs(Act.SeePublic);
        app.MapGet("/transparency/csv", (Screen screen, FigureBook book, int? year, CancellationToken stop) => CsvAsync(screen, book, year, stop)).Needs(Act.SeePublic);
    }

    /// <summary>The words of a cell.</summary>
    public static string Say(Screen screen, string table, string cell) => table switch
    {
        "month" => cell,
        "kind" => cell == "legal-process" ? screen.S("records.track.legal-process") : screen.S("pass.asker." + cell),
        "answer" when cell is "given" or "part-given" or "refused" or "withdrawn" => screen.S("records.outcome." + cell),
        "answer" when cell is not ("several" or "still-open") => screen.S("records.figure.answer.on", ("ground", screen.S("records.ground." + cell))),
        _ => screen.S($"records.figure.{table}.{cell}"),
    };

    private static async Task<IResult> ShowAsync(Screen screen, FigureBook book, int? year, bool isPublic, CancellationToken stop)
    {
        var view = await ViewAsync(screen, book, year, isPublic, stop);
        return screen.Show<ReportsPage, ReportView>(view);
    }

    private static async Task<IResult> CsvAsync(Screen screen, FigureBook book, int? year, CancellationToken stop)
    {
        var view = await ViewAsync(screen, book, year, true, stop);
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

    private static async Task<ReportView> ViewAsync(Screen screen, FigureBook book, int? year, bool isPublic, CancellationToken stop)
    {
        var years = await book.YearsAsync(screen.Book, screen.Now, stop);
        var shown = years.FirstOrDefault(f => f.Year == year) ?? years[0];
        return new ReportView(shown.Year, [.. years.Select(f => f.Year)], shown, isPublic);
    }
}
