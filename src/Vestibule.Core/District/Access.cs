using System.Collections.Immutable;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.District;

/// <summary>Everything that somebody may be allowed to do. Each route of the program asks for exactly one of these.</summary>
public enum Act
{
    /// <summary>See pages that everyone may see: the door of an enrolled device, sign-in, health, public words.</summary>
    SeePublic,
    /// <summary>Open an incident.</summary>
    OpenIncident,
    /// <summary>See the door's cards of an incident.</summary>
    FollowAtDoor,
    /// <summary>Record what is done, answered, observed or said.</summary>
    Record,
    /// <summary>Photograph or upload a paper.</summary>
    RecordPaper,
    /// <summary>See papers.</summary>
    ReadPapers,
    /// <summary>Declare an emergency.</summary>
    DeclareEmergency,
    /// <summary>See the leader's room.</summary>
    SeeLeaderRoom,
    /// <summary>Take the lead, hand it over, ask legal, instruct, close.</summary>
    Lead,
    /// <summary>See the legal queue and a matter.</summary>
    SeeLegalRoom,
    /// <summary>Advise, ask the leader, classify, keep privileged notes.</summary>
    Counsel,
    /// <summary>See Safety's wall.</summary>
    SeeSafetyRoom,
    /// <summary>Take a call for Safety, guide the door, join incidents.</summary>
    Guide,
    /// <summary>Ask for information to be answered: from any employee straight to the legal office.</summary>
    PassOnInformation,
    /// <summary>Read an incident's timeline and its proof.</summary>
    ReadRecord,
    /// <summary>Export an incident.</summary>
    Export,
    /// <summary>Keep devices and see the district's set-up.</summary>
    KeepOffice,
    /// <summary>See the outbox of messages.</summary>
    SeeOutbox,
    /// <summary>See the queue of requests for records and one request.</summary>
    SeeRecords,
    /// <summary>Take a request, write down what is meant, put together and agree to what is given, keep the record of disclosures.</summary>
    HandleRecords,
    /// <summary>Decide on what ground something is given, whether the parent is told, holds; keep counsel's notes.</summary>
    DecideRecords,
    /// <summary>Put a request on another clock, hold it, let outside counsel in, close it, destroy it after its time.</summary>
    CloseRecords,
    /// <summary>See the ledger of the district's law-enforcement unit.</summary>
    SeeUnitLedger,
    /// <summary>Read the figures about requests.</summary>
    ReadRecordsReports,
    /// <summary>Use the rehearsal.</summary>
    Rehearse,
    /// <summary>See and change one's own sign-in.</summary>
    OwnAccount,

    /// <summary>Read the letters that are for oneself.</summary>
    ReadLetters,
    /// <summary>Write letters, translate them, take them back.</summary>
    WriteLetters,
    /// <summary>Approve a letter that somebody else wrote, or send it back.</summary>
    ReviewLetters,
    /// <summary>Report that officials were seen, and see what is reported.</summary>
    ReportSighting,
    /// <summary>Say what is known of a report, and choose what people are told.</summary>
    SettleSightings,
    /// <summary>Approve the words about a report.</summary>
    ApproveWords,

    /// <summary>See who is on duty, until when, and who is next.</summary>
    SeeDuty,
    /// <summary>Say that one is out, ask for a swap and answer one, have a feed of one's own turns.</summary>
    OwnDuty,
    /// <summary>Send a message that everybody at a school must acknowledge, and see who has.</summary>
    SendBroadcast,
    /// <summary>Write ladders, rotas, the calendar, and who is out.</summary>
    KeepDuty,
    /// <summary>Write, translate, review and publish the texts that families and staff read. The second person is asked for by the decision itself.</summary>
    KeepTexts,
    /// <summary>See the emergency cards of a school's children, review proposals, import and export.</summary>
    KeepContacts,
    /// <summary>See every edition of the district's procedures, its proof and history, and the drafts.</summary>
    SeeProcedures,
    /// <summary>Read a proposed change of the district's book, and agree with it or say no. The second person is asked for by the decision itself.</summary>
    DecideDistrict,
    /// <summary>Write a draft and send it to a second person.</summary>
    DraftProcedure,
    /// <summary>Agree with somebody else's draft, or send it back.</summary>
    ReviewProcedure,
    /// <summary>Publish what was agreed, and say from when until when it holds.</summary>
    PublishProcedure,
    /// <summary>Sign, as one of two, that an edition is published although a rule its own file declares is broken.</summary>
    ExceptProcedure,
    /// <summary>Say that one has read the procedure in force.</summary>
    ReadProcedure,

