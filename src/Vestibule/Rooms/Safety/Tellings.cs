using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Safety;

/// <summary>The cases by what Safety was told of them: closed without telling, open and not told yet, and told.</summary>
public sealed record TellingView(IReadOnlyList<CaseSummary> Owed, IReadOnlyList<CaseSummary> Coming, IReadOnlyList<CaseSummary> Told);

/// <summary>Safety is told afterwards in every case where somebody came. Until that is done it is owed, and visible here.</summary>
public static class Tellings
{
    /// <summary>The route.</summary>
    public static void Routes(IEndpointRouteBuilder app) =>
        app.MapGet("/safety/telling", async (Screen screen, Journals journals, CancellationToken stop) =>
        {
            var open = await CasesAsync(screen, journals, CaseState.Open, stop);
            var closed = await CasesAsync(screen, journals, CaseState.Closed, stop);
            var told = open.Concat(closed).Where(c => c.SafetyTold).OrderByDescending(c => c.OpenedAt).Take(20);
            return screen.Show<TellingPage, TellingView>(new TellingView(
                await OwedAsync(journals, closed, stop), [.. open.Where(c => !c.SafetyTold && Counts(c)).OrderBy(c => c.OpenedAt)], [.. told]));
        }).Needs(Act.SeeSafetyRoom);

    /// <summary>The cases of a state that this person may see here.</summary>
    public static async Task<IReadOnlyList<CaseSummary>> CasesAsync(Screen screen, Journals journals, CaseState state, CancellationToken stop) =>
        [.. (await journals.Cases(new CaseFilter([(int)state]), stop)).Select(r => CaseSummary.Read(r.Summary))
            .Where(c => Access.May(screen.Who, Act.SeeSafetyRoom, c.Campus))];

    /// <summary>Closed cases of which Safety has not been told. A wrong tap that was taken back is no case.</summary>
    public static async Task<IReadOnlyList<CaseSummary>> OwedAsync(Journals journals, IReadOnlyList<CaseSummary> closed, CancellationToken stop)
    {
        var owed = new List<CaseSummary>();
        foreach (var one in closed.Where(c => !c.SafetyTold && Counts(c)))
        {
            if ((await journals.ReadAmongOthers(one.Id, stop))?.Closed?.Entry.Reason != Closing.WrongTap)
            {
                owed.Add(one);
            }
        }

        return owed;
    }

    private static bool Counts(CaseSummary one) => !one.Rehearsal && one.GoesOnIn is null && one.Asks.Any(a => a is AskKind.Student or AskKind.Entry or AskKind.Emergency);
}
