using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Incidents.Entries;

/// <summary>
/// What one line of a journal says: something that happened, in the past tense. The set is closed: <see cref="EntryKinds"/> lists
/// every kind with its version and class, and old versions are read for ever.
/// </summary>
public abstract record Entry
{
    /// <summary>The class this entry is sealed and kept under.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public virtual RecordClass Class => RecordClass.Operational;
}

/// <summary>One line of a journal as it was recorded: the entry, who made it, when it happened and when it was recorded.</summary>
public sealed record Line(EntryId Id, long Sequence, IncidentId Incident, Actor By, Happened Happened, Instant RecordedAt, Entry Entry)
{
    /// <summary>The tap that made this line; several lines of one decision share it.</summary>
    public TapId Tap { get; init; }
}

/// <summary>An entry of a kind this version of the program does not know. It is shown as such; decisions wait until it is known.</summary>
public sealed record UnknownEntry(string Kind, int Version, string Payload) : Entry;

/// <summary>An entry whose payload was erased under a retention rule. That it existed, and when, remains.</summary>
public sealed record ErasedEntry(string Kind) : Entry;

/// <summary>An entry the reader may not read: its class is not theirs.</summary>
public sealed record WithheldEntry(string Kind) : Entry;