    /// <summary>See how many children of a detained parent have a known safe adult tonight, and what is owed for each.</summary>
    SeeKin,
    /// <summary>Write down what was done for a child of a detained parent.</summary>
    KeepKin,
    /// <summary>See the names, the cards and whoever may collect, of the children of a detained parent.</summary>
    SeeKinNames,
    /// <summary>Ask a question, and read the answers for staff.</summary>
    AskQuestions,
    /// <summary>Answer questions of one's own school's staff, or of anybody for the office.</summary>
    AnswerQuestions,
}

/// <summary>What the evaluator needs to know about an incident: its campus, and who opened it.</summary>
public sealed record Matter(CampusId Campus, DeviceId? OpenedByDevice, PersonId? OpenedBy, bool Information)
{
    /// <summary>Who opened the cases that were joined to this one: it is their case too.</summary>
    public ImmutableArray<PersonId> Joined { get; init; } = [];

    /// <summary>The schools of a detained parent's children, which may be other ones.</summary>
    public ImmutableArray<CampusId> Kin { get; init; } = [];
}

/// <summary>What the evaluator needs to know about a request for records: which lawyers outside the district were let in to it.</summary>
public sealed record RecordsMatter(ImmutableArray<PersonId> Outside);

/// <summary>
/// The one evaluator of who may do what. Deny by default: an act is allowed only where the table gives it to a role, and at a campus
/// only to posts that reach that campus. Nothing else in the program asks "is this person a ...".
/// </summary>
public static class Access
{
    private enum Reach { Campus, Own, District }

