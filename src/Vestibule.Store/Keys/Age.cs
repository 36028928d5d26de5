using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Vestibule.Store.Keys;

/// <summary>
/// The age v1 file format (X25519 recipients, ChaCha20-Poly1305 in chunks of 64 KiB), so that what the program seals can be opened with
/// the ordinary <c>age</c> tool and an identity, without the program.
/// </summary>
public static class Age
{
    internal const int Chunk = 64 * 1024;

    /// <summary>Seals a stream for the recipients. Every one of them can open it alone.</summary>
    public static async Task Seal(Stream plain, Stream output, IReadOnlyCollection<AgeRecipient> recipients, CancellationToken stop)
    {
        var fileKey = RandomNumberGenerator.GetBytes(16);
        var nonce = RandomNumberGenerator.GetBytes(16);
        await output.WriteAsync(AgeHeader.Write(fileKey, recipients), stop);
        await output.WriteAsync(nonce, stop);
        using var cipher = new ChaCha20Poly1305(PayloadKey(fileKey, nonce));
        CryptographicOperations.ZeroMemory(fileKey);
        var (held, next, sealedChunk) = (new byte[Chunk], new byte[Chunk], new byte[Chunk + 16]);
        var size = await plain.ReadAtLeastAsync(held, Chunk, false, stop);
        for (long counter = 0; ; counter++)
        {
            var following = size < Chunk ? 0 : await plain.ReadAtLeastAsync(next, Chunk, false, stop);
            var last = following == 0;
            cipher.Encrypt(Nonce(counter, last), held.AsSpan(0, size), sealedChunk.AsSpan(0, size), sealedChunk.AsSpan(size, 16));
            await output.WriteAsync(sealedChunk.AsMemory(0, size + 16), stop);
            if (last)
            {
                CryptographicOperations.ZeroMemory(held);
                CryptographicOperations.ZeroMemory(next);
                return;
            }

            (held, next, size) = (next, held, following);
        }
    }

    /// <summary>Seals a few bytes, such as a key.</summary>
    public static byte[] Seal(byte[] plain, IReadOnlyCollection<AgeRecipient> recipients)
    {
        if (plain.Length > Chunk)
        {
            var whole = new MemoryStream();
            Seal(new MemoryStream(plain), whole, recipients, CancellationToken.None).GetAwaiter().GetResult();
            return whole.ToArray();
        }

        var fileKey = RandomNumberGenerator.GetBytes(16);
        var nonce = RandomNumberGenerator.GetBytes(16);
        var header = AgeHeader.Write(fileKey, recipients);
        var output = new byte[header.Length + nonce.Length + plain.Length + 16];
        header.CopyTo(output, 0);
        nonce.CopyTo(output, header.Length);
        var at = header.Length + nonce.Length;
        using var cipher = new ChaCha20Poly1305(PayloadKey(fileKey, nonce));
        CryptographicOperations.ZeroMemory(fileKey);
        cipher.Encrypt(Nonce(0, true), plain, output.AsSpan(at, plain.Length), output.AsSpan(at + plain.Length, 16));
        return output;
    }

    /// <summary>
    /// Opens a sealed stream. Each chunk is proven before it is given out; damage or a missing end throws <see cref="AgeException"/>.
    /// </summary>
    public static Stream Open(Stream file, AgeIdentity identity)
    {
        var fileKey = AgeHeader.Read(file, identity);
        var nonce = new byte[16];
        if (file.ReadAtLeast(nonce, 16, false) != 16)
        {
            throw new AgeException("the file ends too early");
        }

        return new AgeReader(file, new ChaCha20Poly1305(PayloadKey(fileKey, nonce)));
    }

    /// <summary>Opens a few sealed bytes.</summary>
    public static byte[] Open(byte[] file, AgeIdentity identity)
    {
        using var plain = Open(new MemoryStream(file), identity);
        var output = new MemoryStream();
        plain.CopyTo(output);
        return output.ToArray();
    }

    internal static byte[] Nonce(long counter, bool last)
    {
        var nonce = new byte[12];
        BinaryPrimitives.WriteInt64BigEndian(nonce.AsSpan(3, 8), counter);
        nonce[11] = last ? (byte)1 : (byte)0;
        return nonce;
    }

    private static byte[] PayloadKey(byte[] fileKey, byte[] nonce) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, 32, nonce, "payload"u8.ToArray());
}
