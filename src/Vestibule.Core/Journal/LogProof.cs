using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Journal;

/// <summary>
/// One entry's proof as a text file of its own (C2SP tlog-proof, <c>.tlog-proof</c>): its index, its path, and the signed checkpoint.
/// It goes beside a single entry that is handed to somebody, and is checked without any network and without this program.
/// </summary>
/// <param name="Index">The entry's sequence.</param>
/// <param name="Path">The inclusion proof, from the leaf's sibling up.</param>
/// <param name="Note">The checkpoint's exact bytes, signatures included.</param>
/// <param name="Extra">Data that is carried and proves nothing; null when there is none. This program writes none.</param>
public sealed record LogProof(long Index, ImmutableArray<Digest> Path, ImmutableArray<byte> Note, ImmutableArray<byte>? Extra = null)
{
    private const string FirstLine = "c2sp.org/tlog-proof@v1";

    /// <summary>The file's bytes.</summary>
    public byte[] ToBytes()
    {
        var text = new StringBuilder(FirstLine).Append('\n');
        if (Extra is { } extra) text.Append("extra ").Append(Convert.ToBase64String(extra.AsSpan())).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"index {Index}\n");
        foreach (var hash in Path) text.Append(hash.ToBase64()).Append('\n');
        return [.. Encoding.UTF8.GetBytes(text.Append('\n').ToString()), .. Note];
    }

    /// <summary>Reads such a file; refused with <c>journal.proof-file</c> when malformed. The checkpoint in it is not yet trusted.</summary>
    public static Result<LogProof> Parse(ReadOnlySpan<byte> bytes)
    {
        var no = new Refusal("journal.proof-file");
        var split = bytes.IndexOf("\n\n"u8);
        if (split < 0 || !System.Text.Ascii.IsValid(bytes[..split])) return no;
        var lines = Encoding.ASCII.GetString(bytes[..split]).Split('\n');
        var next = 1;
        ImmutableArray<byte>? extra = null;
        if (lines.Length > next && lines[next].StartsWith("extra ", StringComparison.Ordinal))
        {
            if (!StrictBase64.TryDecode(lines[next++][6..], out var data)) return no;
            extra = [.. data];
        }
        if (lines[0] != FirstLine || lines.Length <= next || !lines[next].StartsWith("index ", StringComparison.Ordinal)) return no;
        if (!Numbers.TryDecimal(lines[next][6..], out var index)) return no;
        var path = ImmutableArray.CreateBuilder<Digest>();
        foreach (var line in lines[(next + 1)..])
        {
            if (path.Count == 63 || !Digest.TryFromBase64(line, out var hash)) return no;
            path.Add(hash);
        }
        return new LogProof(index, path.ToImmutable(), [.. bytes[(split + 2)..]], extra);
    }

    /// <summary>
    /// The checkpoint that proves the stored header bytes are entry <see cref="Index"/>. Refused as <see cref="Checkpoint.Open"/> is,
    /// or with <c>journal.not-included</c>.
    /// </summary>
    public Result<Checkpoint> Open(ReadOnlySpan<byte> stored, string origin, VerifierKey key, VerifyNote verify)
    {
        var opened = Checkpoint.Open(Note.AsSpan(), origin, key, verify);
        if (!opened.IsOk) return opened;
        return Tree.VerifyInclusion(Tree.LeafHash(stored), Index, opened.Value.Size, Path.AsSpan(), opened.Value.Root)
            ? opened : new Refusal("journal.not-included");
    }
}
