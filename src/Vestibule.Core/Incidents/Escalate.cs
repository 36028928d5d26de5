using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Incidents;

/// <summary>The rule of alerts put to a case: which ladders it has, what is due on them, and which deadlines passed.</summary>
public sealed record Escalate(Roster Roster)
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

        var deadlines = incident.Asks.SelectMany(a => a.Run.Owed(now)).Where(o => !o.Overdue).Select(o => o.Due);
        return deadlines.Append(AlertRule.NextDue(now, Roster, Facts(incident))).Where(d => d is not null).Min();
    }

    /// <summary>The ladders that have started.</summary>
    public ImmutableArray<LadderState> States(Incident incident, Instant now) => AlertRule.Plan(now, Roster, Facts(incident));

    /// <summary>A case as the rule of alerts sees it. Taking the lead is the acknowledgement; advice answers for the legal office.</summary>
    public static AlertFacts Facts(Incident incident) => new(incident.Place.Campus, incident.OpenedAt)
    {
        Information = incident.IsInformation,
        Teams = incident.IsKin,
        LegalAsked = incident.LegalAsked?.RecordedAt,
        Emergency = incident.Emergency?.RecordedAt,
        Answered =
        [
            .. incident.Lead is null ? [] : new[] { LadderNames.Leader },
            .. incident.Legal is null && incident.CurrentAdvice is null ? [] : new[] { LadderNames.Legal },
            .. incident.Safety is null ? [] : new[] { LadderNames.Safety },
            .. incident.Crisis is null ? [] : new[] { LadderNames.Crisis },
        ],
        Climbed = [.. incident.Rungs.Select(r => new Climbed(r.Entry.Ladder, r.Entry.Rung, [.. r.Entry.People.Select(p => p.Person)], r.RecordedAt))],
        Unavailable = incident.Unavailable,
    };

    private Named Name(PersonId id) => Roster.Book.Person(id) is { } p ? new Named(p.Id, p.Name, p.Title) : new Named(id, "?", "");
}
