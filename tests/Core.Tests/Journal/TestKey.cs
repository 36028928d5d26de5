using NSec.Cryptography;
using Vestibule.Core.Journal;

namespace Vestibule.CoreTests.Journal;

/// <summary>An Ed25519 key made from one repeated byte, with NSec as the curve that Core does not know.</summary>
internal sealed class TestKey(byte seed, string name = TestKey.Origin) : IDisposable
{
    public const string Origin = "district.example/vestibule/2017-1";

    private readonly Key key = Key.Import(
        SignatureAlgorithm.Ed25519, Enumerable.Repeat(seed, 32).ToArray(), KeyBlobFormat.RawPrivateKey);

    public VerifierKey Verifier => VerifierKey.Of(name, key.PublicKey.Export(KeyBlobFormat.RawPublicKey)).Value;

    public byte[] Sign(ReadOnlySpan<byte> text) => SignatureAlgorithm.Ed25519.Sign(key, text);

    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature) =>
        SignatureAlgorithm.Ed25519.Verify(PublicKey.Import(SignatureAlgorithm.Ed25519, publicKey, KeyBlobFormat.RawPublicKey), text, signature);

    public void Dispose() => key.Dispose();
}