    private static readonly ImmutableArray<(Role Role, Act Act, Reach Reach)> Table =
    [
        (Role.FrontDesk, Act.OpenIncident, Reach.Campus), (Role.FrontDesk, Act.FollowAtDoor, Reach.Campus),
        (Role.FrontDesk, Act.Record, Reach.Campus), (Role.FrontDesk, Act.RecordPaper, Reach.Campus),
        (Role.FrontDesk, Act.DeclareEmergency, Reach.Campus), (Role.FrontDesk, Act.PassOnInformation, Reach.Campus),
        (Role.FrontDesk, Act.Rehearse, Reach.Campus),

        (Role.FrontDesk, Act.SeeDuty, Reach.District), (Role.Employee, Act.SeeDuty, Reach.District), (Role.Employee, Act.OwnDuty, Reach.District),
        (Role.Office, Act.KeepDuty, Reach.District),
        (Role.Leader, Act.SendBroadcast, Reach.Campus), (Role.Safety, Act.SendBroadcast, Reach.District),

        (Role.Employee, Act.OpenIncident, Reach.District), (Role.Employee, Act.FollowAtDoor, Reach.Own),
        (Role.Employee, Act.Record, Reach.Own), (Role.Employee, Act.RecordPaper, Reach.Own),
        (Role.Employee, Act.DeclareEmergency, Reach.Own), (Role.Employee, Act.PassOnInformation, Reach.District),
        (Role.Employee, Act.OwnAccount, Reach.District), (Role.Employee, Act.Rehearse, Reach.District),

        (Role.Leader, Act.FollowAtDoor, Reach.Campus), (Role.Leader, Act.Record, Reach.Campus),
        (Role.Leader, Act.RecordPaper, Reach.Campus), (Role.Leader, Act.ReadPapers, Reach.Campus),
        (Role.Leader, Act.DeclareEmergency, Reach.Campus), (Role.Leader, Act.SeeLeaderRoom, Reach.Campus),
        (Role.Leader, Act.Lead, Reach.Campus), (Role.Leader, Act.ReadRecord, Reach.Campus),

        (Role.Legal, Act.FollowAtDoor, Reach.District), (Role.Legal, Act.ReadPapers, Reach.District),
        (Role.Legal, Act.SeeLegalRoom, Reach.District), (Role.Legal, Act.Counsel, Reach.District),
        (Role.Legal, Act.DeclareEmergency, Reach.District), (Role.Legal, Act.ReadRecord, Reach.District),
        (Role.Legal, Act.Export, Reach.District),

        (Role.Safety, Act.SeeSafetyRoom, Reach.District), (Role.Safety, Act.Guide, Reach.District),
        (Role.Safety, Act.DeclareEmergency, Reach.District), (Role.Safety, Act.ReadRecord, Reach.District),

        (Role.Legal, Act.SeeRecords, Reach.District), (Role.Legal, Act.HandleRecords, Reach.District),
        (Role.Legal, Act.DecideRecords, Reach.District), (Role.Legal, Act.CloseRecords, Reach.District), (Role.Legal, Act.SeeUnitLedger, Reach.District),
        (Role.Legal, Act.ReadRecordsReports, Reach.District), (Role.Safety, Act.SeeUnitLedger, Reach.District),
        (Role.RecordsClerk, Act.SeeRecords, Reach.District), (Role.RecordsClerk, Act.HandleRecords, Reach.District),
        (Role.RecordsClerk, Act.ReadRecordsReports, Reach.District), (Role.Auditor, Act.ReadRecordsReports, Reach.District),
        (Role.OutsideCounsel, Act.SeeRecords, Reach.Own), (Role.OutsideCounsel, Act.DecideRecords, Reach.Own),

        (Role.Office, Act.KeepOffice, Reach.District), (Role.Office, Act.SeeOutbox, Reach.District),
        (Role.Employee, Act.ReadLetters, Reach.District), (Role.Employee, Act.ReportSighting, Reach.District),
        (Role.FrontDesk, Act.ReportSighting, Reach.Campus),
        (Role.Communications, Act.WriteLetters, Reach.District), (Role.Communications, Act.ReviewLetters, Reach.District),
        (Role.Communications, Act.SettleSightings, Reach.District), (Role.Communications, Act.ApproveWords, Reach.District),
        (Role.Legal, Act.ReviewLetters, Reach.District), (Role.Legal, Act.ApproveWords, Reach.District),
        (Role.Safety, Act.SettleSightings, Reach.District),

        (Role.Office, Act.KeepTexts, Reach.District), (Role.Legal, Act.KeepTexts, Reach.District), (Role.Registrar, Act.KeepContacts, Reach.Campus),
        (Role.Auditor, Act.ReadRecord, Reach.District), (Role.Auditor, Act.Export, Reach.District),

        (Role.Office, Act.SeeProcedures, Reach.District), (Role.Legal, Act.SeeProcedures, Reach.District),
        (Role.Safety, Act.SeeProcedures, Reach.District), (Role.Auditor, Act.SeeProcedures, Reach.District),
        (Role.Office, Act.DecideDistrict, Reach.District), (Role.Legal, Act.DecideDistrict, Reach.District),
        (Role.Office, Act.DraftProcedure, Reach.District), (Role.Legal, Act.DraftProcedure, Reach.District),
        (Role.Office, Act.ReviewProcedure, Reach.District), (Role.Legal, Act.ReviewProcedure, Reach.District),
        (Role.Safety, Act.ReviewProcedure, Reach.District),
        (Role.Office, Act.PublishProcedure, Reach.District), (Role.Legal, Act.PublishProcedure, Reach.District),
        (Role.Office, Act.ExceptProcedure, Reach.District), (Role.Legal, Act.ExceptProcedure, Reach.District),
        (Role.Employee, Act.ReadProcedure, Reach.District),

        (Role.FrontDesk, Act.SeeKin, Reach.Campus), (Role.FrontDesk, Act.KeepKin, Reach.Campus),
        (Role.Employee, Act.SeeKin, Reach.Own), (Role.Employee, Act.KeepKin, Reach.Own), (Role.Employee, Act.SeeKinNames, Reach.Own),
        (Role.Leader, Act.SeeKin, Reach.Campus), (Role.Leader, Act.KeepKin, Reach.Campus), (Role.Leader, Act.SeeKinNames, Reach.Campus),
        (Role.Registrar, Act.SeeKin, Reach.Campus), (Role.Registrar, Act.KeepKin, Reach.Campus), (Role.Registrar, Act.SeeKinNames, Reach.Campus),
        (Role.Legal, Act.SeeKin, Reach.District), (Role.Legal, Act.KeepKin, Reach.District), (Role.Legal, Act.SeeKinNames, Reach.District),
        (Role.Safety, Act.SeeKin, Reach.District), (Role.Safety, Act.KeepKin, Reach.District),
        (Role.CrisisTeam, Act.SeeKin, Reach.District), (Role.CrisisTeam, Act.KeepKin, Reach.District), (Role.CrisisTeam, Act.SeeKinNames, Reach.District),
        (Role.Employee, Act.AskQuestions, Reach.District), (Role.Leader, Act.AnswerQuestions, Reach.Campus),
        (Role.Office, Act.AnswerQuestions, Reach.District), (Role.Legal, Act.AnswerQuestions, Reach.District),
    ];

