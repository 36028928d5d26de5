using NSec.Cryptography;

namespace Vestibule.Store.Keys;

/// <summary>Who can open an age file: the public half of an X25519 identity, written <c>age1...</c>.</summary>
public sealed record AgeRecipient
{
    internal AgeRecipient(byte[] point) => Point = point;

    internal byte[] Point { get; }

    /// <summary>Reads <c>age1...</c>; null when it is not one.</summary>
    public static AgeRecipient? Read(string text) => Bech32.Read("age", text.Trim()) is { Length: 32 } point ? new(point) : null;

    /// <inheritdoc/>
    public override string ToString() => Bech32.Write("age", Point);

    /// <inheritdoc/>
    public bool Equals(AgeRecipient? other) => other is not null && Point.AsSpan().SequenceEqual(other.Point);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(Point);
}

/// <summary>The secret half: opens what was sealed for its recipient. Its text form hides it.</summary>
public sealed class AgeIdentity
{
    private const string Prefix = "age-secret-key-";
    private readonly byte[] scalar;

    private AgeIdentity(byte[] scalar)
    {
        this.scalar = scalar;
        using var key = Import();
        Recipient = new(key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <summary>What may be published, so that others can seal for this identity.</summary>
    public AgeRecipient Recipient { get; }

    /// <summary>The 32 secret bytes.</summary>
    internal ReadOnlySpan<byte> Secret => scalar;

    /// <summary>A new identity.</summary>
    public static AgeIdentity Make() => new(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));

    /// <summary>From the 32 secret bytes.</summary>
    internal static AgeIdentity From(ReadOnlySpan<byte> secret) => new(secret.ToArray());

    /// <summary>Reads an identity file as age-keygen writes it: comments, and one line <c>AGE-SECRET-KEY-1...</c>. Null when there is none.</summary>
    public static AgeIdentity? Read(string file) => file.Split('\n').Select(l => l.Trim())
        .Where(l => l.StartsWith("AGE-SECRET-KEY-1", StringComparison.Ordinal))
        .Select(l => Bech32.Read(Prefix, l)).FirstOrDefault(s => s is { Length: 32 }) is { } secret ? new(secret) : null;

    /// <summary>The identity file's text. Whoever holds it opens everything.</summary>
    public string Reveal() => Bech32.Write(Prefix, scalar).ToUpperInvariant();

    /// <summary>The secret shared with a public point; null for a point that is not a fair one.</summary>
    internal byte[]? Agree(ReadOnlySpan<byte> point)
    {
        using var key = Import();
        var other = PublicKey.Import(KeyAgreementAlgorithm.X25519, point, KeyBlobFormat.RawPublicKey);
        using var shared = KeyAgreementAlgorithm.X25519.Agree(
            key, other, new SharedSecretCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });
        return shared?.Export(SharedSecretBlobFormat.RawSharedSecret);
    }

    private Key Import() => Key.Import(KeyAgreementAlgorithm.X25519, scalar, KeyBlobFormat.RawPrivateKey);
}
