using System.Collections.Immutable;
using Vestibule.Core.District;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Incidents.Decisions;

/// <summary>
/// Two cases are one visit: somebody at the door and somebody in the yard both tapped. The legal office or Safety joins them. One goes on; the
/// other closes and points to it, and both keep every line they have.
/// </summary>
public static class JoinCases
{
    /// <summary>Which of two goes on: the one with an emergency, else the one that began first.</summary>
    public static bool FirstRemains(Incident first, Incident second) =>
        (first.Emergency is null) == (second.Emergency is null)
            ? (first.OpenedAt, first.Lines[0].Sequence).CompareTo((second.OpenedAt, second.Lines[0].Sequence)) < 0
            : first.Emergency is not null;

    /// <summary>The entry for one of the two journals, or why not.</summary>
    public static Result<ImmutableArray<Entry>> Decide(Incident incident, Incident other, Who who)
    {
        if (May(incident, who) is { } no)
        {
            return no;
        }

        if (incident.Joinings.Any(j => j.Entry.Other == other.Id))
        {
            return ImmutableArray<Entry>.Empty;
        }

        var remains = FirstRemains(incident, other);
        return incident.Id == other.Id || incident.Place.Campus != other.Place.Campus || incident.Opened.Rehearsal != other.Opened.Rehearsal ? new Refusal("not-found")
            : incident.JoinedTo is { } to ? new Refusal("already-joined", ("case", to.Entry.OtherCaseNumber))
            : incident.Closed is not null ? new Refusal("already-closed", ("case", incident.Opened.CaseNumber))
            : !remains && !incident.Joinings.IsEmpty ? new Refusal("already-joined", ("case", incident.Joinings[^1].Entry.OtherCaseNumber))
            : Joined(incident, new IncidentsJoined(other.Id, other.Opened.CaseNumber) { Remains = remains, By = other.Lines[0].By.Person });
    }

    /// <summary>Takes a joining back in one of the two journals. What was written in between stays where it was written.</summary>
    public static Result<ImmutableArray<Entry>> Part(Incident incident, IncidentId other, Who who) =>
        May(incident, who) is { } no ? no
        : incident.Joinings.LastOrDefault(j => j.Entry.Other == other) is not { } joined ? ImmutableArray<Entry>.Empty
        : ImmutableArray.Create<Entry>([new Undone(joined.Line.Id, EntryKinds.Of(joined.Entry).Kind), .. Reopening(incident)]);

    /// <summary>The line that takes back a closing by joining; none when the case was closed otherwise, or is open.</summary>
    private static IEnumerable<Entry> Reopening(Incident incident) =>
        incident.Closed is { Entry.Reason: Closing.Joined } closed ? [new Undone(closed.Line.Id, EntryKinds.Of(closed.Entry).Kind)] : [];

    // The one that does not go on closes with its pointer: nothing of it waits anywhere, and parting opens it again.
    private static ImmutableArray<Entry> Joined(Incident incident, IncidentsJoined joined) =>
        joined.Remains || incident.Closed is not null ? [joined] : [joined, new Closed([], Closing.Joined)];

    private static Refusal? May(Incident incident, Who who) =>
        !Access.May(who, Act.Guide, incident.Matter) && !Access.May(who, Act.Counsel, incident.Matter) ? new Refusal("not-allowed")
        : incident.HasUnknown ? new Refusal("unknown-entry") : null;
}
