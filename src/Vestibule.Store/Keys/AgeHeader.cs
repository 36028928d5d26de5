using System.Security.Cryptography;
using System.Text;

namespace Vestibule.Store.Keys;

/// <summary>An age file that is damaged, is not one, or was sealed for somebody else.</summary>
public sealed class AgeException(string message) : Exception(message);

/// <summary>The head of an age v1 file: the file key, wrapped once for each recipient, and a MAC over it all.</summary>
internal static class AgeHeader
{
    private const string Intro = "age-encryption.org/v1";
    private const int Limit = 64 * 1024;

    public static byte[] Write(byte[] fileKey, IEnumerable<AgeRecipient> recipients)
    {
        var text = new StringBuilder(Intro).Append('\n');
        foreach (var recipient in recipients)
        {
            var ephemeral = AgeIdentity.Make();
            var wrap = WrapKey(ephemeral.Agree(recipient.Point)!, ephemeral.Recipient.Point, recipient.Point);
            var body = new byte[32];
            using (var cipher = new ChaCha20Poly1305(wrap))
            {
                cipher.Encrypt(new byte[12], fileKey, body.AsSpan(0, 16), body.AsSpan(16));
            }

            text.Append("-> X25519 ").Append(Base64(ephemeral.Recipient.Point)).Append('\n').Append(Base64(body)).Append('\n');
        }

        text.Append("---");
        var mac = Mac(fileKey, Encoding.ASCII.GetBytes(text.ToString()));
        return Encoding.ASCII.GetBytes(text.Append(' ').Append(Base64(mac)).Append('\n').ToString());
    }

    /// <summary>Reads the head and leaves the stream at the payload. Returns the file key.</summary>
    public static byte[] Read(Stream file, AgeIdentity identity)
    {
        var seen = new MemoryStream();
        if (Line(file, seen) != Intro)
        {
            throw new AgeException("not an age v1 file");
        }

        byte[]? fileKey = null;
        for (var line = Line(file, seen); ; line = Line(file, seen))
        {
            if (line.StartsWith("--- ", StringComparison.Ordinal))
            {
                var signed = seen.ToArray().AsSpan(0, (int)seen.Length - line.Length - 1 + 3);
                if (fileKey is null)
                {
                    throw new AgeException("sealed for somebody else");
                }

                return CryptographicOperations.FixedTimeEquals(Mac(fileKey, signed), Bytes(line[4..], 32))
                    ? fileKey : throw new AgeException("the head is damaged");
            }

            if (!line.StartsWith("-> ", StringComparison.Ordinal))
            {
                throw new AgeException("the head is damaged");
            }

            var (arguments, body) = (line[3..].Split(' '), new StringBuilder());
            string part;
            do
            {
                body.Append(part = Line(file, seen));
            }
            while (part.Length == 64);

            fileKey ??= arguments is ["X25519", var share] ? Unwrap(identity, Bytes(share, 32), Bytes(body.ToString(), 32)) : null;
        }
    }

    private static byte[]? Unwrap(AgeIdentity identity, byte[] share, byte[] body)
    {
        if (identity.Agree(share) is not { } shared)
        {
            return null;
        }

        var fileKey = new byte[16];
        try
        {
            using var cipher = new ChaCha20Poly1305(WrapKey(shared, share, identity.Recipient.Point));
            cipher.Decrypt(new byte[12], body.AsSpan(0, 16), body.AsSpan(16), fileKey);
            return fileKey;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static byte[] WrapKey(byte[] shared, byte[] share, byte[] recipient) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, [.. share, .. recipient], "age-encryption.org/v1/X25519"u8.ToArray());

    private static byte[] Mac(byte[] fileKey, ReadOnlySpan<byte> head) =>
        HMACSHA256.HashData(HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, 32, [], "header"u8.ToArray()), head);

    private static string Line(Stream file, MemoryStream seen)
    {
        var start = (int)seen.Length;
        for (var next = file.ReadByte(); next != '\n'; next = file.ReadByte())
        {
            if (next is < 32 or > 126 || seen.Length > Limit)
            {
                throw new AgeException("the head is damaged");
            }

            seen.WriteByte((byte)next);
        }

        var line = Encoding.ASCII.GetString(seen.GetBuffer(), start, (int)seen.Length - start);
        seen.WriteByte((byte)'\n');
        return line;
    }

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[] Bytes(string text, int length)
    {
        try
        {
            var bytes = Convert.FromBase64String(text + new string('=', (4 - (text.Length % 4)) % 4));
            return bytes.Length == length && Base64(bytes) == text ? bytes : throw new AgeException("the head is damaged");
        }
        catch (FormatException)
        {
            throw new AgeException("the head is damaged");
        }
    }
}
