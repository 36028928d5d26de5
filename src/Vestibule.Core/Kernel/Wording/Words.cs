using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Vestibule.Core.Kernel.Wording;

/// <summary>
/// Every sentence the product itself says, in every language it is translated into. Never changes once read. Text of a procedure
/// (what to say, do and avoid) is not here: it belongs to the procedure's own bundle.
/// </summary>
public sealed class Words
{
    private readonly FrozenDictionary<string, Phrasebook> books;

    private Words(IEnumerable<Phrasebook> books, bool strict)
    {
        this.books = books.ToFrozenDictionary(b => b.Language.Tag, StringComparer.OrdinalIgnoreCase);
        IsStrict = strict;
        English = this.books[Language.English.Tag];
        foreach (var book in this.books.Values) book.Join(this);
    }

    /// <summary>True in tests and at a developer's desk: a missing key or value throws instead of falling back.</summary>
    public bool IsStrict { get; }

    /// <summary>English, which every key exists in.</summary>
    public Phrasebook English { get; }

    /// <summary>The languages there are words in, English first.</summary>
    public IEnumerable<Language> Languages => books.Values.Select(b => b.Language)
        .OrderBy(l => l == Language.English ? 0 : 1).ThenBy(l => l.Tag, StringComparer.Ordinal);

    /// <summary>The words in a language: <c>es-US</c> finds <c>es</c>, and a language there are no words in finds English.</summary>
    public Phrasebook this[Language language] =>
        books.GetValueOrDefault(language.Tag) ?? books.GetValueOrDefault(language.Primary) ?? English;

    /// <summary>True when there are words in this very language.</summary>
    public bool Has(Language language) => books.ContainsKey(language.Tag);

    /// <summary>True when the English text changed after this translation was made. Such a text waits for its translator.</summary>
    public bool IsStale(Language language, string key) =>
        Has(language) && books[language.Tag].Find(key) is { Of: { } of } && (English.Find(key) is not { } source || WordsFile.DigestOf(source.Source) != of);

    /// <summary>
    /// Reads the texts of words files, keyed by path such as <c>es/door.json</c>. Refused as <c>words-file</c>, naming the file,
    /// the key and the place, when one is malformed or has a key English has not.
    /// </summary>
    public static Result<Words> Load(IReadOnlyDictionary<string, string> files, bool strict)
    {
        ArgumentNullException.ThrowIfNull(files);
        var read = new List<WordsFile>();
        foreach (var (path, text) in files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            var file = WordsFile.Read(path, text);
            if (file.Refusal is { } no) return no;
            read.Add(file.Value);
        }
        var english = read.Where(f => f.Language == Language.English).SelectMany(f => f.Entries.Keys.Select(key => (f.Part, key))).ToHashSet();
        if (english.Count == 0) return Bad("en", "", "no-english");
        foreach (var file in read)
        {
            var path = $"{file.Language}/{file.Part}.json";
            if (file.Entries.Keys.FirstOrDefault(k => !english.Contains((file.Part, k))) is { } extra) return Bad(path, extra, "not-in-english");
        }
        if (english.GroupBy(e => e.key, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice) return Bad("en", twice.Key, "in-two-files");
        return new Words(read.GroupBy(f => f.Language).Select(g => new Phrasebook(g.Key,
            g.SelectMany(f => f.Entries).ToFrozenDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal),
            g.ToImmutableSortedDictionary(f => f.Part, f => f.Origin, StringComparer.Ordinal))), strict);
    }

    private static Refusal Bad(string file, string key, string problem) =>
        new("words-file", ("file", file), ("key", key), ("problem", problem), ("position", "0"));

    /// <summary>The same words with two made-up languages beside them: <c>en-XA</c> (accented and longer) and <c>en-XB</c> (right to left).</summary>
    public Words WithPseudoLanguages() => new(
        books.Values.Select(b => b.Copy()).Append(PseudoLanguage.Accented(English)).Append(PseudoLanguage.Mirrored(English)), IsStrict);
}
