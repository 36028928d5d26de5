using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Procedures;

/// <summary>How a call went. Only <see cref="Reached"/> fulfils it; anything else keeps it owed and owes the fallback.</summary>
public enum CallOutcome
{
    /// <summary>A person of that office was spoken to.</summary>
    Reached,
    /// <summary>The office was closed.</summary>
    Closed,
    /// <summary>Nobody answered.</summary>
    NoAnswer,
    /// <summary>The line was busy.</summary>
    Busy,
}

/// <summary>Something that happened in an incident and moves its procedure. A closed set; each is always accepted.</summary>
/// <param name="At">When it happened.</param>
public abstract record ProcedureEvent(Instant At)
{
    /// <summary>Who did it, where that is known: a gate with two keys wants two people.</summary>
    public PersonId? Who { get; init; }
}

/// <summary>A step was done.</summary>
public sealed record StepDone(StepId Step, OfficialId? Official, Instant At, Role Role) : ProcedureEvent(At);

/// <summary>A question got an answer, or was refused, or nobody knows. Does the steps that ask it, once all they ask has been asked.</summary>
public sealed record AnswerGiven(FieldId Field, OfficialId? Official, Answer Answer, Instant At) : ProcedureEvent(At);

/// <summary>An answer was taken back. It undoes no step.</summary>
public sealed record AnswerWithdrawn(FieldId Field, OfficialId? Official, Instant At) : ProcedureEvent(At);

/// <summary>A step was left out, for a reason kept with the entry. It satisfies what merely comes after it, and never a gate.</summary>
public sealed record StepSkipped(StepId Step, OfficialId? Official, Instant At) : ProcedureEvent(At);

/// <summary>Somebody called a contact.</summary>
public sealed record CallAttempted(ContactId Contact, CallOutcome Outcome, Instant At) : ProcedureEvent(At);

/// <summary>An official was recorded as present: the steps that are there for each official appear for this one.</summary>
public sealed record OfficialArrived(OfficialId Official, Instant At) : ProcedureEvent(At);

/// <summary>Something really happened, whatever the procedure expected. Never refused.</summary>
public sealed record Observed(ObservationId Observation, Instant At) : ProcedureEvent(At);

/// <summary>The program's own event, such as counsel's advice being sent. Does every step bound to it with <c>on:</c>.</summary>
public sealed record Signal(string Name, Instant At) : ProcedureEvent(At);

/// <summary>The signals the program gives, to which a file may bind steps with <c>on:</c>.</summary>
public static class Signals
{
    /// <summary>A leader took charge, or took over.</summary>
    public const string LeadTaken = "lead-taken";
    /// <summary>What is known was sent to the legal office.</summary>
    public const string LegalAsked = "legal-asked";
    /// <summary>A photograph or scan of a paper was kept.</summary>
    public const string PaperRecorded = "paper-recorded";
    /// <summary>Counsel advised, other than to admit. Takes back an earlier advice to admit.</summary>
    public const string Advised = "advised";
    /// <summary>Counsel advised to admit the official.</summary>
    public const string AdvisedAdmit = "advised-admit";
    /// <summary>The door was told what to do.</summary>
    public const string Instructed = "instructed";
    /// <summary>The door did what it was told.</summary>
    public const string CarriedOut = "carried-out";
    /// <summary>The officials left.</summary>
    public const string OfficialLeft = "official-left";
    /// <summary>Safety was told what legal said.</summary>
    public const string SafetyTold = "safety-told";
    /// <summary>Emergency words were spoken.</summary>
    public const string EmergencyDeclared = "emergency-declared";
    /// <summary>The case was closed.</summary>
    public const string Closed = "closed";
    /// <summary>Counsel took the matter.</summary>
    public const string LegalTook = "legal-took";

    /// <summary>All of them; a file that names another is refused.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        LeadTaken, LegalAsked, PaperRecorded, Advised, AdvisedAdmit, Instructed, CarriedOut, OfficialLeft, SafetyTold, EmergencyDeclared,
        Closed, LegalTook,
    ];
}
