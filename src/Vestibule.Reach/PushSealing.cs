using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Vestibule.Reach;

/// <summary>Seals what only one browser may read: the encrypted content coding (RFC 8188) under a key agreed with that browser (RFC 8291).</summary>
public static class PushSealing
{
    /// <summary>The size of a record, and the most that every push service takes (RFC 8030, section 7.2).</summary>
    public const int RecordSize = 4096;

    private const int Tag = 16;

    /// <summary>
    /// RFC 8291, section 3.4: a fresh key of ours, the browser's public key and its secret give the key; the header carries our public key.
    /// </summary>
    public static byte[] Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> browser, ReadOnlySpan<byte> secret, ECDiffieHellman ours, ReadOnlySpan<byte> salt)
    {
        using var theirs = ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = Point(browser) });
        var shared = ours.DeriveRawSecretAgreement(theirs.PublicKey);
        var own = Bytes(ours.ExportParameters(false).Q);
        byte[] info = [.. "WebPush: info\0"u8, .. browser, .. own];
        var key = HKDF.Expand(HashAlgorithmName.SHA256, HKDF.Extract(HashAlgorithmName.SHA256, shared, secret.ToArray()), 32, info);
        return Encode(plain, key, salt, own, RecordSize, 0);
    }

    /// <summary>RFC 8188, section 2: header, then records. Padding goes into the first record.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> plain, byte[] key, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> keyId, int recordSize, int padding)
    {
        var extracted = HKDF.Extract(HashAlgorithmName.SHA256, key, salt.ToArray());
        using var cipher = new AesGcm(HKDF.Expand(HashAlgorithmName.SHA256, extracted, 16, "Content-Encoding: aes128gcm\0"u8.ToArray()), Tag);
        var nonce = HKDF.Expand(HashAlgorithmName.SHA256, extracted, 12, "Content-Encoding: nonce\0"u8.ToArray());
        var output = new List<byte>([.. salt, 0, 0, 0, 0, (byte)keyId.Length, .. keyId]);
        BinaryPrimitives.WriteUInt32BigEndian(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(output)[16..], (uint)recordSize);
        uint count = 0;
        do
        {
            var pad = count == 0 ? padding : 0;
            var length = Math.Min(plain.Length, recordSize - Tag - 1 - pad);
            var last = length == plain.Length;
            byte[] record = [.. plain[..length], last ? (byte)2 : (byte)1, .. new byte[pad]];
            var sealedRecord = new byte[record.Length + Tag];
            cipher.Encrypt(Nonce(nonce, count), record, sealedRecord.AsSpan(..record.Length), sealedRecord.AsSpan(record.Length..));
            output.AddRange(sealedRecord);
            plain = plain[length..];
            count++;
        }
        while (plain.Length > 0);
        return [.. output];
    }

    /// <summary>A public key as it travels: 0x04, x, y. Throws <see cref="CryptographicException"/> when it is none.</summary>
    public static ECPoint Point(ReadOnlySpan<byte> bytes) => bytes.Length == 65 && bytes[0] == 4
        ? new ECPoint { X = bytes[1..33].ToArray(), Y = bytes[33..].ToArray() }
        : throw new CryptographicException("not an uncompressed point");

    /// <summary>The bytes of a public key.</summary>
    public static byte[] Bytes(ECPoint point) => [4, .. point.X!, .. point.Y!];

    private static byte[] Nonce(byte[] first, uint count)
    {
        var nonce = (byte[])first.Clone();
        BinaryPrimitives.WriteUInt32BigEndian(nonce.AsSpan(8), BinaryPrimitives.ReadUInt32BigEndian(nonce.AsSpan(8)) ^ count);
        return nonce;
    }
}
