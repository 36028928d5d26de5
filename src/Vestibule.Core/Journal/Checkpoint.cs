using System.Collections.Immutable;
using System.Globalization;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Journal;

/// <summary>
/// What the journal signs: at this size, the root was this (C2SP tlog-checkpoint). A checkpoint kept anywhere outside the district's
/// machine pins every entry before it: whoever holds it can show that one was changed or dropped later.
/// </summary>
/// <param name="Origin">Which journal: it holds the district's id and a generation that changes when a backup is restored.</param>
/// <param name="Size">How many entries it covers.</param>
/// <param name="Root">The root of the tree over them.</param>
/// <param name="Extensions">Further lines. Read and kept; never written by this program.</param>
public sealed record Checkpoint(string Origin, long Size, Digest Root, ImmutableArray<string> Extensions)
{
    /// <summary>A checkpoint as this program writes it.</summary>
    public Checkpoint(string origin, long size, Digest root) : this(origin, size, root, []) { }

    /// <summary>The text that is signed: origin, size in decimal, root in base64, each on a line.</summary>
    public string Text =>
        string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Root.ToBase64()}\n")
        + string.Concat(Extensions.Select(e => e + "\n"));

    /// <summary>Reads the text of a note as a checkpoint; refused with <c>journal.checkpoint</c> when it is not one.</summary>
    public static Result<Checkpoint> Parse(string text)
    {
        var no = new Refusal("journal.checkpoint");
        var lines = text.Split('\n');
        if (lines.Length < 4 || lines[^1].Length != 0 || lines[..^1].Any(l => l.Length == 0)) return no;
        if (!Numbers.TryDecimal(lines[1], out var size) || !Digest.TryFromBase64(lines[2], out var root)) return no;
        return new Checkpoint(lines[0], size, root, [.. lines[3..^1]]);
    }

    /// <summary>Signs it and gives the note's exact bytes. Sign only what is durable, never a tree that contradicts an earlier.</summary>
    public byte[] Sign(VerifierKey key, SignNote sign) => SignedNote.Sign(Text, key, sign).ToBytes();

    /// <summary>
    /// Reads a note, checks the key's signature, and that it is of this journal. Refused with <c>journal.note</c>,
    /// <c>journal.note-unsigned</c>, <c>journal.note-forged</c>, <c>journal.checkpoint</c> or <c>journal.origin</c>.
    /// </summary>
    public static Result<Checkpoint> Open(ReadOnlySpan<byte> note, string origin, VerifierKey key, VerifyNote verify)
    {
        var parsed = SignedNote.Parse(note);
        if (!parsed.IsOk) return parsed.Refusal!;
        var text = parsed.Value.Open(key, verify);
        if (!text.IsOk) return text.Refusal!;
        var checkpoint = Parse(text.Value);
        if (!checkpoint.IsOk || string.Equals(checkpoint.Value.Origin, origin, StringComparison.Ordinal)) return checkpoint;
        return new Refusal("journal.origin", ("origin", checkpoint.Value.Origin));
    }
}

/// <summary>Numbers in notes and exports: ASCII decimal without sign or leading zero, up to 2^53 - 1.</summary>
internal static class Numbers
{
    public static bool TryDecimal(string text, out long value) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value)
        && value <= Microseconds.Maximum && (text[0] != '0' || text.Length == 1);
}
