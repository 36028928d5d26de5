using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Journal;

/// <summary>The data key that a payload is sealed under: one per incident and class. It says which key, and is not the key.</summary>
public readonly record struct KeyId(Guid Value) { /// <inheritdoc/>
    public override string ToString() => Value.ToString(); }

/// <summary>
/// What one entry of the journal says in clear: that something of this kind was written, when, by whom and in which incident.
/// It would tell a stranger nothing: no text, no name, no answer. What the entry is about is in the payload, which the header only
/// commits to, so that the payload can be erased under a retention rule and the journal still verifies.
/// </summary>
/// <param name="Sequence">The place in the district's journal: 0 for the first, one more for each, no gap. Also the leaf's index.</param>
/// <param name="Entry">The entry's own id, made where the act happened.</param>
/// <param name="Incident">The incident it belongs to; the nil id for what belongs to the district as a whole.</param>
/// <param name="Kind">The kind of entry, such as <c>lead-taken</c>: lower-case words joined by hyphens, 64 characters at most.</param>
/// <param name="Version">The version of the payload's schema for this kind, from 1.</param>
/// <param name="Class">Who may read the payload.</param>
/// <param name="ClassSeries">The entry's number among those of its incident and class, from 1: it shows an export to be whole.</param>
/// <param name="Happened">When it happened, where that time comes from, and how far the device's clock was off.</param>
/// <param name="Recorded">When the server wrote it down.</param>
/// <param name="Actor">Who made it, and how that is known.</param>
/// <param name="Key">The data key that the payload is sealed under.</param>
/// <param name="Commitment">SHA-256 of the payload's salt followed by its exact plaintext bytes.</param>
public sealed record EntryHeader(
    long Sequence, EntryId Entry, IncidentId Incident, string Kind, int Version, RecordClass Class, long ClassSeries,
    Happened Happened, Instant Recorded, Actor Actor, KeyId Key, Digest Commitment)
{
    /// <summary>The kind of the entry that says which payloads were erased, and under which rule.</summary>
    public const string ErasedKind = "erased";

    /// <summary>When it happened, kept to the microsecond.</summary>
    public Happened Happened { get; init; } = Happened with { At = Microseconds.Floor(Happened.At) };

    /// <summary>When the server wrote it down, kept to the microsecond.</summary>
    public Instant Recorded { get; init; } = Microseconds.Floor(Recorded);
}
