using System.Security.Cryptography;

namespace Vestibule.Core.Journal;

/// <summary>
/// How a header commits to a payload without holding it: SHA-256 of a random 32-byte salt followed by the payload's exact bytes.
/// Once salt and payload are erased, nobody can find out from the journal what the payload was, not even by guessing.
/// </summary>
public static class Commitment
{
    /// <summary>How many bytes the salt has.</summary>
    public const int SaltLength = 32;

    /// <summary>The commitment. The salt is chance and therefore comes from outside; a salt of another length is a defect.</summary>
    public static Digest Of(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> payload)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(salt.Length, SaltLength);
        return Sha256.Joined(salt, payload);
    }

    /// <summary>True when this salt and payload are what the header committed to. A salt of another length never is.</summary>
    public static bool Holds(Digest commitment, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> payload) =>
        salt.Length == SaltLength && Of(salt, payload) == commitment;
}

/// <summary>SHA-256 over joined pieces, on the stack where they are small.</summary>
internal static class Sha256
{
    private const int OnStack = 4096 + 64;

    public static Digest Joined(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        var length = first.Length + second.Length;
        Span<byte> all = length <= OnStack ? stackalloc byte[OnStack] : new byte[length];
        first.CopyTo(all);
        second.CopyTo(all[first.Length..]);
        return Of(all[..length]);
    }

    public static Digest Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[Digest.Length];
        SHA256.HashData(bytes, hash);
        return new Digest(hash);
    }
}
