using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Safety;

/// <summary>One case on the wall: its summary, and the other open campuses where it may be the same officers.</summary>
public sealed record WallCase(CaseSummary Case, IReadOnlyList<string> PerhapsAlsoAt);

/// <summary>What the wall shows: the cases that fit, how many more there are, and what is still to be told to Safety.</summary>
public sealed record WallView(
    IReadOnlyList<WallCase> Cases, int More, IReadOnlyList<string> Practice, int Quiet, int StillToTell, Instant? LastClosed, long? Newest)
{
    /// <summary>The campuses whose alert would fail if something happened now.</summary>
    public ImmutableArray<FailingChain> Failing { get; init; } = [];

    /// <summary>How many cases are open, shown or not. A practice is not counted.</summary>
    public int Open => Cases.Count + More;
}

/// <summary>Safety's wall: every open case with its times. Never a student, a family, a photo or anybody's free words.</summary>
public static class Wall
{
    /// <summary>How many cases fit so that they can be read across a room.</summary>
    public const int Fits = 6;

    /// <summary>The route.</summary>
    public static void Routes(IEndpointRouteBuilder app) =>
        app.MapGet("/safety", async (Screen screen, Journals journals, ChainWatch chains, CancellationToken stop) =>
            screen.Show<WallPage, WallView>(await ViewAsync(screen, journals, stop) with { Failing = await chains.FailingAsync(screen.Book, screen.Now, stop) })).Needs(Act.SeeSafetyRoom);

    private static async Task<WallView> ViewAsync(Screen screen, Journals journals, CancellationToken stop)
    {
        // Asked first, so that whatever is written while the rest is read stirs the wall again.
        var newest = (await journals.Cases(new CaseFilter([(int)CaseState.Open]), stop)).Select(r => (long?)r.Version).Max();
        var rows = (await Tellings.CasesAsync(screen, journals, CaseState.Open, stop)).ToArray();
        var open = rows.Where(c => !c.Rehearsal && c.GoesOnIn is null).OrderBy(c => c.Emergency ? 0 : c.Asks.All(a => a == AskKind.Information) ? 2 : 1)
            .ThenBy(c => c.Leader is null ? 0 : 1).ThenBy(c => c.EmergencyAt ?? c.OpenedAt).ToArray();
        var shown = open.Take(open.Length > Fits ? Fits - 1 : Fits).ToArray();
        var cases = new List<WallCase>();
        foreach (var one in shown)
        {
            var sharing = await journals.Sharing(one.Id, stop);
            cases.Add(new WallCase(one, [.. open.Where(o => o.Campus != one.Campus && (sharing.Contains(o.Id) || one.SameOfficials.Contains(o.Id)))
                .Select(o => screen.Book.Campus(o.Campus)?.Name).OfType<string>().Distinct().Order(StringComparer.Ordinal)]));
        }

        var closed = await Tellings.CasesAsync(screen, journals, CaseState.Closed, stop);
        return new WallView(
            cases, open.Length - shown.Length,
            [.. rows.Where(c => c.Rehearsal).Select(c => screen.Book.Campus(c.Campus)?.Name).OfType<string>().Distinct()],
            screen.Book.Campuses.Length - open.Select(c => c.Campus).Distinct().Count(),
            (await Tellings.OwedAsync(journals, closed, stop)).Count, closed.Max(c => c.ClosedAt), newest);
    }
}
