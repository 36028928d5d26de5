using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Vestibule.Core.Journal;

/// <summary>
/// Thirty-two bytes of SHA-256: a leaf, a node, a root or a commitment of the journal. A value without an allocation of its own,
/// so that a million of them can be checked at a school's desk within seconds.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct Digest
{
    /// <summary>How many bytes a digest has.</summary>
    public const int Length = 32;

    private readonly ulong a, b, c, d;

    /// <summary>Takes exactly 32 bytes; any other number is a defect of the caller.</summary>
    public Digest(ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(bytes.Length, Length);
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        (a, b, c, d) = (words[0], words[1], words[2], words[3]);
    }

    /// <summary>Writes the 32 bytes, in order, to the start of <paramref name="target"/>.</summary>
    public void CopyTo(Span<byte> target)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, Length);
        Unsafe.WriteUnaligned(ref MemoryMarshal.GetReference(target), this);
    }

    /// <summary>The 32 bytes as an array of their own.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>Sixty-four lower-case hexadecimal digits, as a header writes it.</summary>
    public string ToHex() => Convert.ToHexStringLower(ToArray());

    /// <summary>Standard base64 with padding, as a checkpoint writes it.</summary>
    public string ToBase64() => Convert.ToBase64String(ToArray());

    /// <summary>Reads <see cref="ToHex"/>, in either case.</summary>
    public static Digest FromHex(string hex) => new(Convert.FromHexString(hex));

    /// <summary>Reads <see cref="ToBase64"/>; false for anything that is not the one spelling of 32 bytes.</summary>
    public static bool TryFromBase64(string text, out Digest digest)
    {
        digest = default;
        if (!StrictBase64.TryDecode(text, out var bytes) || bytes.Length != Length) return false;
        digest = new Digest(bytes);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => ToHex();
}
