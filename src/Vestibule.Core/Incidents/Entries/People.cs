using System.Collections.Immutable;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Incidents.Entries;

/// <summary>A person as an entry remembers them: the id, and the name and title of that day.</summary>
public sealed record Named(PersonId Person, string Name, string Title);

/// <summary>The next people on a ladder were alerted. Rung 0 is the first.</summary>
public sealed record RungClimbed(string Ladder, int Rung, ImmutableArray<Named> People) : Entry;

/// <summary>Somebody who was alerted opened the incident.</summary>
public sealed record Seen(Named Who) : Entry;

/// <summary>Somebody who was alerted said that they cannot come.</summary>
public sealed record CannotCome(Named Who) : Entry;

/// <summary>Somebody at the door tried to reach this person and could not. The next rung is alerted at once.</summary>
public sealed record NotReached(Named Who) : Entry;

/// <summary>A school leader took charge: the acknowledgement of the alert.</summary>
public sealed record LeadTaken(Named Leader, Named? From) : Entry;

/// <summary>The lead was handed to another administrator.</summary>
public sealed record HandedOver(Named From, Named To) : Entry;

/// <summary>A telephone call was tried.</summary>
public enum CallOutcome
{
    /// <summary>Somebody answered who can act.</summary>
    Reached,
    /// <summary>The office was closed.</summary>
    Closed,
    /// <summary>Nobody answered.</summary>
    NoAnswer,
}

/// <summary>A call to a contact of the procedure and how it ended. Only a call that reached somebody counts as made.</summary>
public sealed record CallAttempted(string Contact, CallOutcome Outcome, string? SpokeWith, string Role) : Entry;

/// <summary>The packet (answers and papers so far) was put before the legal office.</summary>
public sealed record LegalAsked(int Answers, int Papers) : Entry;

/// <summary>A person in the legal office took the matter.</summary>
public sealed record LegalTook(Named Counsel) : Entry;

/// <summary>The Department of Safety was told.</summary>
public sealed record SafetyTold(string? SpokeWith, string? Text, string Role) : Entry;

/// <summary>A person in the Department of Safety took the call.</summary>
public sealed record SafetyTook(Named Officer) : Entry;

/// <summary>Words of help from Safety to the door. They never take the place of counsel's advice.</summary>
public sealed record Guided(Named Officer, string Text) : Entry;

/// <summary>An official said words of emergency, or gave an order. Staff comply and do not weigh the claim.</summary>
public sealed record EmergencyDeclared(string? Which, string? Words, OfficialId? SaidBy) : Entry;

/// <summary>What exactly was said, written down after the emergency was declared.</summary>
public sealed record EmergencyWordsRecorded(string? Which, string? Words, OfficialId? SaidBy) : Entry
{
    /// <summary>Who said it, in the words of whoever wrote it down; null when nobody wrote that.</summary>
    public string? By { get; init; }
}

/// <summary>Somebody confirmed that the same officials were at another campus.</summary>
public sealed record SameOfficialsConfirmed(IncidentId Other, string OtherCaseNumber) : Entry;
