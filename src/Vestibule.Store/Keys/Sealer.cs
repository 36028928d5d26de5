using System.Security.Cryptography;

namespace Vestibule.Store.Keys;

/// <summary>
/// AES-256-GCM under one key with a random nonce: a version byte, the nonce, the ciphertext, the tag. What the bytes belong to (an
/// entry's id, a row's id) is bound in as associated data, so that a sealed value moved to another row does not open.
/// </summary>
internal sealed class Sealer(byte[] key)
{
    private const int Overhead = 1 + 12 + 16;

    public byte[] Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> belongsTo)
    {
        var output = new byte[plain.Length + Overhead];
        output[0] = 1;
        RandomNumberGenerator.Fill(output.AsSpan(1, 12));
        using var cipher = new AesGcm(key, 16);
        cipher.Encrypt(output.AsSpan(1, 12), plain, output.AsSpan(13, plain.Length), output.AsSpan(13 + plain.Length), belongsTo);
        return output;
    }

    /// <summary>Throws <see cref="CryptographicException"/> when it was sealed under another key, for another row, or is damaged.</summary>
    public byte[] Open(ReadOnlySpan<byte> output, ReadOnlySpan<byte> belongsTo)
    {
        if (output.Length < Overhead || output[0] != 1)
        {
            throw new CryptographicException("not a sealed value");
        }

        var plain = new byte[output.Length - Overhead];
        using var cipher = new AesGcm(key, 16);
        cipher.Decrypt(output[1..13], output[13..^16], output[^16..], plain, belongsTo);
        return plain;
    }

    public byte[] Digest(string value) => HMACSHA256.HashData(key, System.Text.Encoding.UTF8.GetBytes(value));

    public void Destroy() => CryptographicOperations.ZeroMemory(key);
}
