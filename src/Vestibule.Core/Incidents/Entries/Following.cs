using System.Text.Json.Serialization;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Incidents.Entries;

/// <summary>Somebody did a step of the procedure.</summary>
public sealed record StepDone(AccessRequestId Request, string Step, OfficialId? Official, string Role) : Entry;

/// <summary>A step was left out, with the reason. A skipped call to the legal office or to Safety stays owed until the incident closes.</summary>
public sealed record StepSkipped(AccessRequestId Request, string Step, OfficialId? Official, string Reason) : Entry;

/// <summary>A deadline passed with the step still owed. It disables nothing.</summary>
public sealed record Overdue(AccessRequestId Request, string Step, OfficialId? Official, Instant Due) : Entry;

/// <summary>What is known about one fact. An answer is never just a value, and none of them ever blocks a call.</summary>
public enum AnswerState
{
    /// <summary>The official answered, or it was seen.</summary>
    Answered,
    /// <summary>The official refused to say or show.</summary>
    Refused,
    /// <summary>It was shown, but writing it down was refused.</summary>
    ShownRecordingRefused,
    /// <summary>Asked; nobody here knows.</summary>
    NotKnown,
}

/// <summary>
/// A fact was asked and this is the answer. <see cref="Saw"/> is the answer the writer had on the screen, if any: when somebody else
/// answered in between with another value, both are kept and both names show.
/// </summary>
public sealed record Answered(string Field, OfficialId? Official, AnswerState State, string? Value, EntryId? Saw) : Entry;

/// <summary>An answer was taken back.</summary>
public sealed record AnswerWithdrawn(string Field, OfficialId? Official) : Entry;

/// <summary>One more official is present.</summary>
public sealed record OfficialRecorded(OfficialId Official) : Entry;

/// <summary>Which student the official named. Kept as a student record; never looked up by the program.</summary>
public sealed record StudentNamed(OfficialId? Official, string Text) : Entry
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override RecordClass Class => RecordClass.Student;
}

/// <summary>What was asked for, in an information request: the words, who asked, and where to answer.</summary>
public sealed record InformationAsked(string What, string? AskedBy, string? Contact, LocalDate? By) : Entry
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override RecordClass Class => RecordClass.Student;
}

/// <summary>How far the agency of an official is known.</summary>
public enum AgencyCheck
{
    /// <summary>As stated only.</summary>
    Unverified,
    /// <summary>A card or badge was seen.</summary>
    CardSeen,
    /// <summary>Confirmed by calling a number the district already held.</summary>
    CallBackConfirmed,
    /// <summary>The call back, or what was shown, contradicts what was stated.</summary>
    Contradicted,
}

/// <summary>
/// How an official's agency was checked. A call back names the district's own directory entry that was called, never a number from a card.
/// What was printed on a card or paper that was shown is kept beside what was said, word for word.
/// </summary>
public sealed record AgencyChecked(OfficialId Official, AgencyCheck State, string? DirectoryEntry, string? SpokeWith) : Entry
{
    /// <summary>The agency as printed on what was shown; null when nothing was read off.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public string? Printed { get; init; }
}

/// <summary>The school itself asked the family whether it agreed. Until then an official's word for it is a claim.</summary>
public sealed record FamilyAsked(bool Agreed, string? SpokeWith) : Entry
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override RecordClass Class => RecordClass.Student;
}

/// <summary>Something that really happened, recorded in any state, by anyone with access, late or out of order. Never refused.</summary>
public sealed record Observed(string Observation, OfficialId? Official, string? Text) : Entry;

/// <summary>A note in somebody's own words.</summary>
public sealed record Noted(string Text) : Entry;

/// <summary>A document was photographed, scanned or uploaded. The digest is of the sealed file.</summary>
public sealed record PaperRecorded(
    PaperId Paper, OfficialId? Official, string MediaType, long Bytes, string SealedSha256, bool Readable) : Entry;
