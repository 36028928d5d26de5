using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Alerts;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;
using Vestibule.Plumbing;
using P = Vestibule.Core.Procedures;

namespace Vestibule.Rooms.Door;

/// <summary>One card: a step, and the ask whose procedure has it.</summary>
public sealed record Card(Ask Ask, P.NextStep Next)
{
    /// <summary>The step.</summary>
    public P.Step Step => Next.Step;
}

/// <summary>One way by which somebody is alerted: which (<c>failed</c>, <c>now</c>, <c>next</c>), the channel, and when.</summary>
public sealed record Way(string Which, string Channel, Instant At);

/// <summary>A case as the door sees it.</summary>
public sealed record CaseView(
    Incident Incident, CameBack? Back, ImmutableArray<LadderState> Ladders, IReadOnlyList<MessageState> Messages, bool InForce, string? Chosen, bool Watch)
{
    /// <summary>The role that procedures name whoever is at the door by.</summary>
    public static readonly P.Role Role = new("employee");

    /// <summary>The program's events that have a button of their own on a card.</summary>
    public static readonly ImmutableArray<string> Buttons = [P.Signals.SafetyTold, P.Signals.LegalAsked];

    /// <summary>True where somebody writes: without scripts such a page does not refresh itself under their hands.</summary>
    public bool Writes { get; init; }

    /// <summary>The address of the case at the door.</summary>
    public string To(string what = "") => what.Length == 0 ? $"/case/{Incident.Id}" : $"/case/{Incident.Id}/{what}";

    /// <summary>
    /// The cards that whoever is at the door may be told now, first what is owed, then in the procedure's order. What merely can happen at
    /// any time, and what was done and is not owed again, is no card.
    /// </summary>
    public ImmutableArray<Card> Cards { get; } =
    [
        .. Incident.Closed is not null ? [] : Incident.Asks.Where(a => a.Kind != Core.Incidents.Entries.AskKind.Child).SelectMany(a => a.Run.Next(Role).Select(n => new Card(a, n)))
            .Where(c => (c.Step.On is null || Buttons.Contains(c.Step.On)) && !c.Step.Emergency && !c.Step.Decide
                && (c.Next.Owed || !c.Ask.Run.IsDone(c.Step.Id, c.Next.Official))
                && c.Ask.Procedure.Observations.All(o => !o.Executes.Contains(c.Step.Id)))
            .DistinctBy(c => c.Step.Shared ? (default, c.Step.Id) : (c.Ask.Id, c.Step.Id)),
    ];

    /// <summary>The one card on the screen: the one that was chosen, else the first.</summary>
    public Card? Now => Cards.FirstOrDefault(c => c.Step.Id.Value == Chosen) ?? Cards.FirstOrDefault();

    /// <summary>How many cards whoever is at the door has done.</summary>
    public int Done => Incident.Lines.Count(l => l.Entry is StepDone { Role: "employee" } or StepSkipped && !Incident.Undone.Contains(l.Id));

    /// <summary>The newest card that was done and can be taken back.</summary>
    public Line? Last => Incident.Lines.LastOrDefault(l => l.Entry is StepDone or StepSkipped or CallAttempted && !Incident.Undone.Contains(l.Id));

    /// <summary>The person alerted last who has not come and has not said that they cannot.</summary>
    public Named? Waiting => Incident.Lead is not null ? null : Alerted.LastOrDefault(p => !Incident.Unavailable.Contains(p.Person));

    /// <summary>Leaders alerted so far, in order.</summary>
    public IEnumerable<Named> Alerted => Incident.Rungs.Where(r => r.Entry.Ladder == "leader").SelectMany(r => r.Entry.People).DistinctBy(p => p.Person);

    /// <summary>The leader whom an unanswered ladder alerts next, or null.</summary>
    public PersonId? NextLeader => Ladders.FirstOrDefault(l => l.Ladder.Name == "leader")?.Next is Core.Alerts.Due.Alert { People: { Length: > 0 } people } ? people[0] : null;

    /// <summary>True when the first leader did not answer in time, or cannot come: then a call by phone is faster than waiting.</summary>
    public bool NobodyAnswers => Incident is { Lead: null, Closed: null, IsInformation: false } && (Alerted.Skip(1).Any() || Alerted.Any(p => Incident.Unavailable.Contains(p.Person)));

    /// <summary>The questions of a step, with the officer they are about.</summary>
    public IEnumerable<(P.Field Field, OfficialId? Official)> Questions(Card card) => card.Step.Asks.Select(id => card.Ask.Procedure.Find(id)!)
        .Select(f => (f, f.PerOfficial ? card.Next.Official ?? Incident.Officials.Cast<OfficialId?>().FirstOrDefault() ?? DerivedIds.FirstOfficial(Incident.Id) : (OfficialId?)null));

    /// <summary>
    /// By which ways somebody is alerted, for whoever waits: those that failed, the one that is tried, and the one that comes next. Empty once they have answered or opened the case.
    /// </summary>
    public ImmutableArray<Way> WaysOf(Named person)
    {
        if (Incident.Lead is not null || Incident.Closed is not null || Incident.Unavailable.Contains(person.Person) || Incident.SeenBy.ContainsKey(person.Person))
        {
            return [];
        }

        var ways = Messages.Where(m => m.Person == person.Person && Core.Alerts.ReachChannels.Usual.Contains(m.Channel)).OrderBy(m => m.Queued).ThenBy(m => m.Step).ToArray();
        return
        [
            .. ways.Where(m => m.State == Delivery.Failed).Select(m => new Way("failed", m.Channel, m.Since ?? m.Queued)),
            .. ways.Where(m => m.State is Delivery.Sending or Delivery.Sent or Delivery.Delivered || m is { State: Delivery.Waiting, Attempts: > 0 }).TakeLast(1).Select(m => new Way("now", m.Channel, m.Queued)),
            .. ways.Where(m => m is { State: Delivery.Waiting, Attempts: 0 }).Take(1).Select(m => new Way("next", m.Channel, m.NotBefore)),
        ];
    }

    /// <summary>How far the alert of a person got, and the number to call when it did not arrive.</summary>
    public (Furniture.Mark Mark, RenderFragment State) StateOf(Screen screen, Named person, Instant climbed)
    {
        if (Incident.Lead?.Leader.Person == person.Person)
        {
            return (Furniture.Mark.Seen, screen.T("case.leads.since", ("time", Incident.Lead.Since.InZone(screen.Zone).TimeOfDay)));
        }

        if (Incident.Unavailable.Contains(person.Person))
        {
            return (Furniture.Mark.None, screen.T("case.not-reached"));
        }

        if (Incident.SeenBy.GetValueOrDefault(person.Person) is { } seen)
        {
            return (Furniture.Mark.Seen, screen.T("case.state.seen", ("time", seen.At.InZone(screen.Zone).TimeOfDay)));
        }

        var all = Messages.Where(m => m.Person == person.Person).ToArray();
        if (all.Length > 0 && all.All(m => m.State == Delivery.Spared))
        {
            return (Furniture.Mark.Pending, screen.T("case.state.spared"));
        }

        var mine = all.Where(m => m.State != Delivery.Spared).Select(m => m.Trace).ToArray();
        var (how, since) = Core.Alerts.Watchdog.Of(mine, climbed, screen.Now);
        var at = since.InZone(screen.Zone).TimeOfDay;
        return how switch
        {
            Core.Alerts.HowFar.Seen => (Furniture.Mark.Seen, screen.T("case.state.seen", ("time", at))),
            Core.Alerts.HowFar.Delivered => (Furniture.Mark.Reached, screen.T("case.state.reached", ("time", at))),
            Core.Alerts.HowFar.Sent => (Furniture.Mark.Sent, screen.T("case.state.sent", ("time", at))),
            Core.Alerts.HowFar.NotDelivered => (Furniture.Mark.None, screen.T("case.state.not-delivered",
                ("number", Furniture.Dialled.Shown(screen.Book.Person(person.Person)?.Phone ?? screen.Book.Office("safety")?.Phone ?? "")))),
            _ => (Furniture.Mark.Pending, screen.T("case.state.sending")),
        };
    }
}
