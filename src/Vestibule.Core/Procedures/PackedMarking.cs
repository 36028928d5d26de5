namespace Vestibule.Core.Procedures;

/// <summary>
/// A DCR marking in machine words, in memory the caller owns: first the bits of what is executed, pending, included and skipped, one
/// per event of the <see cref="Graph"/>, each set filled up to whole words; then one bit for each test of an answer that a guard
/// makes. Two markings of one graph are the same state exactly when their words are equal.
/// </summary>
public readonly ref struct PackedMarking(Span<ulong> words)
{
    /// <summary>The words themselves; <see cref="Graph.Width"/> of them.</summary>
    public Span<ulong> Words { get; } = words;

    internal static bool Get(ReadOnlySpan<ulong> words, int bit) => (words[bit >> 6] >> (bit & 63) & 1) != 0;

    internal static void Set(Span<ulong> words, int bit, bool on)
    {
        if (on) words[bit >> 6] |= 1UL << (bit & 63);
        else words[bit >> 6] &= ~(1UL << (bit & 63));
    }
}
