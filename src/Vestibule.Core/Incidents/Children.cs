using System.Collections.Immutable;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using P = Vestibule.Core.Procedures;

namespace Vestibule.Core.Incidents;

/// <summary>
/// Names that procedures share, by convention, for the room of a detained parent's children: where a procedure has a step of this name, the room's
/// own form does it and checks what a form can check. A procedure without one loses nothing but that form.
/// </summary>
public static class KinSteps
{
    /// <summary>Steps of the case.</summary>
    public const string FindChildren = "find-children", ParentCall = "parent-call", VerifyCaller = "verify-caller", FollowCall = "follow-call", Advice = "advice", AllSafe = "all-safe",
        HeardFrom = "heard-from", HeardWhat = "heard-what", ByParentCall = "parent-call";

    /// <summary>Steps of one child.</summary>
    public const string Stay = "stay-with-child", HoldRide = "hold-ride", CallContacts = "call-contacts", NobodyFound = "nobody-found", Collector = "collector-comes",
        CheckList = "check-list", CheckIdentity = "check-identity", AskChild = "ask-child", TurnAway = "turn-away", Release = "release", SignOut = "sign-out",
        HandToOfficer = "hand-to-officer", SafeTonight = "safe-tonight", Supports = "offer-supports";

    /// <summary>Observations.</summary>
    public const string NotCollected = "child-not-collected";
}

/// <summary>One child of a detained parent, as the journal tells it. <see cref="Ask"/> is the run of the child's own procedure.</summary>
public sealed record ChildFile(Fact<ChildAdded> Added)
{
    /// <summary>The child's request.</summary>
    public AccessRequestId Request => Added.Entry.Request;

    /// <summary>Who is with the child, newest last.</summary>
    public ImmutableArray<Fact<ChildWith>> With { get; init; } = [];

    /// <summary>What was diverted.</summary>
    public ImmutableArray<Fact<RideHeld>> Rides { get; init; } = [];

    /// <summary>Whom the school called, in order.</summary>
    public ImmutableArray<Fact<ContactTried>> Tried { get; init; } = [];

    /// <summary>Who came, in order.</summary>
    public ImmutableArray<Fact<CollectorCame>> Came { get; init; } = [];

    /// <summary>What the child said, each time.</summary>
    public ImmutableArray<Fact<ChildAsked>> Asked { get; init; } = [];

    /// <summary>With whom the child is safe tonight.</summary>
    public Fact<ChildSafe>? Safe { get; init; }

    /// <summary>Notes.</summary>
    public ImmutableArray<Fact<ChildNoted>> Notes { get; init; } = [];

    /// <summary>Supports that were offered.</summary>
    public ImmutableArray<Fact<SupportsOffered>> Offered { get; init; } = [];

    /// <summary>How the last call to somebody on the card went; null when nobody called them.</summary>
    public Fact<ContactTried>? Last(FamilyContactId contact) => Tried.LastOrDefault(t => t.Entry.Contact == contact);
}

/// <summary>Folds the lines about children.</summary>
internal static class Children
{
    /// <summary>The incident after a line, where the line is about a child.</summary>
    public static Incident Apply(Incident i, Line line) => line.Entry switch
    {
        ChildAdded e when i.Children.All(c => c.Request != e.Request) => i with { Children = i.Children.Add(new(new Fact<ChildAdded>(line, e))) },
        ChildWith e => On(i, e, c => c with { With = c.With.Add(new(line, e)) }),
        RideHeld e => On(i, e, c => c with { Rides = c.Rides.Add(new(line, e)) }),
        ContactTried e => On(i, e, c => c with { Tried = c.Tried.Add(new(line, e)) }),
        CollectorCame e => On(i, e, c => c with { Came = c.Came.Add(new(line, e)) }),
        ChildAsked e => On(i, e, c => c with { Asked = c.Asked.Add(new(line, e)) }),
        ChildSafe e => On(i, e, c => c with { Safe = new(line, e) }),
        ChildNoted e => On(i, e, c => c with { Notes = c.Notes.Add(new(line, e)) }),
        SupportsOffered e => On(i, e, c => c with { Offered = c.Offered.Add(new(line, e)) }),
        CallerChecked e => i with { Callers = i.Callers.Add(new(line, e)) },
        CrisisTook e => i with { Crisis = new(line, e) },
        ChildrenNotCollected e => i with { NotCollected = new(line, e) },
        _ => i,
    };

    private static Incident On(Incident i, ChildEntry entry, Func<ChildFile, ChildFile> change) =>
        i with { Children = [.. i.Children.Select(c => c.Request == entry.Request ? change(c) : c)] };
}
