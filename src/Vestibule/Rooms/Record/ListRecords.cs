using System.Globalization;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Record;

/// <summary>Cases whose record somebody may read, newest first, and where the next page starts.</summary>
public sealed record RecordList(IReadOnlyList<CaseSummary> Cases, long? Older);

/// <summary>The list of records: number, campus, day, state. Nothing of what happened.</summary>
public static class ListRecords
{
    private const int Page = 100;

    /// <summary>The route.</summary>
    public static void Routes(IEndpointRouteBuilder app) =>
        app.MapGet("/record", async (Screen screen, Journals journals, string? before, CancellationToken stop) =>
        {
            var from = long.TryParse(before, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : (long?)null;
            var rows = await journals.Cases(new CaseFilter([(int)CaseState.Open, (int)CaseState.Closed], from, Page), stop);
            var mine = rows.Select(r => CaseSummary.Read(r.Summary)).Where(c => Access.May(screen.Who, Act.ReadRecord, c.Matter));
            return screen.Show<RecordsPage, RecordList>(new RecordList([.. mine], rows.Count == Page ? rows[^1].Opened : null));
        }).Needs(Act.ReadRecord);
}