    // A child's own school is in on what is done for the child, wherever the case was opened; nothing else of the case opens to it.
    private static readonly ImmutableHashSet<Act> OfKin = [Act.SeeKin, Act.KeepKin, Act.SeeKinNames];

    /// <summary>Whether somebody may do an act at all, somewhere: for a route that names no incident and no campus.</summary>
    public static bool May(Who who, Act act) => act == Act.SeePublic || who.Posts.Any(p => Table.Any(t => t.Role == p.Role && t.Act == act));

    /// <summary>Whether somebody may do an act at a campus.</summary>
    public static bool May(Who who, Act act, CampusId campus) => act == Act.SeePublic || who.Posts.Any(p => Table.Any(t =>
        t.Role == p.Role && t.Act == act && (t.Reach == Reach.District || (t.Reach == Reach.Campus && (p.Campus is null || p.Campus == campus)))));

    /// <summary>Whether somebody may do an act on an incident.</summary>
    public static bool May(Who who, Act act, Matter matter) => May(who, act, matter.Campus)
        || (OfKin.Contains(act) && matter.Kin.Any(campus => May(who, act, campus)))
        || (who.Person is { } person && (matter.OpenedBy == person.Id || matter.Joined.Contains(person.Id))
            && Table.Any(t => t.Role == Role.Employee && t.Act == act && t.Reach == Reach.Own));

    /// <summary>Whether somebody may do an act on a request for records: by a post in the district, or as outside counsel on a matter of theirs.</summary>
    public static bool May(Who who, Act act, RecordsMatter matter) => who.Posts.Any(p => Table.Any(t =>
        t.Role == p.Role && t.Act == act && (t.Reach == Reach.District || (p.Role == Role.OutsideCounsel && who.Person is { } person && matter.Outside.Contains(person.Id)))));

    /// <summary>
    /// Whether somebody may read payloads of a class on an incident. Privileged entries are for the legal office alone; student entries for
    /// those who handle the matter; law-enforcement-unit entries for Safety.
    /// </summary>
    public static bool MayRead(Who who, RecordClass recordClass, Matter matter) => recordClass switch
    {
        RecordClass.Operational => May(who, Act.ReadRecord, matter) || May(who, Act.FollowAtDoor, matter) || May(who, Act.SeeSafetyRoom, matter),
        RecordClass.Privileged => May(who, Act.Counsel, matter),
        RecordClass.Student => May(who, Act.Counsel, matter) || May(who, Act.Lead, matter) || who.Person is { } p && matter.OpenedBy == p.Id,
        RecordClass.LawEnforcementUnit => May(who, Act.Guide, matter),
        _ => false,
    };
}
