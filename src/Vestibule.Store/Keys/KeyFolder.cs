using System.Collections.Immutable;
using System.Security.Cryptography;
using NSec.Cryptography;
using Vestibule.Core.Journal;

namespace Vestibule.Store.Keys;

/// <summary>
/// The district's own keys, in files beside no backup of the database: <c>master.key</c> (an age identity that opens every wrapped
/// key), <c>signing.key</c> (signs the journal) and <c>recovery.txt</c> (recipients who could open the keys if the master were lost).
/// </summary>
public sealed class KeyFolder
{
    private readonly Key signing;

    private KeyFolder(AgeIdentity master, byte[] seed, ImmutableArray<AgeRecipient> recovery)
    {
        Master = master;
        signing = Key.Import(SignatureAlgorithm.Ed25519, seed, KeyBlobFormat.RawPrivateKey);
        PublicKey = [.. signing.PublicKey.Export(KeyBlobFormat.RawPublicKey)];
        Recipients = [master.Recipient, .. recovery.Where(r => r != master.Recipient)];
    }

    /// <summary>Opens every wrapped key.</summary>
    internal AgeIdentity Master { get; }

    /// <summary>For whom keys are wrapped: the master and the recovery identities.</summary>
    public ImmutableArray<AgeRecipient> Recipients { get; }

    /// <summary>Seals a few bytes for this district alone, such as the keys of its web pages.</summary>
    public byte[] Seal(byte[] plain) => Age.Seal(plain, [Master.Recipient]);

    /// <summary>Opens what <see cref="Seal"/> sealed.</summary>
    public byte[] Open(byte[] sealedBytes) => Age.Open(sealedBytes, Master);

    /// <summary>The public half of the key that signs the journal.</summary>
    public ImmutableArray<byte> PublicKey { get; }

    /// <summary>True when the folder holds keys already.</summary>
    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, "master.key")) || File.Exists(Path.Combine(folder, "signing.key"));

    /// <summary>
    /// Makes new keys at set-up, readable by the owner alone, and wraps for these recovery recipients too. Refuses to replace existing ones.
    /// </summary>
    public static KeyFolder Make(string folder, IEnumerable<AgeRecipient> recovery)
    {
        if (Exists(folder))
        {
            throw new InvalidOperationException("The folder holds keys already.");
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var master = AgeIdentity.Make();
        Write(Path.Combine(folder, "recovery.txt"), string.Concat(recovery.Select(r => r + "\n")));
        Write(Path.Combine(folder, "signing.key"), Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "\n");
        Write(Path.Combine(folder, "master.key"), $"# public key: {master.Recipient}\n{master.Reveal()}\n");
        return Read(folder);
    }

    /// <summary>Reads the keys; refused with <c>error.keys-missing</c> or <c>error.keys-wrong</c>.</summary>
    public static KeyFolder Read(string folder)
    {
        var master = AgeIdentity.Read(Text(folder, "master.key")) ?? throw new Refused("error.keys-wrong", ("file", "master.key"));
        var seed = new byte[32];
        if (!Convert.TryFromBase64String(Text(folder, "signing.key").Trim(), seed, out var length) || length != 32)
        {
            throw new Refused("error.keys-wrong", ("file", "signing.key"));
        }

        var recovery = File.Exists(Path.Combine(folder, "recovery.txt")) ? File.ReadAllLines(Path.Combine(folder, "recovery.txt")) : [];
        return new KeyFolder(master, seed, [.. recovery.Where(l => l.Length > 0 && l[0] != '#')
            .Select(l => AgeRecipient.Read(l) ?? throw new Refused("error.keys-wrong", ("file", "recovery.txt")))]);
    }

    /// <summary>Signs the exact bytes of a note.</summary>
    public byte[] Sign(ReadOnlySpan<byte> text) => SignatureAlgorithm.Ed25519.Sign(signing, text);

    /// <summary>Checks an Ed25519 signature.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature) =>
        PublicKeyOf(publicKey) is { } key && SignatureAlgorithm.Ed25519.Verify(key, text, signature);

    /// <summary>The key under which a journal of this origin is checked.</summary>
    public VerifierKey VerifierFor(string origin) => VerifierKey.Of(origin, PublicKey.AsSpan()).Value;

    private static NSec.Cryptography.PublicKey? PublicKeyOf(ReadOnlySpan<byte> bytes) =>
        NSec.Cryptography.PublicKey.TryImport(SignatureAlgorithm.Ed25519, bytes, KeyBlobFormat.RawPublicKey, out var key) ? key : null;

    private static string Text(string folder, string file) => File.Exists(Path.Combine(folder, file))
        ? File.ReadAllText(Path.Combine(folder, file)) : throw new Refused("error.keys-missing", ("file", file));

    private static void Write(string path, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(System.Text.Encoding.ASCII.GetBytes(text));
        file.Flush(flushToDisk: true);
    }
}
