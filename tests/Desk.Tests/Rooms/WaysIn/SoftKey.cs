using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Vestibule.DeskTests.Rooms.WaysIn;

/// <summary>A device with a passkey (WebAuthn level 3, ES256, no attestation), made by hand so that it can also lie.</summary>
public sealed class SoftKey(string domain = "localhost")
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The id of the passkey.</summary>
    public byte[] Id { get; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>How often it has answered, as it says.</summary>
    public uint Count { get; set; }

    /// <summary>Whose it is, as it says.</summary>
    public string Owner { get; set; } = "";

    /// <summary>The page that asks, as the browser says.</summary>
    public string Origin { get; set; } = "http://localhost:5017";

    /// <summary>Whether its owner unlocked it.</summary>
    public bool Unlocked { get; set; } = true;

    /// <summary>Makes the passkey that was asked for.</summary>
    public string Make(string options)
    {
        var asked = JsonNode.Parse(options)!;
        Owner = asked["user"]!["id"]!.GetValue<string>();
        var q = key.ExportParameters(false).Q;
        byte[] cose = [0xA5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32, .. q.X!, 0x22, 0x58, 32, .. q.Y!];
        byte[] data = [.. Data(0x40), .. new byte[16], 0, (byte)Id.Length, .. Id, .. cose];
        byte[] attestation = [0xA3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xA0, 0x68, .. "authData"u8, 0x58, (byte)data.Length, .. data];
        return Answer(new { clientDataJSON = Text(Said("webauthn.create", asked)), attestationObject = Text(attestation), transports = new[] { "internal" } });
    }

    /// <summary>Answers a question.</summary>
    public string Sign(string options)
    {
        Count++;
        var (said, data) = (Said("webauthn.get", JsonNode.Parse(options)!), Data(0));
        var signature = key.SignData([.. data, .. SHA256.HashData(said)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Answer(new { clientDataJSON = Text(said), authenticatorData = Text(data), signature = Text(signature), userHandle = Owner });
    }

    private byte[] Said(string type, JsonNode asked) => Encoding.UTF8.GetBytes(
        $$"""{"type":"{{type}}","challenge":"{{asked["challenge"]!.GetValue<string>()}}","origin":"{{Origin}}","crossOrigin":false}""");

    private byte[] Data(byte more)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, Count);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(domain)), (byte)(1 | (Unlocked ? 4 : 0) | more), .. count];
    }

    private string Answer(object response) => JsonSerializer.Serialize(new
    {
        id = Text(Id), rawId = Text(Id), type = "public-key", response, clientExtensionResults = new { }, authenticatorAttachment = "platform",
    });

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
