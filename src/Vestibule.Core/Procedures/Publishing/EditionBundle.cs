using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Vestibule.Core.Procedures.Publishing;

/// <summary>
/// An edition as the bytes that are kept: exactly what its digest was taken over, so that whoever has the bytes can check them with
/// <c>sha256sum</c>. See <see cref="Edition.DigestOf"/>.
/// </summary>
public static class EditionBundle
{
    /// <summary>The name of the procedure file in every bundle.</summary>
    public const string ProcedureFile = PackReader.Base;

    private static readonly byte[] Head = "vestibule edition 1\n"u8.ToArray();
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The bytes of a bundle.</summary>
    public static byte[] Write(IEnumerable<KeyValuePair<string, string>> files)
    {
        using var to = new MemoryStream();
        to.Write(Head);
        foreach (var (name, text) in files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            to.Write(Encoding.UTF8.GetBytes($"{name}\0{bytes.Length.ToString(CultureInfo.InvariantCulture)}\0"));
            to.Write(bytes);
        }

        return to.ToArray();
    }

    /// <summary>The files in a bundle; null when the bytes are no bundle.</summary>
    public static ImmutableSortedDictionary<string, string>? Files(ReadOnlySpan<byte> bundle)
    {
        if (!bundle.StartsWith(Head))
        {
            return null;
        }

        var files = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        for (var rest = bundle[Head.Length..]; rest.Length > 0;)
        {
            if (Until(ref rest) is not { } name || Until(ref rest) is not { } size
                || !int.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > rest.Length || !files.TryAdd(name, Strict.GetString(rest[..length])))
            {
                return null;
            }

            rest = rest[length..];
        }

        return files.ToImmutable();
    }

    /// <summary>Reads files that belong together: the procedure file, the words files beside it, and overlays that all count at the same time.</summary>
    public static ProcedureReading Read(ImmutableSortedDictionary<string, string> files)
    {
        var (pack, digest) = (PackReader.Read(files), Edition.DigestOf(files));
        return pack.Editions.FirstOrDefault(e => e.Digest == digest) is { } edition ? new(edition, [])
            : pack.Errors.IsEmpty ? new(null, [new(ProcedureFile, 1, 1, "overlays-apart", ImmutableSortedDictionary<string, string>.Empty)]) : new(null, pack.Errors);
    }

    private static string? Until(ref ReadOnlySpan<byte> rest)
    {
        var end = rest.IndexOf((byte)0);
        if (end < 0)
        {
            return null;
        }

        var text = Strict.GetString(rest[..end]);
        rest = rest[(end + 1)..];
        return text;
    }
}
