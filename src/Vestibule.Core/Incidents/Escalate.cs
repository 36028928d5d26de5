using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Incidents;

/// <summary>How fast alerts climb. District settings; these are the starting values.</summary>
public sealed record LadderTimes(Duration Leader, Duration Legal, Duration Safety)
{
    /// <summary>Two minutes on each ladder.</summary>
    public static readonly LadderTimes Usual = new(Duration.FromMinutes(2), Duration.FromMinutes(2), Duration.FromMinutes(2));
}

/// <summary>One ladder of an incident, how far it is climbed, and what it owes next.</summary>
public sealed record LadderState(Ladder Ladder, Climb Climb, Due Next);

/// <summary>
/// Which ladders an incident has and what is due on them. The leader's starts at opening, except for an information request, which goes
/// straight to the legal office; the legal office's at a packet, an information request, an emergency or an exhausted leader ladder;
/// Safety's at an emergency, or when the legal office is closed or does not answer.
/// </summary>
public sealed record Escalate(DistrictBook Book, IReadOnlySet<PersonId> OutToday, LadderTimes Times)
{
    /// <summary>The entries that are due now: rungs to climb, and deadlines that passed.</summary>
    public ImmutableArray<Entry> Decide(Incident incident, Instant now)
    {
        if (incident.Closed is not null || incident.GoesOnElsewhere)
        {
            return [];
        }

        var rungs = States(incident, now)
            .Where(s => s.Next is Due.Alert alert && alert.At <= now)
            .Select(s => (Entry)new RungClimbed(s.Ladder.Name, ((Due.Alert)s.Next).Rung, [.. ((Due.Alert)s.Next).People.Select(Name)]));
        var told = incident.Lines.Select(l => l.Entry).OfType<Overdue>().Select(o => (o.Request, o.Step, o.Official, o.Due)).ToImmutableHashSet();
        var late = incident.Asks.SelectMany(a => a.Run.Owed(now).Where(o => o is { Overdue: true, Due: not null })
            .Select(o => new Overdue(a.Id, o.Step.Id.Value, o.Official, o.Due!.Value)))
            .Where(o => !told.Contains((o.Request, o.Step, o.Official, o.Due)));
        return [.. rungs, .. late];
    }

    /// <summary>When something is due next, or null.</summary>
    public Instant? NextDue(Incident incident, Instant now)
    {
        if (incident.Closed is not null || incident.GoesOnElsewhere)
        {
            return null;
        }

        var ladders = States(incident, now).Select(s => s.Next switch
        {
            Due.Alert alert => alert.At,
            Due.Exhausted exhausted when exhausted.At > now => exhausted.At,
            _ => (Instant?)null,
        });
        var deadlines = incident.Asks.SelectMany(a => a.Run.Owed(now)).Where(o => !o.Overdue).Select(o => o.Due);
        return ladders.Concat(deadlines).Where(d => d is not null).Min();
    }

    /// <summary>The ladders that have started.</summary>
    public ImmutableArray<LadderState> States(Incident incident, Instant now)
    {
        var states = ImmutableArray.CreateBuilder<LadderState>();
        LadderState? leader = null;
        if (!incident.IsInformation)
        {
            leader = State(incident, LeaderLadder(incident), incident.OpenedAt, incident.Lead is not null);
            states.Add(leader);
        }

        var office = Book.Office("legal")?.Hours.At(now, Book.TimeZone, Book.Closures);
        Instant?[] legalStarts =
        [
            incident.LegalAsked?.RecordedAt, incident.Emergency?.RecordedAt, incident.IsInformation ? incident.OpenedAt : null,
            leader?.Next is Due.Exhausted done && done.At <= now ? done.At : null,
        ];
        if (legalStarts.Where(s => s is not null).Min() is { } legalStart)
        {
            var legal = State(incident, All("legal", Role.Legal, Times.Legal), legalStart, incident.Legal is not null || incident.CurrentAdvice is not null);
            states.Add(legal);
            Instant?[] safetyStarts =
            [
                incident.Emergency?.RecordedAt,
                legal.Next is Due.Exhausted none && none.At <= now ? none.At : null,
                office is { Open: false } && incident.Legal is null && !incident.IsInformation ? legalStart : null,
            ];
            if (safetyStarts.Where(s => s is not null).Min() is { } safetyStart)
            {
                states.Add(State(incident, All("safety", Role.Safety, Times.Safety), safetyStart, incident.Safety is not null));
            }
        }

        return states.ToImmutable();
    }

    private static LadderState State(Incident incident, Ladder ladder, Instant started, bool answered)
    {
        var climbed = incident.Rungs.Where(r => r.Entry.Ladder == ladder.Name)
            .Select(r => (r.Entry.Rung, r.Entry.People.Select(p => p.Person).ToImmutableArray(), r.RecordedAt)).ToImmutableArray();
        var climb = new Climb(started, climbed, answered, incident.Unavailable);
        return new LadderState(ladder, climb, Escalation.Next(ladder, climb, ladder.Rungs.IsEmpty ? Duration.Zero : ladder.Rungs[^1].After));
    }

    private Ladder LeaderLadder(Incident incident) =>
        new Ladder("leader", [.. Book.LeadersOf(incident.Place.Campus).Select(p => new Rung([p.Id], Times.Leader))]).Without(OutToday);

    private Ladder All(string name, Role role, Duration after) =>
        new Ladder(name, [new Rung([.. Book.StaffOf(role).Select(p => p.Id)], after)]).Without(OutToday);

    private Named Name(PersonId id) => Book.Person(id) is { } p ? new Named(p.Id, p.Name, p.Title) : new Named(id, "?", "");
}
