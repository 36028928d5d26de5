using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Journal;

/// <summary>One signature line of a note: a key's name, its id, and the signature bytes.</summary>
public sealed record NoteSignature(string Name, uint KeyId, ImmutableArray<byte> Bytes);

/// <summary>
/// A text with signatures under it, as C2SP signed-note defines it. The text means nothing until <see cref="Open"/> says that a key
/// we trust signed it; signatures of other keys, such as a witness's, are carried along and ignored.
/// </summary>
public sealed record SignedNote(string Text, ImmutableArray<NoteSignature> Signatures)
{
    private const int MaximumLength = 1 << 20, MaximumSignatures = 100;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Signs a text. The text must end in a newline and hold no other control character: anything else is a defect.</summary>
    public static SignedNote Sign(string text, VerifierKey key, SignNote sign)
    {
        if (!IsText(text)) throw new ArgumentException("Not the text of a note.", nameof(text));
        return new SignedNote(text, [new NoteSignature(key.Name, key.KeyId, [.. sign(Utf8.GetBytes(text))])]);
    }

    /// <summary>Reads a note without trusting it; refused with <c>journal.note</c> when malformed.</summary>
    public static Result<SignedNote> Parse(ReadOnlySpan<byte> bytes)
    {
        var no = new Refusal("journal.note");
        if (bytes.Length > MaximumLength || !System.Text.Unicode.Utf8.IsValid(bytes)) return no;
        var all = Utf8.GetString(bytes);
        var split = all.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (split < 0 || !IsText(all)) return no;
        var lines = all[(split + 2)..].Split('\n');
        if (lines.Length is < 2 or > MaximumSignatures + 1) return no;
        var signatures = ImmutableArray.CreateBuilder<NoteSignature>();
        foreach (var line in lines[..^1])
        {
            var parts = line.Split(' ');
            if (parts.Length != 3 || parts[0] != "—" || !VerifierKey.IsName(parts[1])) return no;
            if (!StrictBase64.TryDecode(parts[2], out var signature) || signature.Length < 5) return no;
            signatures.Add(new NoteSignature(parts[1], BinaryPrimitives.ReadUInt32BigEndian(signature), [.. signature.AsSpan(4)]));
        }
        return new SignedNote(all[..(split + 1)], signatures.ToImmutable());
    }

    /// <summary>
    /// The text, once the key's signature on it has been checked. Refused with <c>journal.note-unsigned</c> when there is no signature
    /// by this key, and with <c>journal.note-forged</c> when one that claims to be does not hold.
    /// </summary>
    public Result<string> Open(VerifierKey key, VerifyNote verify)
    {
        var text = Utf8.GetBytes(Text);
        var mine = Signatures.Where(s => s.KeyId == key.KeyId && string.Equals(s.Name, key.Name, StringComparison.Ordinal)).ToList();
        if (mine.Count == 0) return new Refusal("journal.note-unsigned");
        return mine.TrueForAll(s => s.Bytes.Length == 64 && verify(key.PublicKey.AsSpan(), text, s.Bytes.AsSpan()))
            ? Text : new Refusal("journal.note-forged");
    }

    /// <summary>The note's exact bytes: text, a blank line, one line for each signature.</summary>
    public byte[] ToBytes()
    {
        var all = new StringBuilder(Text).Append('\n');
        foreach (var s in Signatures)
        {
            var bytes = new byte[4 + s.Bytes.Length];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, s.KeyId);
            s.Bytes.CopyTo(bytes, 4);
            all.Append("— ").Append(s.Name).Append(' ').Append(Convert.ToBase64String(bytes)).Append('\n');
        }
        return Utf8.GetBytes(all.ToString());
    }

    private static bool IsText(string text) => text.EndsWith('\n') && !text.Any(c => c < ' ' && c != '\n');
}
