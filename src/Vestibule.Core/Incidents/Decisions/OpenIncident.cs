using System.Collections.Immutable;
using Vestibule.Core.District;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Incidents.Decisions;

/// <summary>
/// One tap on what is happening opens an incident; nothing else is asked first. The procedure was chosen from the place, the kind, the
/// channel, the campus and the date, and the incident is bound to it for good.
/// </summary>
public sealed record OpenIncident(
    AccessRequestId Request, AskKind Ask, Channel Channel, Place Place, string Edition, string Procedure, int EngineSemantics, bool Rehearsal)
{
    /// <summary>The entries, or why not: nobody may open at that campus.</summary>
    public Result<ImmutableArray<Entry>> Decide(string caseNumber, Who who)
    {
        if (!Access.May(who, Act.OpenIncident, Place.Campus))
        {
            return new Refusal("not-allowed");
        }

        var opened = new Opened(caseNumber, Request, Ask, Channel, Place, Edition, Procedure, EngineSemantics, Rehearsal);
        ImmutableArray<Entry> entries = Ask == AskKind.Emergency ? [opened, new EmergencyDeclared(null, null, null)] : [opened];
        return entries;
    }
}

/// <summary>The same officials ask for something else as well: a run of its own, in the same incident.</summary>
public sealed record AddAccessRequest(AccessRequestId Request, AskKind Ask, Channel Channel, string Edition, string Procedure)
{
    /// <summary>The entry, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        Guard.Open(incident, who, Act.Record) is { } no ? no
        : incident.Asks.Any(a => a.Kind == Ask) ? new Refusal("already-asked")
        : ImmutableArray.Create<Entry>(new AccessRequestAdded(Request, Ask, Channel, Edition, Procedure));
}

/// <summary>Takes back a line: a wrong tap, a step, the lead, a closing. What was already sent stays sent.</summary>
public sealed record Undo(EntryId Entry)
{
    /// <summary>Kinds that can be taken back, and by whom it needs to be allowed.</summary>
    public static readonly ImmutableDictionary<Type, Act> Allowed = ImmutableDictionary.CreateRange(
    [
        KeyValuePair.Create(typeof(StepDone), Act.Record), KeyValuePair.Create(typeof(StepSkipped), Act.Record),
        KeyValuePair.Create(typeof(LeadTaken), Act.Lead), KeyValuePair.Create(typeof(HandedOver), Act.Lead),
        KeyValuePair.Create(typeof(Closed), Act.Lead), KeyValuePair.Create(typeof(OfficialLeft), Act.Record),
        KeyValuePair.Create(typeof(CannotCome), Act.Lead), KeyValuePair.Create(typeof(NotReached), Act.Record),
        KeyValuePair.Create(typeof(EmergencyDeclared), Act.DeclareEmergency), KeyValuePair.Create(typeof(CallAttempted), Act.Record),
        KeyValuePair.Create(typeof(PaperRecorded), Act.RecordPaper), KeyValuePair.Create(typeof(OfficialRecorded), Act.Record),
        KeyValuePair.Create(typeof(Observed), Act.Record), KeyValuePair.Create(typeof(LegalTook), Act.Counsel),
        KeyValuePair.Create(typeof(SafetyTook), Act.Guide), KeyValuePair.Create(typeof(AccessRequestAdded), Act.Record),
    ]);

    /// <summary>The entry, or why not: unknown, already taken back, of a kind that stays, or not theirs to take back.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who)
    {
        if (incident.Lines.FirstOrDefault(l => l.Id == Entry) is not { } line)
        {
            return new Refusal("not-found");
        }

        if (incident.Undone.Contains(Entry))
        {
            return new Refusal("already-undone");
        }

        var kind = EntryKinds.Of(line.Entry).Kind;
        if (line.Entry is Opened)
        {
            return Access.May(who, Act.OpenIncident, incident.Matter)
                ? incident.Closed is not null ? new Refusal("already-closed") : ImmutableArray.Create<Entry>(new Closed([], Closing.WrongTap))
                : new Refusal("not-allowed");
        }

        if (line.Entry is Closed { Reason: Closing.Joined } && incident.JoinedTo is { } joined)
        {
            return new Refusal("already-joined", ("case", joined.Entry.OtherCaseNumber));
        }

        return !Allowed.TryGetValue(line.Entry.GetType(), out var act) ? new Refusal("cannot-undo", ("kind", kind))
            : !Access.May(who, act, incident.Matter) && !Access.May(who, Act.Lead, incident.Matter) ? new Refusal("not-allowed")
            : ImmutableArray.Create<Entry>(new Undone(Entry, kind));
    }
}

/// <summary>Reasons for closing that the program itself writes; a person's reason is in their own words.</summary>
public static class Closing
{
    /// <summary>The wrong choice was tapped and taken back at once.</summary>
    public const string WrongTap = "wrong-tap";

    /// <summary>It is the same visit as another case, which goes on.</summary>
    public const string Joined = "joined";
}
