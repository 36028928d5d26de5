using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Leader;

/// <summary>A leader's open cases, newest first, and those closed lately.</summary>
public sealed record CaseList(IReadOnlyList<CaseSummary> Open, IReadOnlyList<CaseSummary> Closed, long? Newest);

/// <summary>The leader's list: cases at their campuses and at no other.</summary>
public static class ListCases
{
    /// <summary>The route.</summary>
    public static void Routes(IEndpointRouteBuilder app) => app.MapGet("/lead", async (Screen screen, Journals journals, CancellationToken stop) =>
    {
        var open = await journals.Cases(new CaseFilter([(int)CaseState.Open]), stop);
        var closed = await journals.Cases(new CaseFilter([(int)CaseState.Closed], Take: 50), stop);
        return screen.Show<CasesPage, CaseList>(new CaseList(Mine(screen, open), [.. Mine(screen, closed).Take(10)], open.Count == 0 ? null : open.Max(c => c.Version)));
    }).Needs(Act.SeeLeaderRoom);

    private static IReadOnlyList<CaseSummary> Mine(Screen screen, IReadOnlyList<CaseRow> rows) =>
        [.. rows.Select(r => CaseSummary.Read(r.Summary)).Where(c => Access.May(screen.Who, Act.SeeLeaderRoom, c.Campus)).OrderByDescending(c => c.OpenedAt)];
}
