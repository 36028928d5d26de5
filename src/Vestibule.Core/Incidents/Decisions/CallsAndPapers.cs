using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Incidents.Decisions;

/// <summary>A telephone call was tried. Only one that reached somebody counts as made.</summary>
public sealed record RecordCall(string Contact, CallOutcome Outcome, string? SpokeWith)
{
    /// <summary>The entry, or why not: no such contact.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        (Guard.May(incident, who, Act.Record) ?? Guard.TooLong(SpokeWith, 200)
        ?? (incident.Asks.Any(a => a.Procedure.Content.Contacts.Any(c => c.Id.Value == Contact)) ? null : new Refusal("unknown-contact", ("contact", Contact))))
            is { } no ? no : Guard.One(new CallAttempted(Contact, Outcome, Blank.ToNull(SpokeWith), Guard.RoleOf(who, incident)));
}

/// <summary>Puts everything so far before the legal office. It never waits for a missing answer.</summary>
public sealed record AskLegal
{
    /// <summary>The entry, or why not.</summary>
    public static Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        Guard.Open(incident, who, Act.Record) is { } no ? no : Guard.One(new LegalAsked(incident.Answers.Count, incident.Papers.Length));
}

/// <summary>Records that Safety was told, and what.</summary>
public sealed record TellSafety(string? SpokeWith, string? Text)
{
    /// <summary>The entry, or why not. It can also be done after closing: what is owed stays owed until it is done.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        ((Access.May(who, Act.Guide, incident.Matter) || Access.May(who, Act.Record, incident.Matter) ? null : new Refusal("not-allowed"))
        ?? Guard.TooLong(SpokeWith, 200) ?? Guard.TooLong(Text, AnswerFact.Limit))
            is { } no ? no : Guard.One(new SafetyTold(Blank.ToNull(SpokeWith), Blank.ToNull(Text), Guard.RoleOf(who, incident)));
}

/// <summary>A paper was photographed, scanned or uploaded, and lies sealed.</summary>
public sealed record RecordPaper(PaperId Paper, OfficialId? Official, string MediaType, long Bytes, string SealedSha256, bool Readable)
{
    /// <summary>How many papers one incident can hold.</summary>
    public const int Limit = 400;

    /// <summary>The entry, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        (Guard.May(incident, who, Act.RecordPaper)
        ?? (incident.Papers.Length >= Limit ? new Refusal("too-many-papers") : null))
            is { } no ? no
        : incident.Papers.Any(p => p.Recorded.Entry.Paper == Paper) ? ImmutableArray<Entry>.Empty
        : Guard.One(new PaperRecorded(Paper, Official, MediaType, Bytes, SealedSha256, Readable));
}

/// <summary>Writes down what can be seen on a paper. An observation, not a judgment.</summary>
public sealed record ObservePaper(PaperId Paper, string Feature, string? Value)
{
    /// <summary>What can be observed on a paper.</summary>
    public static readonly ImmutableArray<string> Features =
        ["heading", "form-number", "court", "signer-title", "judge-signed", "names-person", "names-address", "dates", "other"];

    /// <summary>The entry, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        ((Access.May(who, Act.Counsel, incident.Matter) || Access.May(who, Act.Lead, incident.Matter) ? null : new Refusal("not-allowed"))
        ?? (incident.Papers.Any(p => p.Recorded.Entry.Paper == Paper) ? null : new Refusal("not-found"))
        ?? (Features.Contains(Feature) ? null : new Refusal("unknown-field", ("field", Feature)))
        ?? (string.IsNullOrWhiteSpace(Value) ? new Refusal("answer-empty") : Guard.TooLong(Value, AnswerFact.Limit)))
            is { } no ? no : Guard.One(new PaperObserved(Paper, Feature, Value!.Trim(), Guard.RoleOf(who, incident)));
}

/// <summary>How an official's agency was checked. A call back only ever goes to a number the district already held.</summary>
public sealed record CheckAgency(OfficialId Official, AgencyCheck State, string? DirectoryEntry, string? SpokeWith)
{
    /// <summary>The agency as printed on what was shown, if it was read off.</summary>
    public string? Printed { get; init; }

    /// <summary>The entry, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who, DistrictBook book) =>
        ((Access.May(who, Act.Counsel, incident.Matter) || Access.May(who, Act.Guide, incident.Matter) ? null : Guard.May(incident, who, Act.Record))
        ?? (incident.Officials.Contains(Official) ? null : new Refusal("unknown-official"))
        ?? (State == AgencyCheck.CallBackConfirmed && book.Directory.All(d => d.Id != DirectoryEntry) ? new Refusal("call-back-number") : null)
        ?? Guard.TooLong(SpokeWith, 200) ?? Guard.TooLong(Printed, 400))
            is { } no ? no : Guard.One(new AgencyChecked(Official, State, Blank.ToNull(DirectoryEntry), Blank.ToNull(SpokeWith)) { Printed = Blank.ToNull(Printed) });
}

/// <summary>The school asked the family itself whether it agrees. Until then, an official's word for it is a claim.</summary>
public sealed record AskFamily(bool Agreed, string? SpokeWith)
{
    /// <summary>The entry, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        (Guard.May(incident, who, Act.Lead) ?? Guard.TooLong(SpokeWith, 200))
            is { } no ? no : Guard.One(new FamilyAsked(Agreed, Blank.ToNull(SpokeWith)));
}

/// <summary>What an information request asks for, from any employee straight to the legal office.</summary>
public sealed record PassOnInformation(string? What, string? AskedBy, string? Contact, LocalDate? By)
{
    /// <summary>The entry, or why not.</summary>
    public Result<ImmutableArray<Entry>> Decide(Incident incident, Who who) =>
        (Guard.May(incident, who, Act.Record)
        ?? (string.IsNullOrWhiteSpace(What) ? new Refusal("answer-empty") : null)
        ?? Guard.TooLong(What, AnswerFact.Limit) ?? Guard.TooLong(AskedBy, 400) ?? Guard.TooLong(Contact, 400))
            is { } no ? no : Guard.One(new InformationAsked(What!.Trim(), Blank.ToNull(AskedBy), Blank.ToNull(Contact), By));
}
