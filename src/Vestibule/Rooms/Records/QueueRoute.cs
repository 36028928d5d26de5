using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Records;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Records;

/// <summary>One line of the queue: the request, by when, and how that stands today.</summary>
public sealed record QueueLine(RecordsRequest Request, Deadline? Due, Standing Standing);

/// <summary>The queue by deadline: too late first, then what is at risk, then what nobody has, then the rest by its last day.</summary>
public sealed record QueueView(ImmutableArray<QueueLine> Lines, bool Closed, int Open, int Done)
{
    /// <summary>How many are too late.</summary>
    public int Overdue => Lines.Count(l => !Closed && l.Standing == Standing.Overdue);

    /// <summary>How many are at risk.</summary>
    public int AtRisk => Lines.Count(l => !Closed && l.Standing == Standing.AtRisk);
}

/// <summary>The desk of the records room.</summary>
public static class QueueRoute
{
    private const int ClosedShown = 100;

    /// <summary>The route.</summary>
    public static void Routes(IEndpointRouteBuilder app) => app.MapGet("/records", async (Screen screen, RecordsDesk desk, string? show, CancellationToken stop) =>
    {
        var on = desk.Sitting(screen.Book, screen.Who, screen.Now);
        var mine = (await desk.ListAsync(null, stop)).Where(r => !r.Practice && Access.May(screen.Who, Act.SeeRecords, new RecordsMatter(r.Outside))).ToArray();
        var closed = show == "closed";
        var lines = mine.Where(r => r.State == RequestState.Closed == closed).Select(r =>
        {
            var due = r.DueBy(on.Rules, on.Calendar, on.Zone);
            return new QueueLine(r, due, due?.On(on.Today) ?? Standing.InTime);
        });
        return screen.Show<QueuePage, QueueView>(new QueueView(
            closed ? [.. lines.OrderByDescending(l => l.Request.ClosedAt).Take(ClosedShown)]
                : [.. lines.OrderByDescending(l => l.Standing).ThenBy(l => l.Request.Counsel is not null).ThenBy(l => l.Due?.LastDay ?? LocalDate.MaxIsoValue).ThenBy(l => l.Request.Received)],
            closed, mine.Count(r => r.State != RequestState.Closed), mine.Count(r => r.State == RequestState.Closed)));
    }).Needs(Act.SeeRecords);
}
