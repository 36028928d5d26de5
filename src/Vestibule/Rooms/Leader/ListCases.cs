using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Leader;

/// <summary>A leader's open cases, newest first, and those closed lately.</summary>
public sealed record CaseList(IReadOnlyList<CaseSummary> Open, IReadOnlyList<CaseSummary> Closed, long? Newest)
{
    /// <summary>What devices of their campuses sent late, with no case to put it in.</summary>
    public IReadOnlyList<KeptLate> Late { get; init; } = [];
}

/// <summary>The leader's list: cases at their campuses and at no other.</summary>
public static class ListCases
{
    /// <summary>The route.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/lead", ShowAsync).Needs(Act.SeeLeaderRoom);
        app.MapPost("/lead/late", async (Screen screen, Form form, LateBook late, CancellationToken stop) =>
        {
            var looked = form.Id("sheet") is { } sheet
                ? await late.Look(new SheetId(sheet), c => Access.May(screen.Who, Act.Lead, c), form.Tap, screen.Who.Actor, form.Happened(), stop) : form.FirstWrong!;
            return looked.IsOk ? screen.Go("/lead") : screen.Refused(looked.Refusal!, "/lead");
        }).Needs(Act.Lead);
    }

    private static async Task<IResult> ShowAsync(Screen screen, Journals journals, LateBook late, CancellationToken stop)
    {
        var open = await journals.Cases(new CaseFilter([(int)CaseState.Open]), stop);
        var closed = await journals.Cases(new CaseFilter([(int)CaseState.Closed], Take: 50), stop);
        return screen.Show<CasesPage, CaseList>(new CaseList(Mine(screen, open), [.. Mine(screen, closed).Take(10)], open.Count == 0 ? null : open.Max(c => c.Version))
        {
            Late = [.. (await late.Waiting(stop)).Where(l => Access.May(screen.Who, Act.Lead, l.Tap.Campus))],
        });
    }

    private static IReadOnlyList<CaseSummary> Mine(Screen screen, IReadOnlyList<CaseRow> rows) =>
        [.. rows.Select(r => CaseSummary.Read(r.Summary)).Where(c => Access.May(screen.Who, Act.SeeLeaderRoom, c.Campus)).OrderByDescending(c => c.OpenedAt)];
}
