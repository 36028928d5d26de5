using NodaTime;
using Vestibule.Core.Incidents;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Clockwork;

/// <summary>The incidents whose next rung or deadline has come, the longest due first.</summary>
public delegate Task<IReadOnlyList<IncidentId>> Due(Instant now, CancellationToken stop);

/// <summary>
/// Climbs ladders: looks four times a second for incidents whose next rung or deadline has come due, and writes it. Its tap is made from the
/// incident and what the journal looked like, so that two nodes or two beats climb a rung once.
/// </summary>
public sealed class EscalateDue(
    Deciding deciding, Journals journals, Household household, Rosters rosters, Due due,
    IClock clock, TimeProvider time, ILogger<EscalateDue> log) : Beat(time, TimeSpan.FromMilliseconds(250), log)
{
    private static readonly Duration LookAgain = Duration.FromSeconds(5);
    private readonly Dictionary<IncidentId, (long Version, Instant At)> looked = [];
    private (long, long)? roster;

    /// <inheritdoc/>
    public override string Name => "escalate-due";

    /// <inheritdoc/>
    protected override async Task BeatAsync(CancellationToken stop)
    {
        var now = clock.GetCurrentInstant();
        if (rosters.Stamp is var stamp && stamp != roster)
        {
            // Whoever changed who is called changed what is due, and when, in every open case.
            foreach (var row in await journals.Cases(new CaseFilter([(int)CaseState.Open], Take: 10_000), stop))
            {
                looked[row.Incident] = (-1, now);
            }

            roster = stamp;
        }

        var ids = (await due(now, stop)).Union(looked.Where(l => l.Value.At <= now).Select(l => l.Key)).ToArray();
        if (ids.Length == 0)
        {
            return;
        }

        var book = await household.Book(stop);
        var escalate = await deciding.EscalateAsync(book, now, stop);
        foreach (var id in ids)
        {
            if (await journals.ReadAmongOthers(id, stop) is not { } incident)
            {
                continue;
            }

            if (looked.TryGetValue(id, out var last) && last.Version == incident.Version && now < last.At)
            {
                continue;
            }

            if (!escalate.Decide(incident, now).IsEmpty)
            {
                var seconds = (int)(now.ToUnixTimeSeconds() % int.MaxValue);
                var done = await deciding.DueAsync(book, id, new TapId(DerivedIds.Of(DerivedIds.Of(id.Value, (int)incident.Version), seconds)), now, stop);
                incident = done.IsOk ? done.Value.After : incident;
            }

            if (incident.Closed is not null)
            {
                looked.Remove(id);
                continue;
            }

            var next = escalate.NextDue(incident, now) is { } soon && soon > now ? soon : now + LookAgain;
            looked[id] = (incident.Version, next < now + LookAgain ? next : now + LookAgain);
        }
    }
}
