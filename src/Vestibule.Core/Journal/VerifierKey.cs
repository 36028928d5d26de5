using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Journal;

/// <summary>Signs the exact bytes of a note's text with the journal's Ed25519 key (RFC 8032) and returns its 64 bytes.</summary>
public delegate byte[] SignNote(ReadOnlySpan<byte> text);

/// <summary>True when the Ed25519 signature over the text is the key's. Enters from outside: Core knows no curve.</summary>
public delegate bool VerifyNote(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature);

/// <summary>
/// The public half of the key that signs a district's journal, with the name it signs under (C2SP signed-note, type 0x01, Ed25519).
/// Given to counsel, a neighbouring district or a court once; with it anyone checks an export without asking the district again.
/// </summary>
public sealed record VerifierKey
{
    private const byte Ed25519 = 1;

    private VerifierKey(string name, ImmutableArray<byte> publicKey)
    {
        (Name, PublicKey) = (name, publicKey);
        byte[] named = [.. Encoding.UTF8.GetBytes(name), (byte)'\n', Ed25519, .. publicKey];
        Span<byte> hash = stackalloc byte[Digest.Length];
        Sha256.Of(named).CopyTo(hash);
        KeyId = BinaryPrimitives.ReadUInt32BigEndian(hash);
    }

    /// <summary>The name on the signature line: the journal's origin.</summary>
    public string Name { get; }

    /// <summary>The 32 bytes of the Ed25519 public key.</summary>
    public ImmutableArray<byte> PublicKey { get; }

    /// <summary>The first four bytes, big-endian, of SHA-256(name, 0x0A, 0x01, public key).</summary>
    public uint KeyId { get; }

    /// <summary>A key under a name; refused with <c>journal.vkey</c> when the name has a space or a plus, or the key is not 32 bytes.</summary>
    public static Result<VerifierKey> Of(string name, ReadOnlySpan<byte> publicKey) =>
        !IsName(name) || publicKey.Length != 32 ? new Refusal("journal.vkey") : new VerifierKey(name, [.. publicKey]);

    /// <summary>Reads <c>name+hex8+base64</c>; refused with <c>journal.vkey</c> when malformed, of another type, or the id does not fit.</summary>
    public static Result<VerifierKey> Parse(string text)
    {
        var no = new Refusal("journal.vkey");
        var parts = text.Split('+', 3);
        if (parts.Length != 3 || !StrictBase64.TryDecode(parts[2], out var key) || key.Length != 33 || key[0] != Ed25519) return no;
        var read = Of(parts[0], key.AsSpan(1));
        return read.IsOk && string.Equals(read.Value.ToString(), text, StringComparison.Ordinal) ? read : no;
    }

    /// <summary>The key as text: name, plus, id in eight hexadecimal digits, plus, base64 of 0x01 and the public key.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name}+{KeyId:x8}+{Convert.ToBase64String([Ed25519, .. PublicKey])}");

    /// <summary>Equal when name and public key are.</summary>
    public bool Equals(VerifierKey? other) =>
        other is not null && Name == other.Name && PublicKey.AsSpan().SequenceEqual(other.PublicKey.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, KeyId);

    internal static bool IsName(string name) =>
        name.Length > 0 && !name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+');
}
