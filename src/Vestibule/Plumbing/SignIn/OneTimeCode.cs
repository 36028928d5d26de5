using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Vestibule.Plumbing;

/// <summary>Codes of six digits that an app shows for thirty seconds each (RFC 6238 over RFC 4226).</summary>
public static class OneTimeCode
{
    private const int Period = 30, SecretBytes = 20;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>A fresh secret of 160 bits, as RFC 4226 section 4 asks for.</summary>
    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    /// <summary>Which step of thirty seconds an instant is in.</summary>
    public static long StepOf(Instant at) => at.ToUnixTimeSeconds() / Period;

    /// <summary>The code of a step.</summary>
    public static string At(byte[] secret, long step, int digits = 6)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // The apps that people have know no other digest; RFC 4226 does not lean on its being free of collisions.
        var hash = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & 0x7fff_ffff;
        return (number % (uint)Math.Pow(10, digits)).ToString("D" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// The step that a code belongs to: the one at hand, or one before or after it, for clocks that differ. Null when it is wrong, or of no later step than the last one that was
    /// taken: each code counts once.
    /// </summary>
    public static long? Match(byte[] secret, string typed, Instant now, long after)
    {
        var code = Encoding.ASCII.GetBytes(string.Concat(typed.Where(char.IsAsciiDigit)));
        var here = StepOf(now);
        long? found = null;
        for (var step = here - 1; step <= here + 1; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(code, Encoding.ASCII.GetBytes(At(secret, step))) && step > after)
            {
                found ??= step;
            }
        }

        return found;
    }

    /// <summary>A secret as people type it into an app.</summary>
    public static string Spelled(byte[] secret)
    {
        var bits = string.Concat(secret.Select(b => Convert.ToString(b, 2).PadLeft(8, '0')));
        return string.Join(' ', bits.Chunk(5).Select(five => Base32[Convert.ToInt32(new string(five).PadRight(5, '0'), 2)]).Chunk(4).Select(four => new string(four)));
    }

    /// <summary>The address that an app reads from the drawing.</summary>
    public static string Address(byte[] secret, string district, string name) => string.Create(CultureInfo.InvariantCulture,
        $"otpauth://totp/{Uri.EscapeDataString(district)}:{Uri.EscapeDataString(name)}?secret={Spelled(secret).Replace(" ", "", StringComparison.Ordinal)}&issuer={Uri.EscapeDataString(district)}&algorithm=SHA1&digits=6&period={Period}");
}

/// <summary>Codes on paper for the day the phone is lost: ten, each for one time.</summary>
public static class RecoveryCode
{
    private const int Many = 10, Long = 10;

    // Without letters and digits that are mistaken for one another.
    private const string Alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>Ten fresh ones, of 49 bits each.</summary>
    public static string[] Make() => [.. Enumerable.Range(0, Many).Select(_ => RandomNumberGenerator.GetString(Alphabet, Long).Insert(Long / 2, "-"))];

    /// <summary>What is stored of one, however it was typed; null for what cannot be one.</summary>
    public static byte[]? Digest(string typed)
    {
        var plain = string.Concat(typed.ToUpperInvariant().Where(c => Alphabet.Contains(c, StringComparison.Ordinal)));
        return plain.Length == Long ? SHA256.HashData(Encoding.ASCII.GetBytes(plain)) : null;
    }
}
