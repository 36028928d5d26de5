using System.Collections.Immutable;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Journal;

/// <summary>
/// One incident's entries, handed to somebody outside: to counsel, a court, the family it concerns. Each entry carries its proof, and the
/// whole can be checked years later with nothing but this file and the district's verifier key.
/// </summary>
/// <param name="Origin">Which journal.</param>
/// <param name="Key">The key it was signed with. A reader compares it with the one they were given before.</param>
/// <param name="Incident">The incident.</param>
/// <param name="Checkpoint">The signed checkpoint that all proofs lead to: the note's exact bytes.</param>
/// <param name="Counts">The signed <see cref="SeriesCounts"/> at that checkpoint: the note's exact bytes.</param>
/// <param name="Entries">Every entry of the classes that the counts name, in order of sequence.</param>
public sealed record IncidentExport(
    string Origin, VerifierKey Key, IncidentId Incident, ImmutableArray<byte> Checkpoint, ImmutableArray<byte> Counts,
    ImmutableArray<ExportedEntry> Entries);

/// <summary>One entry of an export: the header's exact stored bytes, its inclusion proof, and what is given of the payload.</summary>
public sealed record ExportedEntry(ImmutableArray<byte> Header, ImmutableArray<Digest> Proof, ExportedPayload Payload);

/// <summary>What an export gives of a payload.</summary>
public abstract record ExportedPayload
{
    private ExportedPayload() { }

    /// <summary>All of it, with the salt that proves it is the one committed to.</summary>
    public sealed record Open(ImmutableArray<byte> Salt, ImmutableArray<byte> Plaintext) : ExportedPayload;

    /// <summary>Nothing, for a reason named by a key such as <c>privileged</c>. That the entry exists is proved all the same.</summary>
    public sealed record Withheld(string Reason) : ExportedPayload;

    /// <summary>Erased, for a reason named by a key, as the entry of sequence <paramref name="By"/> in this export says.</summary>
    public sealed record Erased(string Reason, long By) : ExportedPayload;
}
