using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Incidents;

/// <summary>The state code kept in the clear beside a case: enough to find it, not to know it.</summary>
public enum CaseState
{
    /// <summary>Open.</summary>
    Open = 0,
    /// <summary>Closed.</summary>
    Closed = 1,
}

/// <summary>
/// What lists show of a case without folding its journal: the legal queue, Safety's wall, a leader's list. Kept sealed, made again from
/// the journal in the same transaction as each entry. Holds no student, no paper and no privileged word.
/// </summary>
public sealed record CaseSummary(
    IncidentId Id, string CaseNumber, bool Rehearsal, CampusId Campus, PlaceKind Place, string? PlaceDetail, ImmutableArray<AskKind> Asks,
    Channel Channel, Instant OpenedAt, DeviceId? OpenedByDevice, PersonId? OpenedBy, Named? Leader, Instant? LeadSince, bool LegalDue, Instant? LegalSince,
    Named? Counsel, bool LegalSeen, int Papers, string? Waits, string? Conduct, ImmutableArray<string> Agencies, bool Emergency, Instant? EmergencyAt,
    string? EmergencyWords, Named? Safety, bool SafetyTold, Disposition? Advice, Instant? AdvisedAt, bool Left, Instant? ClosedAt, int Owed,
    ImmutableArray<string> Alerted, int UnansweredQuestions, ImmutableArray<IncidentId> SameOfficials)
{
    /// <summary>Field names that procedures share, by convention, for lists to show.</summary>
    public const string WaitsField = "waits", ConductField = "cooperation", AgencyField = "agency-stated", NameField = "official-name", BadgeField = "badge",
        WarrantField = "warrant", OtherPapersField = "other-papers", EmergencyWordsField = "emergency-words", EmergencyQuoteField = "emergency-quote",
        EmergencySaidByField = "emergency-said-by";

    /// <summary>The shared name of the observation that an official says the family agreed: a claim until the school asked the family.</summary>
    public const string FamilyClaimed = "family-claimed";

    /// <summary>What is known of a warrant, as staff were told or saw it: the choice of the procedure, or that nobody would say. Null when not asked.</summary>
    public string? Warrant { get; init; }

    /// <summary>Which words of emergency were said, as a choice (<c>emergency</c>, <c>exigent</c>, <c>order</c>, <c>other</c>): what the wall can show to a whole room.</summary>
    public string? EmergencyWhich { get; init; }

    /// <summary>The case that this one goes on in, when two were joined: lists show that one only.</summary>
    public IncidentId? GoesOnIn { get; init; }

    /// <summary>The numbers of the cases that were joined to this one.</summary>
    public ImmutableArray<string> JoinedCases { get; init; } = [];

    /// <summary>Who opened the cases that were joined to this one.</summary>
    public ImmutableArray<PersonId> JoinedBy { get; init; } = [];

    /// <summary>True when staff noted papers other than a warrant.</summary>
    public bool OtherPapers { get; init; }

    /// <summary>How many things came late from a device and could not be applied.</summary>
    public int Late { get; init; }

    /// <summary>The schools of a detained parent's children.</summary>
    public ImmutableArray<CampusId> Kin { get; init; } = [];

    /// <summary>How many children of a detained parent there are, and how many of them have a known safe adult tonight.</summary>
    public int Children { get; init; }

    /// <inheritdoc cref="Children"/>
    public int SafeChildren { get; init; }

    /// <summary>How the building is run now.</summary>
    public ImmutableArray<Procedures.BuildingInForce> Building { get; init; } = [];

    /// <summary>The summary of an incident at an instant.</summary>
    public static CaseSummary Of(Incident i, Instant now) => new(
        i.Id, i.Opened.CaseNumber, i.Opened.Rehearsal, i.Place.Campus, i.Place.Kind, i.Place.Detail, [.. i.Asks.Select(a => a.Kind)],
        i.Asks[0].Channel, i.OpenedAt, i.Lines[0].By.Device, i.Lines[0].By.Person, i.Lead?.Leader, i.Lead?.Since,
        LegalStart(i) is not null, LegalStart(i), i.Legal?.Entry.Counsel,
        i.Rungs.Where(r => r.Entry.Ladder == "legal").SelectMany(r => r.Entry.People).Any(p => i.SeenBy.ContainsKey(p.Person)),
        i.Papers.Length, i.Answer(WaitsField)?.Value ?? AskedToWait(i), i.Answer(ConductField)?.Value,
        [.. i.Officials.Select(o => i.Answer(AgencyField, o)?.Value).OfType<string>().Distinct()],
        i.Emergency is not null, i.Emergency?.At, i.EmergencyWords.Select(w => w.Entry.Words).LastOrDefault() ?? i.Emergency?.Entry.Words,
        i.Safety?.Entry.Officer, !i.SafetyTold.IsEmpty, i.CurrentAdvice?.Advised.Entry.Disposition, i.CurrentAdvice?.Advised.At,
        i.EverybodyLeft, i.Closed?.At, Owing.Of(i, now).Length,
        [.. i.Rungs.SelectMany(r => r.Entry.People.Select(p => p.Name))], i.Questions.Count(q => q.Answer is null), [.. i.SameOfficials])
    {
        Warrant = i.Answer(WarrantField) is { } warrant ? warrant.Value ?? Told.Kebab(warrant.State) : null,
        Late = i.Late.Length,
        Building = i.Building,
        Kin = i.Matter.Kin, Children = i.Children.Length, SafeChildren = i.SafeChildren,
        EmergencyWhich = i.EmergencyWords.Select(w => w.Entry.Which).LastOrDefault(w => w is not null) ?? i.Emergency?.Entry.Which
            ?? (i.Emergency?.Entry.Words is not null || i.EmergencyWords.Any(w => w.Entry.Words is not null) ? "other" : null),
        GoesOnIn = i.GoesOnElsewhere ? i.JoinedTo!.Entry.Other : null,
        JoinedCases = [.. i.Joinings.Where(j => j.Entry.Remains).Select(j => j.Entry.OtherCaseNumber)],
        JoinedBy = i.Matter.Joined,
        OtherPapers = i.Answer(OtherPapersField) is { State: AnswerState.Answered or AnswerState.ShownRecordingRefused },
    };

    /// <summary>
    /// What an officer or agency can be recognised by at a second campus; only keyed digests of these are stored. An agency alone counts only
    /// within a day of the visit: each case is found under its own day and the next, so that two visits less than a day apart always meet.
    /// </summary>
    public static ImmutableArray<string> LookUps(Incident i) =>
    [
        .. i.Officials.SelectMany(o => (string?[])
        [
            Value(i, BadgeField, o) is { } badge ? $"badge:{badge}" : null,
            Value(i, NameField, o) is { } name ? $"name:{name}" : null,
            .. Value(i, AgencyField, o) is { } agency
                ? (string[])[$"agency:{Day(i, 0)}:{agency}", $"agency:{Day(i, 1)}:{agency}"] : [],
        ]).OfType<string>().Distinct(),
    ];

    /// <summary>By what cases at a door can be found to have had whoever asks for records: the name at any time, the agency within a day.</summary>
    public static ImmutableArray<string> LookUpsOf(string? name, string? agency, Instant at) =>
    [
        .. Normal(name ?? "") is { Length: > 2 } known ? (string[])[$"name:{known}"] : [],
        .. Normal(agency ?? "") is { Length: > 1 } from ? Enumerable.Range(0, 2).Select(n => $"agency:{at.InUtc().Date.PlusDays(n).ToString("uuuu-MM-dd", System.Globalization.CultureInfo.InvariantCulture)}:{from}") : [],
    ];

    /// <summary>By what two cases can be found to share officers: <c>badge</c>, <c>name</c>, <c>agency</c>. Empty when by nothing.</summary>
    public static ImmutableArray<string> SharedBy(Incident one, Incident other) =>
        [.. LookUps(one).Intersect(LookUps(other)).Select(l => l[..l.IndexOf(':', StringComparison.Ordinal)]).Distinct()];

    /// <summary>What the evaluator of access needs to know.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public District.Matter Matter => new(Campus, OpenedByDevice, OpenedBy, Asks.All(a => a == AskKind.Information)) { Joined = JoinedBy, Kin = Kin };

    /// <summary>The bytes that are sealed.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, CoreJson.Default);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static CaseSummary Read(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize<CaseSummary>(bytes, CoreJson.Default)!;

    /// <summary>
    /// Since when it waits for the legal office: the earliest of a packet, an alert of that office, an emergency, or the opening of an information
    /// request. A second packet does not make a case younger.
    /// </summary>
    private static Instant? LegalStart(Incident i) => i.IsInformation ? i.OpenedAt
        : i.Lines.Where(l => l.Entry is LegalAsked or EmergencyDeclared or RungClimbed { Ladder: "legal" } && !i.Undone.Contains(l.Id))
            .Select(l => (Instant?)l.RecordedAt).FirstOrDefault();

    /// <summary>Where the official was last asked to wait, by the step of the procedure that was done.</summary>
    private static string? AskedToWait(Incident i) => i.Asks
        .SelectMany(a => a.Run.Done.Where(d => !d.Skipped).Select(d => (d.At, a.Procedure.Find(d.Step)?.Wait))).Where(w => w.Wait is not null)
        .OrderBy(w => w.At).Select(w => w.Wait).LastOrDefault();

    private static string? Value(Incident i, string field, OfficialId official) =>
        i.Answer(field, official) is { State: AnswerState.Answered, Value: { } value } && Normal(value) is { Length: > 0 } normal ? normal : null;

    private static string Day(Incident i, int later) =>
        i.OpenedAt.InUtc().Date.PlusDays(later).ToString("uuuu-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static string Normal(string text) => string.Concat(text.Where(char.IsLetterOrDigit).Select(char.ToUpperInvariant));
}
