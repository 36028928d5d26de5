using NodaTime;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;

namespace Vestibule.Rules;

/// <summary>One entry of each kind with every field filled, as the files under Samples hold it. People and numbers are made up.</summary>
internal static class Samples
{
    private static readonly Instant At = Instant.FromUtc(2017, 2, 21, 16, 38).PlusTicks(1234560);
    private static readonly AccessRequestId Request = new(Id(1));
    private static readonly OfficialId Official = new(Id(2));
    private static readonly PaperId Paper = new(Id(3));
    private static readonly AdviceId Advice = new(Id(4));
    private static readonly EntryId Earlier = new(Id(5));
    private static readonly IncidentId Other = new(Id(6));
    private static readonly CampusId Campus = new("elm");
    private static readonly Named Lead = new(new PersonId(Id(7)), "Alma Reyes", "Principal");
    private static readonly Named Counsel = new(new PersonId(Id(8)), "Jo Ward", "Counsel");
    private static readonly string Digest = new('a', 64);

    public static IReadOnlyList<Entry> All { get; } =
    [
        new Opened("2017-0001", Request, AskKind.Student, Channel.InPerson, new Place(PlaceKind.Bus, Campus, "bus 14"), "sha256-0", "student", 1, true),
        new AccessRequestAdded(Request, AskKind.Entry, Channel.Phone, "sha256-0", "entry"),
        new PlaceTold(new Place(PlaceKind.OtherProperty, Campus, "depot"), Channel.Email),
        new Undone(Earlier, "step-done"),
        new Closed(["call-safety", "call-legal"], "Nobody came back"),
        new Kept("step", "step=ask-name", "case-closed"),
        new Exported([RecordClass.Operational, RecordClass.Student]),
        new IncidentsJoined(Other, "2017-0002"),
        new Erased([Earlier, new EntryId(Id(9))], "retention-rule"),
        new SheetKept("duty", RecordClass.Student, 3, 2, [123, 125]),
        new StepDone(Request, "ask-name", Official, "front-desk"),
        new StepSkipped(Request, "copy-card", Official, "No copier"),
        new Overdue(Request, "call-safety", Official, At),
        new Answered("paper", Official, AnswerState.ShownRecordingRefused, "letter", Earlier),
        new AnswerWithdrawn("paper", Official),
        new OfficialRecorded(Official),
        new StudentNamed(Official, "A name that was said"),
        new InformationAsked("Bus lists", "An officer", "desk@agency.example", new LocalDate(2017, 3, 1)),
        new AgencyChecked(Official, AgencyCheck.CallBackConfirmed, "agency-main", "the duty desk"),
        new FamilyAsked(true, "a parent"),
        new Observed("waits-outside", Official, "By the gate"),
        new Noted("Two cars"),
        new PaperRecorded(Paper, Official, "image/png", 1234, Digest, true),
        new RungClimbed("leader", 1, [Lead]),
        new Seen(Lead),
        new CannotCome(Lead),
        new NotReached(Lead),
        new LeadTaken(Lead, Counsel),
        new HandedOver(Lead, Counsel),
        new CallAttempted("safety", CallOutcome.NoAnswer, "dispatch", "leader"),
        new LegalAsked(4, 1),
        new LegalTook(Counsel),
        new SafetyTold("dispatch", "On the way", "leader"),
        new SafetyTook(Lead),
        new Guided(Lead, "Keep the hall clear"),
        new EmergencyDeclared("order", "We are coming in", Official),
        new EmergencyWordsRecorded("order", "We are coming in now", Official),
        new SameOfficialsConfirmed(Other, "2017-0002"),
        new Advised(Advice, Counsel, Disposition.AcceptPapers, "Take the papers", "Thank you", ["No copies"], At, new AdviceId(Id(10))),
        new CounselAsked(Advice, Counsel, "Who signed it?"),
        new CounselAnswered(Advice, "A clerk"),
        new PrivilegedNoted("For the office alone"),
        new PaperObserved(Paper, "heading", "A heading", "legal"),
        new PaperClassified(Paper, Counsel, "subpoena", "By its heading"),
        new AdviceReadBack(Advice, "leader"),
        new Instructed(Advice, "Take the papers"),
        new InstructionRead(Advice),
        new CarriedOut(Advice),
        new OfficialLeft(Official, "By the front door"),
        new ChildAdded(Request, new StudentId(Id(11)), "A child", Campus, "4"),
        new ChildWith(Request, "Ms. Reyes"),
        new RideHeld(Request, Ride.AfterSchool, "the dispatcher"),
        new ContactTried(Request, new FamilyContactId(Id(12)), "An aunt", 1, ContactOutcome.MessageLeft, "Will try again at noon"),
        new CollectorCame(Request, new FamilyContactId(Id(12)), "An aunt"),
        new ChildAsked(Request, true, "Calls her by name"),
        new ChildSafe(Request, "An aunt", "At her home"),
        new ChildNoted(Request, "follow-day", "All are well"),
        new SupportsOffered(Request, ["food-bank"]),
        new CallerChecked(new FamilyContactId(Id(13)), "A parent", true, "From a new telephone"),
        new CrisisTook(Lead),
        new ChildrenNotCollected(2),
    ];

    public static Line Line(Entry entry) => new(
        Earlier, 3, Other, Actor.Program, new Happened(At, TimeSource.Server), At, entry);

    private static Guid Id(int number) => new($"00000000-0000-7000-8000-{number:000000000000}");
}
