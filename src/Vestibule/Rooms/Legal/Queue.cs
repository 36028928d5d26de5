using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Legal;

/// <summary>
/// The queue in the order of its groups: cases that wait for the legal office and that nobody has, cases that were opened and may come,
/// one's own, and those of colleagues. A case that nobody has never stands below one that somebody has.
/// </summary>
public sealed record Queue(
    ImmutableArray<CaseSummary> Nobodys, ImmutableArray<CaseSummary> Coming, ImmutableArray<CaseSummary> Mine, ImmutableArray<CaseSummary> Others)
{
    /// <summary>The queue of somebody: within each group the unseen before the seen, and the oldest first.</summary>
    public static Queue Of(IEnumerable<CaseSummary> open, PersonId? me)
    {
        var inOrder = open.Where(c => c.ClosedAt is null && c.GoesOnIn is null).OrderBy(c => c.LegalSeen).ThenBy(WaitsSince).ThenBy(c => c.OpenedAt).ToArray();
        return new Queue(
            [.. inOrder.Where(c => c.Counsel is null && c.LegalDue)],
            [.. inOrder.Where(c => c.Counsel is null && !c.LegalDue)],
            [.. inOrder.Where(c => c.Counsel is { } has && has.Person == me)],
            [.. inOrder.Where(c => c.Counsel is { } has && has.Person != me)]);
    }

    /// <summary>Since when it waits for counsel; a case that was not sent yet, since it was opened.</summary>
    public static Instant WaitsSince(CaseSummary one) => one.LegalSince ?? one.OpenedAt;

    /// <summary>How many there are in all.</summary>
    public int Count => Nobodys.Length + Coming.Length + Mine.Length + Others.Length;
}

/// <summary>Which part of the list is shown.</summary>
public enum QueueTab
{
    /// <summary>Open cases.</summary>
    Open,
    /// <summary>Cases that closed lately.</summary>
    Closed,
    /// <summary>Practice cases. They are never counted among the others.</summary>
    Practice,
}

/// <summary>What the queue's page shows.</summary>
public sealed record QueueView(QueueTab Tab, Queue Open, ImmutableArray<CaseSummary> Closed, Queue Practice, long? Newest);

/// <summary>The legal office's queue.</summary>
public static class QueueRoute
{
    private const int Page = 200;

    /// <summary>The route.</summary>
    public static void Routes(IEndpointRouteBuilder app) => app.MapGet("/legal", async (Screen screen, Journals journals, string? show, CancellationToken stop) =>
    {
        var rows = await OpenAsync(journals, stop);
        var closed = await journals.Cases(new CaseFilter([(int)CaseState.Closed], Take: 50), stop);
        var (open, me) = (Read(screen, rows), screen.Who.Person?.Id);
        return screen.Show<QueuePage, QueueView>(new QueueView(
            show switch { "closed" => QueueTab.Closed, "practice" => QueueTab.Practice, _ => QueueTab.Open },
            Queue.Of(open.Where(c => !c.Rehearsal), me),
            [.. Read(screen, closed).Where(c => !c.Rehearsal && (c.LegalDue || c.Counsel is not null)).OrderByDescending(c => c.ClosedAt).Take(20)],
            Queue.Of(open.Where(c => c.Rehearsal), me),
            rows.Concat(closed).Select(r => (long?)r.Version).Max()));
    }).Needs(Act.SeeLegalRoom);

    /// <summary>How many cases wait for the legal office and nobody has.</summary>
    public static async Task<int> WaitingAsync(Screen screen, Journals journals, CancellationToken stop) =>
        Queue.Of(Read(screen, await OpenAsync(journals, stop)).Where(c => !c.Rehearsal), null).Nobodys.Length;

    /// <summary>Every open case. Lists come newest first and the oldest must not be the one that is cut off.</summary>
    private static async Task<IReadOnlyList<CaseRow>> OpenAsync(Journals journals, CancellationToken stop)
    {
        var all = new List<CaseRow>();
        IReadOnlyList<CaseRow> page;
        do
        {
            page = await journals.Cases(new CaseFilter([(int)CaseState.Open], all.Count == 0 ? null : all.Min(r => r.Opened), Page), stop);
            all.AddRange(page);
        }
        while (page.Count == Page);
        return all;
    }

    private static ImmutableArray<CaseSummary> Read(Screen screen, IEnumerable<CaseRow> rows) =>
        [.. rows.Select(r => CaseSummary.Read(r.Summary)).Where(c => Access.May(screen.Who, Act.SeeLegalRoom, c.Campus))];
}
