using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;

namespace Vestibule.Core.Kernel.Wording;

/// <summary>
/// Made-up languages that show at a glance what a real translation would break: a sentence that is not in <c>words/</c> stays plain,
/// a box that is too small overflows, a layout that assumes left to right turns up wrong.
/// </summary>
public static class PseudoLanguage
{
    /// <summary>English with accents, brackets, and two fifths more letters.</summary>
    public static readonly Language AccentedTag = new("en-XA");

    /// <summary>English drawn from right to left.</summary>
    public static readonly Language MirroredTag = new("en-XB");

    private const string Plain = "AEIOUYCNSZaeiouycnsz", Marked = "ÅÉÎÖÛÝÇÑŠŽåéîöûýçñšž";

    internal static Phrasebook Accented(Phrasebook english) => From(english, AccentedTag, Accent);

    internal static Phrasebook Mirrored(Phrasebook english) => From(english, MirroredTag, Mirror);

    /// <summary>Words with accents and, for every five letters, two more.</summary>
    public static string Accent(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var letters = words.Count(char.IsLetter);
        if (letters == 0) return words;
        var said = new StringBuilder();
        foreach (var c in words) said.Append(Plain.IndexOf(c, StringComparison.Ordinal) is >= 0 and var i ? Marked[i] : c);
        var end = said.Length;
        while (end > 0 && char.IsWhiteSpace(said[end - 1])) end--;
        return said.Insert(end, new string('~', (letters * 2 + 4) / 5)).ToString();
    }

    /// <summary>Every word turned around for the eye (U+202E … U+202C) while its letters stay what they are.</summary>
    public static string Mirror(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return string.Join(' ', words.Split(' ').Select(w => w.Any(char.IsLetter) ? $"\u202e{w}\u202c" : w));
    }

    private static Phrasebook From(Phrasebook english, Language language, Func<string, string> change) => new(language,
        english.Entries.ToFrozenDictionary(e => e.Key, e => e.Value with { Message = e.Value.Message.With(change) }, StringComparer.Ordinal),
        english.Parts.ToImmutableSortedDictionary(p => p.Key, WordsOrigin? (p) => null, StringComparer.Ordinal));
}
