using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Journal;

/// <summary>
/// A signed statement of how many entries an incident has in each class that an export covers, at one signed size of the journal.
/// Together with the gap-free numbers in the headers it says that nothing of those classes was left out. Were it false, any auditor with
/// the whole journal could show the contradiction: it is the district's word under its key. Classes outside the export are not mentioned.
/// </summary>
public sealed record SeriesCounts(
    string Origin, long Size, Digest Root, IncidentId Incident, ImmutableSortedDictionary<RecordClass, long> Counts)
{
    private const string FirstLine = "vestibule-series-counts@v1";

    /// <summary>The text that is signed. Its second line is no number, so that it can never pass for a checkpoint.</summary>
    public string Text
    {
        get
        {
            var text = new StringBuilder();
            text.Append(CultureInfo.InvariantCulture, $"{FirstLine}\norigin {Origin}\n");
            text.Append(CultureInfo.InvariantCulture, $"tree {Size} {Root.ToBase64()}\nincident {Incident.Value}\n");
            foreach (var (type, count) in Counts) text.Append(CultureInfo.InvariantCulture, $"{HeaderNames.Of(type)} {count}\n");
            return text.ToString();
        }
    }

    /// <summary>Signs it and gives the note's exact bytes.</summary>
    public byte[] Sign(VerifierKey key, SignNote sign) => SignedNote.Sign(Text, key, sign).ToBytes();

    /// <summary>Reads the text; refused with <c>journal.counts</c> when it is not in its one spelling.</summary>
    public static Result<SeriesCounts> Parse(string text)
    {
        var no = new Refusal("journal.counts");
        var lines = text.Split('\n');
        if (lines.Length < 5 || lines[0] != FirstLine || !lines[1].StartsWith("origin ", StringComparison.Ordinal)) return no;
        var tree = lines[2].Split(' ');
        if (tree.Length != 3 || !Numbers.TryDecimal(tree[1], out var size) || !Digest.TryFromBase64(tree[2], out var root)) return no;
        if (!lines[3].StartsWith("incident ", StringComparison.Ordinal)) return no;
        if (!Guid.TryParseExact(lines[3][9..], "D", out var incident)) return no;
        var counts = ImmutableSortedDictionary.CreateBuilder<RecordClass, long>();
        foreach (var parts in lines[4..^1].Select(l => l.Split(' ')))
        {
            if (parts.Length != 2 || !HeaderNames.TryClass(Encoding.UTF8.GetBytes(parts[0]), out var type)) return no;
            if (!Numbers.TryDecimal(parts[1], out var count) || !counts.TryAdd(type, count)) return no;
        }
        var read = new SeriesCounts(lines[1][7..], size, root, new IncidentId(incident), counts.ToImmutable());
        return string.Equals(read.Text, text, StringComparison.Ordinal) ? read : no;
    }

    /// <summary>Reads a note and checks the key's signature; refused as <see cref="SignedNote.Open"/> and <see cref="Parse"/> are.</summary>
    public static Result<SeriesCounts> Open(ReadOnlySpan<byte> note, VerifierKey key, VerifyNote verify)
    {
        var parsed = SignedNote.Parse(note);
        if (!parsed.IsOk) return parsed.Refusal!;
        var text = parsed.Value.Open(key, verify);
        return text.IsOk ? Parse(text.Value) : text.Refusal!;
    }
}
