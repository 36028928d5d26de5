using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Incidents.Decisions;

/// <summary>
/// The advice was read back to counsel: by the leader, or by the door when nobody leads. Then nobody stands between counsel and the door, and
/// reading back is also being instructed.
/// </summary>
public sealed record ReadBack(AdviceId Advice)
{
    /// <summary>The entry, or why not: a newer advice has come.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        Newest.Check(incident, who, Act.Record, Advice) is { } no ? no
        : incident.CurrentAdvice!.ReadBack is not null ? ImmutableArray<Entry>.Empty
        : incident.Lead is not null || incident.CurrentAdvice.Instructed is not null ? Guard.One(new AdviceReadBack(Advice, Guard.RoleOf(who, incident)))
        : ImmutableArray.Create<Entry>(new AdviceReadBack(Advice, Guard.RoleOf(who, incident)), new Instructed(Advice, incident.CurrentAdvice.Advised.Entry.Instruction));
}

/// <summary>
/// The leader instructs the door with counsel's own words, unshortened. An instruction to admit is only ever given on counsel's advice to
/// admit; what an emergency brings is not an instruction.
/// </summary>
public sealed record Instruct(AdviceId Advice)
{
    /// <summary>The entries, or why not. Instructing without having read back first says both.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who)
    {
        if (Newest.Check(incident, who, Act.Lead, Advice) is { } no)
        {
            return no;
        }

        var file = incident.CurrentAdvice!;
        return file.Instructed is not null ? ImmutableArray<Entry>.Empty
            : file.ReadBack is null ? new Refusal("read-back-first")
            : Guard.One(new Instructed(Advice, file.Advised.Entry.Instruction));
    }
}

/// <summary>The person at the door read counsel's instruction and confirms it.</summary>
public sealed record ReadInstruction(AdviceId Advice)
{
    /// <summary>The entry, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        Newest.Check(incident, who, Act.Record, Advice) is { } no ? no
        : incident.CurrentAdvice!.Read is not null ? ImmutableArray<Entry>.Empty
        : Guard.One(new InstructionRead(Advice));
}

/// <summary>The door did what counsel advised.</summary>
public sealed record CarryOut(AdviceId Advice)
{
    /// <summary>The entries, or why not: it must have been read first.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        Newest.Check(incident, who, Act.Record, Advice) is { } no ? no
        : incident.CurrentAdvice!.Read is null ? new Refusal("read-first")
        : incident.CurrentAdvice.CarriedOut is not null ? ImmutableArray<Entry>.Empty
        : Guard.One(new CarriedOut(Advice));
}

/// <summary>An official left, or all of them did. Never refused for being late.</summary>
public sealed record OfficialLeaves(OfficialId? Official, string? Text)
{
    /// <summary>The entry, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        (Guard.May(incident, who, Act.Record) ?? Guard.TooLong(Text, AnswerFact.Limit)
        ?? (Official is { } one && !incident.Officials.Contains(one) ? new Refusal("unknown-official") : null))
            is { } no ? no : Guard.One(new OfficialLeft(Official, Blank.ToNull(Text)));
}

/// <summary>A person in Safety takes the call.</summary>
public sealed record TakeForSafety
{
    /// <summary>The entry, or why not.</summary>
    public static Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        Guard.Open(incident, who, Act.Guide) is { } no ? no
        : incident.Safety is not null ? new Refusal("already-taken", ("counsel", incident.Safety.Entry.Officer.Name))
        : Guard.One(new SafetyTook(Guard.Named(who)));
}

/// <summary>Safety's words of help to the door. They never take the place of counsel's advice.</summary>
public sealed record GuideDoor(string? Text)
{
    /// <summary>The entry, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        (Guard.Open(incident, who, Act.Guide) ?? Guard.TooLong(Text, Advise.Limit)
        ?? (string.IsNullOrWhiteSpace(Text) ? new Refusal("answer-empty") : null))
            is { } no ? no : Guard.One(new Guided(Guard.Named(who), Text!.Trim()));
}

/// <summary>Somebody confirms that the officials of another case are the same.</summary>
public sealed record ConfirmSameOfficials(IncidentId Other, string OtherCaseNumber)
{
    /// <summary>The entry, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        ((Access.May(who, Act.Guide, incident.Matter) || Access.May(who, Act.Counsel, incident.Matter) ? null : new Refusal("not-allowed"))
        ?? (Other == incident.Id ? new Refusal("not-found") : null))
            is { } no ? no
        : incident.SameOfficials.Contains(Other) ? ImmutableArray<Entry>.Empty
        : Guard.One(new SameOfficialsConfirmed(Other, OtherCaseNumber));
}

/// <summary>
/// Closes the incident. What is still owed is shown, and closing with something owed needs a reason. The leader closes an encounter; the
/// legal office closes an information request, once it was answered.
/// </summary>
public sealed record Close(string? Reason)
{
    /// <summary>The entry, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who, Instant now)
    {
        var act = incident.IsInformation && Access.May(who, Act.Counsel, incident.Matter) ? Act.Counsel : Act.Lead;
        if ((Guard.Open(incident, who, act) ?? Guard.TooLong(Reason, AnswerFact.Limit)) is { } no)
        {
            return no;
        }

        var owed = Owing.Of(incident, now);
        return owed.Length > 0 && string.IsNullOrWhiteSpace(Reason)
            ? new Refusal("closed-needs-reason", ("count", owed.Length.ToString(System.Globalization.CultureInfo.InvariantCulture)))
            : Guard.One(new Closed([.. owed.Select(o => o.Step.Id.Value)], Blank.ToNull(Reason)));
    }
}

/// <summary>One thing the incident still owes, and to which ask it belongs.</summary>
public sealed record OwedThing(AccessRequestId Request, Procedures.Step Step, OfficialId? Official, Instant? Due, bool Overdue);

/// <summary>What an incident still owes, over all its asks; a step shared between asks is owed once.</summary>
public static class Owing
{
    /// <summary>The list, soonest due first. A case that goes on in another one owes nothing of its own.</summary>
    public static ImmutableArray<OwedThing> Of(Incident incident, Instant now) => incident.GoesOnElsewhere ? [] :
    [
        .. incident.Asks.SelectMany(a => a.Run.Owed(now).Select(o => new OwedThing(a.Id, o.Step, o.Official, o.Due, o.Overdue)))
            .DistinctBy(o => o.Step.Shared ? (default, o.Step.Id, o.Official) : (o.Request, o.Step.Id, o.Official))
            .OrderBy(o => o.Due ?? Instant.MaxValue),
    ];
}

/// <summary>Advice that is acted on must be the newest.</summary>
internal static class Newest
{
    public static Refusal? Check(Incident incident, Who who, Act act, AdviceId advice) =>
        Guard.Open(incident, who, act)
        ?? (incident.Advice.All(a => a.Advised.Entry.Advice != advice) ? new Refusal("not-found") : null)
        ?? (incident.CurrentAdvice!.Advised.Entry.Advice != advice
            ? new Refusal("advice-changed", ("counsel", incident.CurrentAdvice.Advised.Entry.Counsel.Name)) : null);
}
