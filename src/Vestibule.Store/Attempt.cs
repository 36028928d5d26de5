using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;

namespace Vestibule.Store;

/// <summary>One tap that asks for a change of an incident: which incident, the idempotency key, who, and when it happened.</summary>
public sealed record Attempt(IncidentId Incident, TapId Tap, Actor By, Happened Happened);

/// <summary>
/// What a decision may look at: the incident as it is this moment (null when it has not begun), the time, and the case number that
/// an <see cref="Opened"/> entry takes. The number is used up only when the decision begins the incident; it is empty otherwise.
/// </summary>
public sealed record Moment(Incident? Incident, Instant Now, string NextCaseNumber);

/// <summary>Decides which entries follow, or refuses. It runs inside the one writer: it waits for nothing and asks nobody.</summary>
public delegate Result<ImmutableArray<Entry>> Decision(Moment moment);

/// <summary>
/// What is on the disk now: the first and last sequence, when they were recorded, the lines, and the incident after them. A tap that
/// was sent before gets the receipt of the first time, with <see cref="Repeated"/> set and the incident as it is today. A decision
/// that found nothing to add gets an empty receipt: no lines, first and last -1.
/// </summary>
public sealed record Receipt(
    IncidentId Incident, long First, long Last, Instant RecordedAt, bool Repeated, ImmutableArray<Line> Lines, Incident After);

/// <summary>
/// What is written beside the entries in the same transaction: the case's state code, the sealed summary for lists, when the clock
/// must look again, messages, and the values that the case can be found by (only keyed digests of them are stored).
/// </summary>
public sealed record Follow(
    int State, byte[] Summary, Instant? DueAt, ImmutableArray<Outgoing> Messages, ImmutableArray<string> LookUps)
{
    /// <summary>Alerts and ladders that need no message any more: what still waits for them does not leave, and what is in hand is not tried again.</summary>
    public ImmutableArray<CalledOff> CalledOff { get; init; } = [];
}

/// <summary>How lines become an incident, and what follows from a change. Both are pure.</summary>
public sealed record Composition(
    Func<Incident?, ImmutableArray<Line>, Incident> Fold, Func<Incident?, Incident, Instant, Follow> Follow);

/// <summary>A case as a list shows it. The summary is what <see cref="Store.Follow.Summary"/> said.</summary>
public sealed record CaseRow(IncidentId Incident, long Version, int State, Instant? DueAt, byte[] Summary)
{
    /// <summary>The sequence of its first entry: newest first is by this, and the next page asks for those before it.</summary>
    public long Opened { get; init; }
}

/// <summary>
/// Which cases: those in these states, newest first, opened before that sequence, so many at most; or oldest first, opened after <see cref="After"/> (-1 for the first).
/// </summary>
public sealed record CaseFilter(ImmutableArray<int> States, long? Before = null, int Take = 200)
{
    /// <summary>From which sequence on, oldest first; null for newest first.</summary>
    public long? After { get; init; }
}

/// <summary>
/// An entry was committed. With <see cref="Resync"/> set, some were missed: read everything shown again; the sequence says as of when.
/// </summary>
public sealed record LedgerEvent(long Sequence, IncidentId Incident, string Kind, bool Resync = false);

/// <summary>Whether the ledger can save.</summary>
public enum LedgerState
{
    /// <summary>It saves.</summary>
    Running,
    /// <summary>The disk or the database failed. Nothing is acknowledged until a checked write has succeeded.</summary>
    Stopped,
}
