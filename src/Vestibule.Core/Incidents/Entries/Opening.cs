using System.Collections.Immutable;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Incidents.Entries;

/// <summary>What the official asks for, as the person at the door tapped it.</summary>
public enum AskKind
{
    /// <summary>To see, talk with or take a student.</summary>
    Student,
    /// <summary>To come in or to search: any room, vehicle, locker or property of the district.</summary>
    Entry,
    /// <summary>Information or records.</summary>
    Information,
    /// <summary>The official says it is an emergency, or gives an order.</summary>
    Emergency,
    /// <summary>No official asks: a parent was detained while the child is at school.</summary>
    ParentDetained,
    /// <summary>One child of a detained parent, until and after a known safe adult has the child. Added to a case, once for each child; never opens one.</summary>
    Child,
}

/// <summary>How the ask arrived.</summary>
public enum Channel
{
    /// <summary>Face to face.</summary>
    InPerson,
    /// <summary>By telephone.</summary>
    Phone,
    /// <summary>By e-mail.</summary>
    Email,
    /// <summary>On paper: a letter, or something handed over or served.</summary>
    Paper,
}

/// <summary>The kind of place it happens at.</summary>
public enum PlaceKind
{
    /// <summary>A campus: a school's door.</summary>
    Campus,
    /// <summary>Another property of the district, such as an office or a depot.</summary>
    OtherProperty,
    /// <summary>A bus on the road.</summary>
    Bus,
    /// <summary>A bus stop.</summary>
    Stop,
    /// <summary>A school trip.</summary>
    Trip,
    /// <summary>A school event away from the campus.</summary>
    Event,
}

/// <summary>Where it happens: the campus responsible, the kind of place, and words such as "bus 14, 6th and Lowell".</summary>
public sealed record Place(PlaceKind Kind, CampusId Campus, string? Detail = null);

/// <summary>
/// The incident began. It is bound for good to one procedure of one edition: the digest names its exact bytes, the semantics number
/// the engine's reading of them.
/// </summary>
public sealed record Opened(
    string CaseNumber, AccessRequestId Request, AskKind Ask, Channel Channel, Place Place,
    string Edition, string Procedure, int EngineSemantics, bool Rehearsal) : Entry;

/// <summary>The same officials also ask for something else. It has its own procedure run, bound now.</summary>
public sealed record AccessRequestAdded(AccessRequestId Request, AskKind Ask, Channel Channel, string Edition, string Procedure) : Entry;

/// <summary>The place or the channel was told more exactly.</summary>
public sealed record PlaceTold(Place Place, Channel Channel) : Entry;

/// <summary>An earlier entry is taken back. It stays in the journal; what follows from it no longer does.</summary>
public sealed record Undone(EntryId Entry, string Kind) : Entry;

/// <summary>The incident is over. What was still owed is listed, with the reason for closing all the same.</summary>
public sealed record Closed(ImmutableArray<string> StillOwed, string? Reason) : Entry;

/// <summary>
/// Something sent by a device could not be applied. It is kept here as it was, under the time of the tap, with the key of the reason. Words about a
/// student or a family are filed as a student record.
/// </summary>
public sealed record Kept(string What, string Content, string Reason) : Entry
{
    /// <summary>The class it is sealed and kept under.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault)]
    public RecordClass Filed { get; init; }

    /// <inheritdoc/>
    [System.Text.Json.Serialization.JsonIgnore]
    public override RecordClass Class => Filed;
}

/// <summary>Two incidents are one encounter. Written in both journals, in one commit.</summary>
public sealed record IncidentsJoined(IncidentId Other, string OtherCaseNumber) : Entry
{
    /// <summary>True in the journal of the case that goes on: its ladders climb and its row stays. The other one points to it.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault)]
    public bool Remains { get; init; }

    /// <summary>The person who opened the other case, if it was a person: who stands at the same door follows the case that goes on.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public PersonId? By { get; init; }
}
