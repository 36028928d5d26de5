using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Incidents;

/// <summary>
/// An incident as its journal tells it: the fold of its lines, and nothing else. Made by <see cref="Folding"/>; it has no state of its own.
/// </summary>
public sealed record Incident(IncidentId Id, ImmutableArray<Line> Lines)
{
    /// <summary>How the incident began.</summary>
    public Opened Opened => (Opened)Lines[0].Entry;

    /// <summary>When it began, by the server's clock.</summary>
    public Instant OpenedAt => Lines[0].RecordedAt;

    /// <summary>The sequence of the newest line; what a screen has seen is named by it.</summary>
    public long Version => Lines[^1].Sequence;

    /// <summary>Lines that were taken back. They stay in the journal.</summary>
    public ImmutableHashSet<EntryId> Undone { get; init; } = [];

    /// <summary>Where it happens, as last told.</summary>
    public required Place Place { get; init; }

    /// <summary>What the officials ask for; the first is the one it opened with.</summary>
    public ImmutableArray<Ask> Asks { get; init; } = [];

    /// <summary>The officials recorded so far, in order.</summary>
    public ImmutableArray<OfficialId> Officials { get; init; } = [];

    /// <summary>Every answer, by fact.</summary>
    public ImmutableDictionary<FactKey, Known> Answers { get; init; } = ImmutableDictionary<FactKey, Known>.Empty;

    /// <summary>How each official's agency was checked, newest last.</summary>
    public ImmutableArray<Fact<AgencyChecked>> AgencyChecks { get; init; } = [];

    /// <summary>Whether the school asked the family itself.</summary>
    public Fact<FamilyAsked>? Family { get; init; }

    /// <summary>Students named by an official.</summary>
    public ImmutableArray<Fact<StudentNamed>> Students { get; init; } = [];

    /// <summary>What an information request asked for, newest last.</summary>
    public ImmutableArray<Fact<InformationAsked>> Information { get; init; } = [];

    /// <summary>The papers, in order.</summary>
    public ImmutableArray<PaperFile> Papers { get; init; } = [];

    /// <summary>Rungs climbed, on every ladder.</summary>
    public ImmutableArray<Fact<RungClimbed>> Rungs { get; init; } = [];

    /// <summary>Who opened the case, and when first.</summary>
    public ImmutableDictionary<PersonId, Fact<Seen>> SeenBy { get; init; } = ImmutableDictionary<PersonId, Fact<Seen>>.Empty;

    /// <summary>People who cannot come or could not be reached.</summary>
    public ImmutableHashSet<PersonId> Unavailable { get; init; } = [];

    /// <summary>Who leads at the school, if anyone.</summary>
    public Leading? Lead { get; init; }

    /// <summary>When and how the packet last went to the legal office.</summary>
    public Fact<LegalAsked>? LegalAsked { get; init; }

    /// <summary>Who in the legal office has it.</summary>
    public Fact<LegalTook>? Legal { get; init; }

    /// <summary>Calls tried, in order.</summary>
    public ImmutableArray<Fact<CallAttempted>> Calls { get; init; } = [];

    /// <summary>Questions from counsel.</summary>
    public ImmutableArray<CounselQuestion> Questions { get; init; } = [];

    /// <summary>All advice, oldest first; a later one replaces an earlier one.</summary>
    public ImmutableArray<AdviceFile> Advice { get; init; } = [];

    /// <summary>Safety was told, each time.</summary>
    public ImmutableArray<Fact<SafetyTold>> SafetyTold { get; init; } = [];

    /// <summary>Who in Safety has it.</summary>
    public Fact<SafetyTook>? Safety { get; init; }

    /// <summary>Safety's words to the door.</summary>
    public ImmutableArray<Fact<Guided>> Guidance { get; init; } = [];

    /// <summary>The emergency, once declared.</summary>
    public Fact<EmergencyDeclared>? Emergency { get; init; }

    /// <summary>What was said in the emergency, newest last.</summary>
    public ImmutableArray<Fact<EmergencyWordsRecorded>> EmergencyWords { get; init; } = [];

    /// <summary>Officials that left; null stands for all of them.</summary>
    public ImmutableArray<Fact<OfficialLeft>> Left { get; init; } = [];

