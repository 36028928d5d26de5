using System.Collections.Immutable;

namespace Vestibule.Core.Journal;

/// <summary>What the checker is told of an entry's payload.</summary>
public enum PayloadState
{
    /// <summary>Its row is there but was not opened: only the entry itself is checked.</summary>
    Sealed,
    /// <summary>It was opened: the commitment is checked.</summary>
    Opened,
    /// <summary>Its row is gone, and an entry of kind <c>erased</c> is said to account for it.</summary>
    Erased,
    /// <summary>Its row is gone and nothing accounts for it.</summary>
    Missing,
}

/// <summary>A payload as the checker is given it.</summary>
/// <param name="State">What is known of it.</param>
/// <param name="Salt">The salt, when opened.</param>
/// <param name="Plaintext">The payload's exact bytes, when opened.</param>
/// <param name="ErasedBy">The sequence of the entry that says it was erased, when erased.</param>
public readonly record struct StoredPayload(
    PayloadState State, ReadOnlyMemory<byte> Salt = default, ReadOnlyMemory<byte> Plaintext = default, long ErasedBy = -1)
{
    /// <summary>There, and not opened.</summary>
    public static StoredPayload NotOpened => default;

    /// <summary>Opened.</summary>
    public static StoredPayload Of(ReadOnlyMemory<byte> salt, ReadOnlyMemory<byte> plaintext) => new(PayloadState.Opened, salt, plaintext);

    /// <summary>Erased, as the entry of that sequence says.</summary>
    public static StoredPayload ErasedAt(long sequence) => new(PayloadState.Erased, ErasedBy: sequence);
}

/// <summary>One row of the stored journal, in stored order. The memory must stay as it is until the next row is asked for.</summary>
/// <param name="Sequence">The sequence in the row's own column, beside the header.</param>
/// <param name="Header">The leaf: the header's exact stored bytes.</param>
/// <param name="LeafHash">The leaf hash in the row's own column.</param>
/// <param name="Payload">What is known of the payload.</param>
public readonly record struct StoredRow(long Sequence, ReadOnlyMemory<byte> Header, Digest LeafHash, StoredPayload Payload);

/// <summary>A checkpoint as stored: the size it is filed under, and the note's exact bytes.</summary>
public readonly record struct StoredCheckpoint(long Size, ReadOnlyMemory<byte> Note);

/// <summary>All that a journal is checked against.</summary>
/// <param name="Origin">Which journal it must be.</param>
/// <param name="Key">The key that signs it, known from outside the database.</param>
/// <param name="Verify">How an Ed25519 signature is checked.</param>
/// <param name="Checkpoints">Every stored checkpoint. The more there are, the narrower the place of a fault can be named.</param>
public sealed record Evidence(string Origin, VerifierKey Key, VerifyNote Verify, ImmutableArray<StoredCheckpoint> Checkpoints)
{
    /// <summary>The last signed checkpoint, kept outside the database: without it, a cut-off end cannot show.</summary>
    public ReadOnlyMemory<byte>? LastSigned { get; init; }

    /// <summary>
    /// True where the newest entries may still wait for their signature, as right after a crash between commit and signing. They are then
    /// counted as not signed; otherwise the first of them is a fault.
    /// </summary>
    public bool UnsignedTailAllowed { get; init; }

    /// <summary>
    /// True to check the signature of every checkpoint. False to check those of the newest and of any that disagrees with the entries:
    /// as strong for the entries, since the newest covers them all, and several times faster on a long journal.
    /// </summary>
    public bool EverySignature { get; init; } = true;
}
