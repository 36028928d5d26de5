using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Vestibule.Core.Families;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Incidents.Entries;

/// <summary>An entry about one child of a detained parent. It is a student record, whatever it says.</summary>
public abstract record ChildEntry(AccessRequestId Request) : Entry
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override RecordClass Class => RecordClass.Student;
}

/// <summary>
/// A child of the detained parent, at whichever school. <see cref="Student"/> is the child's emergency card; null for a child whom the district
/// has no card of. The run of the child's own procedure begins with the access request of the same id.
/// </summary>
public sealed record ChildAdded(AccessRequestId Request, StudentId? Student, string Name, CampusId Campus, string? Grade) : ChildEntry(Request);

/// <summary>Who is with the child now.</summary>
public sealed record ChildWith(AccessRequestId Request, string Who) : ChildEntry(Request);

/// <summary>What would take a child away, or keep a child waiting, at the end of the day.</summary>
public enum Ride
{
    /// <summary>The school bus.</summary>
    Bus,
    /// <summary>A club, a team or a lesson.</summary>
    Activity,
    /// <summary>The programme after school.</summary>
    AfterSchool,
    /// <summary>Walks, or is fetched by somebody else.</summary>
    OnFoot,
}

/// <summary>A bus, an activity or a programme was told that the child stays at the office; whom the caller talked with, where that was said.</summary>
public sealed record RideHeld(AccessRequestId Request, Ride Ride, string? Told) : ChildEntry(Request);

/// <summary>How a call to somebody on the card went.</summary>
public enum ContactOutcome
{
    /// <summary>They come.</summary>
    Coming,
    /// <summary>They cannot come.</summary>
    CannotCome,
    /// <summary>Nobody answered.</summary>
    NoAnswer,
    /// <summary>A message was left.</summary>
    MessageLeft,
    /// <summary>The number does not work.</summary>
    WrongNumber,
}

/// <summary>Somebody on the card was called: their place in the order of release, and how it went.</summary>
public sealed record ContactTried(AccessRequestId Request, FamilyContactId Contact, string Name, int Rank, ContactOutcome Outcome, string? Text) : ChildEntry(Request);

/// <summary>Somebody came for the child. <see cref="Contact"/> is their entry on the card; null for somebody who is not on it.</summary>
public sealed record CollectorCame(AccessRequestId Request, FamilyContactId? Contact, string Name) : ChildEntry(Request);

/// <summary>The child was asked whether they know this person and want to go with them.</summary>
public sealed record ChildAsked(AccessRequestId Request, bool Willing, string? Text) : ChildEntry(Request);

/// <summary>The child has a known safe adult tonight.</summary>
public sealed record ChildSafe(AccessRequestId Request, string Adult, string? Text) : ChildEntry(Request);

/// <summary>What somebody wrote down with a step about a child: a supervisor's word, how the family was a week later.</summary>
public sealed record ChildNoted(AccessRequestId Request, string Step, string Text) : ChildEntry(Request);

/// <summary>Supports the family was offered, by their names in the district's list.</summary>
public sealed record SupportsOffered(AccessRequestId Request, ImmutableArray<string> Supports) : ChildEntry(Request);

/// <summary>
/// A call said to come from a parent was checked by calling a number the school already had. <see cref="Contact"/> is whose number that was.
/// </summary>
public sealed record CallerChecked(FamilyContactId Contact, string Name, bool Verified, string? Text) : Entry
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override RecordClass Class => RecordClass.Student;
}

/// <summary>Somebody of the crisis team has it.</summary>
public sealed record CrisisTook(Named Member) : Entry;

/// <summary>School is over for the day and children of this case are still without a known safe adult: how many.</summary>
public sealed record ChildrenNotCollected(int Count) : Entry;