    /// <summary>The children of a detained parent, at whichever school.</summary>
    public ImmutableArray<ChildFile> Children { get; init; } = [];

    /// <summary>Checks of a call said to come from a parent, newest last.</summary>
    public ImmutableArray<Fact<CallerChecked>> Callers { get; init; } = [];

    /// <summary>Who of the crisis team has it.</summary>
    public Fact<CrisisTook>? Crisis { get; init; }

    /// <summary>The newest evening on which children were still here.</summary>
    public Fact<ChildrenNotCollected>? NotCollected { get; init; }

    /// <summary>True when a parent was detained: the case has a room of its own.</summary>
    public bool IsKin => Asks.Any(a => a.Kind == AskKind.ParentDetained);

    /// <summary>The run of a child, or null.</summary>
    public Ask? RunOf(ChildFile child) => Asks.FirstOrDefault(a => a.Id == child.Request);

    /// <summary>True when this child has a known safe adult tonight, as the child's own procedure has it.</summary>
    public bool IsSafe(ChildFile child) => child.Safe is not null && RunOf(child) is { } ask
        && (ask.Procedure.Find(new Procedures.StepId(KinSteps.SafeTonight)) is null || ask.Run.IsDone(new Procedures.StepId(KinSteps.SafeTonight)));

    /// <summary>How many of the children have a known safe adult tonight.</summary>
    public int SafeChildren => Children.Count(IsSafe);

    /// <summary>Observations, in order.</summary>
    public ImmutableArray<Fact<Observed>> Observations { get; init; } = [];

    /// <summary>What a device sent late and could not be applied, in order.</summary>
    public ImmutableArray<Fact<Kept>> Late { get; init; } = [];

    /// <summary>Cases that a person confirmed to be the same officials.</summary>
    public ImmutableHashSet<IncidentId> SameOfficials { get; init; } = [];

    /// <summary>Other cases of the same encounter, in the order they were joined.</summary>
    public ImmutableArray<Fact<IncidentsJoined>> Joinings { get; init; } = [];

    /// <summary>The case in which this encounter goes on, when it is not this one.</summary>
    public Fact<IncidentsJoined>? JoinedTo => Joinings.LastOrDefault(j => !j.Entry.Remains);

    /// <summary>
    /// True when another case of the same encounter carries the ladders, the row and what is owed. An emergency declared here after the joining is
    /// never left to the other case.
    /// </summary>
    public bool GoesOnElsewhere => JoinedTo is { } joined && (Emergency is null || Emergency.Line.Sequence < joined.Line.Sequence);

    /// <summary>How it ended.</summary>
    public Fact<Closed>? Closed { get; init; }

    /// <summary>An entry of a kind this program does not know: reading goes on, decisions wait.</summary>
    public bool HasUnknown { get; init; }

    /// <summary>The advice in force: the newest.</summary>
    public AdviceFile? CurrentAdvice => Advice.IsEmpty ? null : Advice[^1];

    /// <summary>True when every official is known to have left.</summary>
    public bool EverybodyLeft => Left.Any(l => l.Entry.Official is null)
        || (Officials.Length > 0 && Officials.All(o => Left.Any(l => l.Entry.Official == o)));

    /// <summary>How the building is run now, by whatever is asked for. A step that counts for everything asked brings its state once.</summary>
    public ImmutableArray<Procedures.BuildingInForce> Building => Procedures.Building.After(Asks.SelectMany(a => a.Run.Done.Select(d => (a.Procedure.Find(d.Step), d))));

    /// <summary>True when all that is asked for is information.</summary>
    public bool IsInformation => Asks.All(a => a.Kind == AskKind.Information);

    /// <summary>What the evaluator of access needs to know.</summary>
    public Matter Matter => new(Place.Campus, Lines[0].By.Device, Lines[0].By.Person, IsInformation)
    {
        Joined = [.. Joinings.Where(j => j.Entry.Remains).Select(j => j.Entry.By).OfType<PersonId>()],
        Kin = [.. Children.Select(c => c.Added.Entry.Campus).Distinct()],
    };

    /// <summary>The newest answer to a fact, or null when it was not asked or was withdrawn.</summary>
    public Answered? Answer(string field, OfficialId? official = null) => Answers.GetValueOrDefault(new(field, official))?.Now.Entry;
}
