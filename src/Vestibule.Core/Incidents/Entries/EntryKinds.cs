using System.Collections.Frozen;
using System.Text.Json;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Incidents.Entries;

/// <summary>The closed set of kinds an entry can be of: the name stored in the header, the version written now, and the type.</summary>
public static class EntryKinds
{
    private static readonly (string Kind, int Version, Type Type)[] All =
    [
        ("opened", 1, typeof(Opened)), ("access-request-added", 1, typeof(AccessRequestAdded)), ("place-told", 1, typeof(PlaceTold)),
        ("undone", 1, typeof(Undone)), ("closed", 1, typeof(Closed)), ("kept", 1, typeof(Kept)), ("exported", 1, typeof(Exported)),
        ("incidents-joined", 1, typeof(IncidentsJoined)), ("erased", 1, typeof(Erased)), ("sheet-kept", 1, typeof(SheetKept)),
        ("step-done", 1, typeof(StepDone)), ("step-skipped", 1, typeof(StepSkipped)), ("overdue", 1, typeof(Overdue)),
        ("answered", 1, typeof(Answered)), ("answer-withdrawn", 1, typeof(AnswerWithdrawn)),
        ("official-recorded", 1, typeof(OfficialRecorded)), ("student-named", 1, typeof(StudentNamed)),
        ("information-asked", 1, typeof(InformationAsked)), ("agency-checked", 1, typeof(AgencyChecked)),
        ("family-asked", 1, typeof(FamilyAsked)), ("observed", 1, typeof(Observed)), ("noted", 1, typeof(Noted)),
        ("paper-recorded", 1, typeof(PaperRecorded)),
        ("rung-climbed", 1, typeof(RungClimbed)), ("seen", 1, typeof(Seen)), ("cannot-come", 1, typeof(CannotCome)), ("not-reached", 1, typeof(NotReached)),
       
        ("lead-taken", 1, typeof(LeadTaken)), ("handed-over", 1, typeof(HandedOver)), ("call-attempted", 1, typeof(CallAttempted)),
        ("legal-asked", 1, typeof(LegalAsked)), ("legal-took", 1, typeof(LegalTook)), ("safety-told", 1, typeof(SafetyTold)),
        ("safety-took", 1, typeof(SafetyTook)), ("guided", 1, typeof(Guided)), ("emergency-declared", 1, typeof(EmergencyDeclared)),
        ("emergency-words-recorded", 1, typeof(EmergencyWordsRecorded)), ("same-officials-confirmed", 1, typeof(SameOfficialsConfirmed)),
        ("advised", 1, typeof(Advised)), ("counsel-asked", 1, typeof(CounselAsked)), ("counsel-answered", 1, typeof(CounselAnswered)),
        ("privileged-noted", 1, typeof(PrivilegedNoted)), ("paper-observed", 1, typeof(PaperObserved)),
        ("paper-classified", 1, typeof(PaperClassified)), ("advice-read-back", 1, typeof(AdviceReadBack)),
        ("instructed", 1, typeof(Instructed)), ("instruction-read", 1, typeof(InstructionRead)), ("carried-out", 1, typeof(CarriedOut)),
        ("official-left", 1, typeof(OfficialLeft)),
        ("child-added", 1, typeof(ChildAdded)), ("child-with", 1, typeof(ChildWith)), ("ride-held", 1, typeof(RideHeld)),
        ("contact-tried", 1, typeof(ContactTried)), ("collector-came", 1, typeof(CollectorCame)), ("child-asked", 1, typeof(ChildAsked)),
        ("child-safe", 1, typeof(ChildSafe)), ("child-noted", 1, typeof(ChildNoted)), ("supports-offered", 1, typeof(SupportsOffered)),
        ("caller-checked", 1, typeof(CallerChecked)), ("crisis-took", 1, typeof(CrisisTook)), ("children-not-collected", 1, typeof(ChildrenNotCollected)),
    ];

    private static readonly FrozenDictionary<Type, (string Kind, int Version)> ByType =
        All.ToFrozenDictionary(a => a.Type, a => (a.Kind, a.Version));

    private static readonly FrozenDictionary<(string, int), Type> ByKind = All.ToFrozenDictionary(a => (a.Kind, a.Version), a => a.Type);

    /// <summary>Every kind that this version of the program writes.</summary>
    public static IEnumerable<(string Kind, int Version, Type Type)> Known => All;

    /// <summary>The kind and version stored in the header of this entry.</summary>
    public static (string Kind, int Version) Of(Entry entry) => entry switch
    {
        UnknownEntry unknown => (unknown.Kind, unknown.Version),
        _ => ByType[entry.GetType()],
    };

    /// <summary>The payload's exact plaintext bytes: UTF-8 JSON, as they are committed to and sealed.</summary>
    public static byte[] Write(Entry entry) => JsonSerializer.SerializeToUtf8Bytes(entry, entry.GetType(), CoreJson.Default);

    /// <summary>Reads a payload. A kind or version that is not known becomes an <see cref="UnknownEntry"/>; it never throws for that.</summary>
    public static Entry Read(string kind, int version, ReadOnlySpan<byte> payload) =>
        ByKind.TryGetValue((kind, version), out var type)
            ? (Entry)JsonSerializer.Deserialize(payload, type, CoreJson.Default)!
            : new UnknownEntry(kind, version, System.Text.Encoding.UTF8.GetString(payload));
}
