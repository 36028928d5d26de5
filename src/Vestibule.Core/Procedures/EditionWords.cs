using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Procedures;

/// <summary>How far a text may be trusted.</summary>
public enum WordsStanding
{
    /// <summary>The source text itself, or a translation whose reviewer is named.</summary>
    Current,
    /// <summary>A translation of the present source text that nobody has reviewed yet.</summary>
    AwaitingReview,
    /// <summary>A translation of an older source text. Kept, shown as such, never spoken as current.</summary>
    Stale,
}

/// <summary>A text as found, with the language it is really in.</summary>
public sealed record WordsText(string Key, string Text, Language Language, WordsStanding Standing);

/// <summary>One language's words file.</summary>
/// <param name="Language">Its language.</param>
/// <param name="Reviewer">The reviewer's name; empty while it awaits one.</param>
/// <param name="Texts">The texts by key.</param>
/// <param name="MadeFrom">For a translation: the digest of the source text each was made from.</param>
public sealed record WordsFile(
    Language Language, string Reviewer, ImmutableSortedDictionary<string, string> Texts, ImmutableSortedDictionary<string, string> MadeFrom);

/// <summary>The words of an edition in all its languages.</summary>
public sealed record EditionWords(ImmutableArray<WordsFile> Files)
{
    private WordsFile? English => Files.FirstOrDefault(f => f.Language == Language.English);

    /// <summary>The languages there are, English first.</summary>
    public IEnumerable<Language> Languages => Files.Select(f => f.Language).OrderBy(l => l == Language.English ? 0 : 1).ThenBy(l => l.Tag, StringComparer.Ordinal);

    /// <summary>A text in a language; in English when that language has none, or only a stale one; the key itself when nobody wrote it.</summary>
    public WordsText Find(Language language, string key) =>
        In(language, key) is { Standing: not WordsStanding.Stale } found ? found
        : In(Language.English, key) ?? new WordsText(key, key, Language.English, WordsStanding.Stale);

    /// <summary>A text in exactly this language, stale or not; null when there is none.</summary>
    public WordsText? In(Language language, string key)
    {
        if (Files.FirstOrDefault(f => f.Language == language) is not { } file || !file.Texts.TryGetValue(key, out var text)) return null;
        if (language == Language.English) return new(key, text, language, WordsStanding.Current);
        var stale = English is not { } english || !english.Texts.TryGetValue(key, out var source) || file.MadeFrom[key] != DigestOf(source);
        return new(key, text, language,
            stale ? WordsStanding.Stale : file.Reviewer.Length == 0 ? WordsStanding.AwaitingReview : WordsStanding.Current);
    }

    /// <summary>The keys that English has and a language has not.</summary>
    public IEnumerable<string> MissingIn(Language language) => English?.Texts.Keys.Where(k => In(language, k) is null) ?? [];

    /// <summary>What a translation states of the text it was made from: the first 16 hexadecimal digits of its UTF-8 bytes' SHA-256.</summary>
    public static string DigestOf(string source) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)))[..16];
}
