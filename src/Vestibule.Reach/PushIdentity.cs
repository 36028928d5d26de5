using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Vestibule.Reach;

/// <summary>By what push services know who sends (RFC 8292): a key of the district, and an address at which it can be asked.</summary>
public sealed class PushIdentity : IDisposable
{
    private static readonly string Header = Base64Url.EncodeToString("""{"typ":"JWT","alg":"ES256"}"""u8);
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly ECDsa key;

    /// <summary>The identity of a private key of 32 bytes.</summary>
    public PushIdentity(byte[] secret)
    {
        key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = secret });
        PublicKey = PushSealing.Bytes(key.ExportParameters(false).Q);
    }

    /// <summary>The public key, for browsers to ask their push service with.</summary>
    public byte[] PublicKey { get; }

    /// <summary>The header for one push service: good for twelve hours, and for no other service.</summary>
    public string Authorization(Uri endpoint, string contact, DateTimeOffset now)
    {
        var text = Claims(endpoint.GetLeftPart(UriPartial.Authority), now.AddHours(12).ToUnixTimeSeconds(), contact);
        var signature = key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"vapid t={text}.{Base64Url.EncodeToString(signature)}, k={Base64Url.EncodeToString(PublicKey)}";
    }

    /// <summary>What is signed.</summary>
    public static string Claims(string audience, long expires, string contact) =>
        Header + "." + Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(new { aud = audience, exp = expires, sub = contact }, Plain));

    /// <inheritdoc/>
    public void Dispose() => key.Dispose();
}
