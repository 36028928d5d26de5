using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Incidents.Decisions;

/// <summary>
/// Somebody did a step of the procedure. What the program tells people to do is gated; so a step whose gate is not satisfied is refused
/// here, and can be recorded as an observation instead.
/// </summary>
public sealed record DoStep(AccessRequestId Request, string Step, OfficialId? Official)
{
    /// <summary>The entry, or why the step may not be done yet.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who)
    {
        if (Guard.Open(incident, who, Act.Record) is { } no)
        {
            return no;
        }

        if (incident.Asks.FirstOrDefault(a => a.Id == Request) is not { } ask || ask.Procedure.Find(new Procedures.StepId(Step)) is null)
        {
            return new Refusal("unknown-step", ("step", Step));
        }

        if (ask.Kind == AskKind.Child || (Step == KinSteps.AllSafe && ask.Kind == AskKind.ParentDetained && incident.SafeChildren < incident.Children.Length))
        {
            return ask.Kind == AskKind.Child ? new Refusal("kin-in-its-room")
                : new Refusal("kin-not-all-safe", ("safe", Number(incident.SafeChildren)), ("all", Number(incident.Children.Length)));
        }

        var role = Guard.RoleOf(who, incident);
        var may = ask.Run.May(new(Step), Official, new(role));
        return may.Refusal is { } refused ? refused : Guard.One(new StepDone(Request, Step, Official, role));
    }

    private static string Number(int count) => count.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Leaves a step out, with the reason.</summary>
public sealed record SkipStep(AccessRequestId Request, string Step, OfficialId? Official, string? Reason)
{
    /// <summary>The entry, or why not: a reason is needed.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        (Guard.Open(incident, who, Act.Record)
        ?? Guard.TooLong(Reason, 2000)
        ?? (string.IsNullOrWhiteSpace(Reason) ? new Refusal("skip-needs-reason") : null)
        ?? (incident.Asks.FirstOrDefault(a => a.Id == Request)?.Procedure.Find(new Procedures.StepId(Step)) is null ? new Refusal("unknown-step", ("step", Step)) : null))
            is { } no ? no : Guard.One(new StepSkipped(Request, Step, Official, Reason!.Trim()));
}

/// <summary>Records the answer to one fact, the moment it is entered.</summary>
public sealed record AnswerFact(string Field, OfficialId? Official, AnswerState State, string? Value, EntryId? Saw)
{
    /// <summary>The longest answer, in characters.</summary>
    public const int Limit = 4000;

    /// <summary>The entry, or why not: no such fact in this procedure, or a value that is not one of its choices.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who)
    {
        if ((Guard.May(incident, who, Act.Record) ?? Guard.TooLong(Value, Limit)) is { } no)
        {
            return no;
        }

        var field = incident.Asks.Select(a => a.Procedure.Find(new Procedures.FieldId(Field))).FirstOrDefault(f => f is not null);
        if (field is null)
        {
            return new Refusal("unknown-field", ("field", Field));
        }

        if (field.PerOfficial && (Official is not { } official || !incident.Officials.Contains(official)))
        {
            return new Refusal("unknown-official");
        }

        if (State != AnswerState.Answered)
        {
            return Guard.One(new Answered(Field, field.PerOfficial ? Official : null, State, null, Saw));
        }

        if (string.IsNullOrWhiteSpace(Value))
        {
            return new Refusal("answer-empty");
        }

        return field.Choices.Length > 0 && !field.Choices.Contains(Value.Trim(), StringComparer.Ordinal)
            ? new Refusal("not-a-choice", ("field", Field), ("value", Value))
            : Guard.One(new Answered(Field, field.PerOfficial ? Official : null, State, Value.Trim(), Saw));
    }
}

/// <summary>Takes an answer back.</summary>
public sealed record WithdrawAnswer(string Field, OfficialId? Official)
{
    /// <summary>The entry, or why not: there is no answer.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        (Guard.May(incident, who, Act.Record)
        ?? (incident.Answer(Field, Official) is null ? new Refusal("no-answer-yet") : null))
            is { } no ? no : Guard.One(new AnswerWithdrawn(Field, Official));
}

/// <summary>One more official is here.</summary>
public sealed record AddOfficial(OfficialId Official)
{
    /// <summary>How many officials one incident can hold.</summary>
    public const int Limit = 40;

    /// <summary>The entry, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        (Guard.May(incident, who, Act.Record)
        ?? (incident.Officials.Length >= Limit ? new Refusal("too-many-officials") : null)
        ?? (incident.Officials.Contains(Official) ? new Refusal("already-recorded") : null))
            is { } no ? no : Guard.One(new OfficialRecorded(Official));
}

/// <summary>Records something that really happened. Never refused for being late or out of order.</summary>
public sealed record Observe(string Observation, OfficialId? Official, string? Text)
{
    /// <summary>The entry; refused only to people without access, or when the text is too long to keep.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        (Guard.May(incident, who, Act.Record) ?? Guard.TooLong(Text, AnswerFact.Limit))
            is { } no ? no : Guard.One(new Observed(Observation, Official, Blank.ToNull(Text)));
}

/// <summary>A note in one's own words.</summary>
public sealed record TakeNote(string? Text)
{
    /// <summary>The entry, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        (Guard.May(incident, who, Act.Record) ?? Guard.TooLong(Text, AnswerFact.Limit)
        ?? (string.IsNullOrWhiteSpace(Text) ? new Refusal("answer-empty") : null))
            is { } no ? no : Guard.One(new Noted(Text!.Trim()));
}

/// <summary>Names the student an official asks for, as the official said it. The program looks nobody up.</summary>
public sealed record NameStudent(OfficialId? Official, string? Text)
{
    /// <summary>The entry, or why not: only those who may read it afterwards may write it.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        (Guard.May(incident, who, Act.Record) ?? Guard.TooLong(Text, AnswerFact.Limit)
        ?? (string.IsNullOrWhiteSpace(Text) ? new Refusal("answer-empty") : null)
        ?? (Access.MayRead(who, RecordClass.Student, incident.Matter) ? null : new Refusal("not-allowed")))
            is { } no ? no : Guard.One(new StudentNamed(Official, Text!.Trim()));
}

/// <summary>Says more exactly where it happens or how the ask arrived.</summary>
public sealed record TellPlace(Place Place, Channel Channel)
{
    /// <summary>The entry, or why not. The campus that is responsible does not change: that would need another incident.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        (Guard.May(incident, who, Act.Record) ?? Guard.TooLong(Place.Detail, 500)
        ?? (Place.Campus != incident.Place.Campus ? new Refusal("campus-fixed") : null))
            is { } no ? no : Guard.One(new PlaceTold(Place with { Detail = Blank.ToNull(Place.Detail) }, Channel));
}

/// <summary>Blank text is no text.</summary>
internal static class Blank
{
    public static string? ToNull(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
