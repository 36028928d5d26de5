using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Incidents.Decisions;

/// <summary>
/// A school leader takes charge, which acknowledges the alert: from nobody, or from a leader who is not there. When somebody took it a moment
/// earlier, the later one is told who, and can still take it knowingly.
/// </summary>
public sealed record TakeLead(PersonId? SeenLeading)
{
    /// <summary>The entry, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who)
    {
        if (Guard.Open(incident, who, Act.Lead) is { } no)
        {
            return no;
        }

        var me = Guard.Named(who);
        return incident.Lead is { } lead && lead.Leader.Person == me.Person ? ImmutableArray<Entry>.Empty
            : incident.Lead is { } other && other.Leader.Person != SeenLeading ? new Refusal("already-led", ("leader", other.Leader.Name))
            : Guard.One(new LeadTaken(me, incident.Lead?.Leader));
    }
}

/// <summary>Hands the lead to another administrator of the campus.</summary>
public sealed record HandOver(Named To)
{
    /// <summary>The entry, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        (Guard.Open(incident, who, Act.Lead)
        ?? (incident.Lead is null ? new Refusal("nobody-leads") : null)
        ?? (incident.Lead!.Leader.Person == To.Person ? new Refusal("already-led", ("leader", To.Name)) : null))
            is { } no ? no : Guard.One(new HandedOver(incident.Lead!.Leader, To));
}

/// <summary>Somebody who was alerted says that they cannot come; the next rung is due at once.</summary>
public sealed record SayCannotCome
{
    /// <summary>The entry, or why not: somebody who leads hands over instead.</summary>
    public static Result<ImmutableArray<Entry>> Decide(Incident incident, Who who)
    {
        if (Guard.Open(incident, who, Act.Lead) is { } no)
        {
            return no;
        }

        var me = Guard.Named(who);
        return incident.Lead?.Leader.Person == me.Person ? new Refusal("hand-over-instead")
            : incident.Unavailable.Contains(me.Person) ? ImmutableArray<Entry>.Empty
            : Guard.One(new CannotCome(me));
    }
}

/// <summary>The door could not reach somebody who was alerted; the next administrator is alerted at once.</summary>
public sealed record CannotReach(Named Person)
{
    /// <summary>The entry, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        (Guard.Open(incident, who, Act.Record)
        ?? (incident.Rungs.Any(r => r.Entry.People.Any(p => p.Person == Person.Person)) ? null : new Refusal("not-alerted", ("name", Person.Name))))
            is { } no ? no
        : incident.Unavailable.Contains(Person.Person) ? ImmutableArray<Entry>.Empty
        : Guard.One(new NotReached(Person));
}

/// <summary>Somebody who was alerted, or who has to do with it, opened the case.</summary>
public sealed record SeeCase
{
    /// <summary>The entry, once for each person.</summary>
    public static Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        who.Person is not { } person || incident.SeenBy.ContainsKey(person.Id) || incident.Closed is not null
            ? ImmutableArray<Entry>.Empty
            : Guard.One(new Seen(Guard.Named(who)));
}

/// <summary>Declares an emergency: from any state, by anyone who follows the incident, never refused to them.</summary>
public sealed record DeclareEmergency(string? Which, string? Words, OfficialId? SaidBy)
{
    /// <summary>Who said it, as whoever heard it says.</summary>
    public string? By { get; init; }

    /// <summary>The entry. Said twice, it is declared once and the words are kept both times.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who)
    {
        if (!Access.May(who, Act.DeclareEmergency, incident.Matter))
        {
            return new Refusal("not-allowed");
        }

        var words = Blank.ToNull(Words) is { Length: > AnswerFact.Limit } longer ? longer[..AnswerFact.Limit] : Blank.ToNull(Words);
        // A closed case is open again by it: nothing about danger waits behind a closing.
        IEnumerable<Entry> reopened = incident.Closed is { } closed ? [new Undone(closed.Line.Id, EntryKinds.Of(closed.Entry).Kind)] : [];
        return incident.Emergency is null ? ImmutableArray.Create<Entry>([.. reopened, new EmergencyDeclared(Blank.ToNull(Which), words, SaidBy)])
            : Which is null && words is null && Blank.ToNull(By) is null ? ImmutableArray<Entry>.Empty
            : Guard.One(new EmergencyWordsRecorded(Blank.ToNull(Which), words, SaidBy) { By = Blank.ToNull(By) });
    }
}

/// <summary>Writes down what was said, after the emergency was declared.</summary>
public sealed record RecordEmergencyWords(string? Which, string? Words, OfficialId? SaidBy)
{
    /// <summary>The entry, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        (Guard.May(incident, who, Act.DeclareEmergency) ?? Guard.TooLong(Words, AnswerFact.Limit)
        ?? (Blank.ToNull(Which) is null && Blank.ToNull(Words) is null ? new Refusal("answer-empty") : null))
            is { } no ? no : Guard.One(new EmergencyWordsRecorded(Blank.ToNull(Which), Blank.ToNull(Words), SaidBy));
}
