using System.Collections.Immutable;
using System.Text;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Procedures.Publishing;

/// <summary>One text beside its translation.</summary>
/// <param name="File">The English words file it stands in: the procedure's own, or an overlay's.</param>
/// <param name="Key">Its name there.</param>
/// <param name="English">The text.</param>
/// <param name="Text">Its translation; null while there is none.</param>
/// <param name="Standing">How far the translation may be trusted; null while there is none.</param>
public sealed record TranslatedText(string File, string Key, string English, string? Text, WordsStanding? Standing)
{
    /// <summary>What it is known by among all texts of a pack.</summary>
    public string Name => $"{File}/{Key}";
}

/// <summary>
/// A pack's words in one language beside the English ones, and the words files with some of them written anew. Whoever translates, translates; a
/// file that was changed here awaits a reviewer again.
/// </summary>
public static class Translation
{
    /// <summary>Every text of the English words files of a pack, in their order by file and key.</summary>
    public static Result<ImmutableArray<TranslatedText>> Of(ImmutableSortedDictionary<string, string> files, Language to)
    {
        var rows = ImmutableArray.CreateBuilder<TranslatedText>();
        foreach (var name in Sources(files))
        {
            var read = Read(files, name, to);
            if (read is not ({ } english, var translated, null))
            {
                return read.Refusal!;
            }

            var words = new EditionWords(translated is null ? [english] : [english, translated]);
            rows.AddRange(english.Texts.Select(t => words.In(to, t.Key) is { } found ? new TranslatedText(name, t.Key, t.Value, found.Text, found.Standing) : new(name, t.Key, t.Value, null, null)));
        }

        return rows.ToImmutable();
    }

    /// <summary>The files with texts written in a language. An empty text takes its translation out; English is then shown for it.</summary>
    /// <param name="files">The files of the pack.</param>
    /// <param name="to">The language; never English.</param>
    /// <param name="texts">The texts by <see cref="TranslatedText.Name"/>. Each counts as made from the English text as it is in these files.</param>
    public static Result<ImmutableSortedDictionary<string, string>> Write(ImmutableSortedDictionary<string, string> files, Language to, IReadOnlyDictionary<string, string> texts)
    {
        foreach (var name in Sources(files))
        {
            var read = Read(files, name, to);
            if (read is not ({ } english, var was, null))
            {
                return read.Refusal!;
            }

            var file = was ?? new WordsFile(to, "", ImmutableSortedDictionary<string, string>.Empty, ImmutableSortedDictionary<string, string>.Empty);
            var mine = english.Texts.Keys.Where(k => texts.ContainsKey($"{name}/{k}")).Select(k => (Key: k, Text: texts[$"{name}/{k}"].Trim())).ToList();
            var written = file.Texts.RemoveRange(mine.Where(t => t.Text.Length == 0).Select(t => t.Key)).SetItems(mine.Where(t => t.Text.Length > 0).Select(t => KeyValuePair.Create(t.Key, t.Text)));
            var from = file.MadeFrom.SetItems(mine.Select(t => KeyValuePair.Create(t.Key, EditionWords.DigestOf(english.Texts[t.Key]))));
            if (written.SequenceEqual(file.Texts) && written.Keys.All(k => from[k] == file.MadeFrom[k]))
            {
                continue;
            }

            files = files.SetItem(Named(name, to), Text(files.GetValueOrDefault(Named(name, to)), to, written, from));
        }

        return files;
    }

    private static List<string> Sources(ImmutableSortedDictionary<string, string> files) =>
        [.. files.Keys.Where(n => n == "words.en.yaml" || n.EndsWith(".words.en.yaml", StringComparison.Ordinal)).OrderBy(n => n.StartsWith("overlay.", StringComparison.Ordinal)).ThenBy(n => n, StringComparer.Ordinal)];

    private static string Named(string source, Language to) => source[..^"en.yaml".Length] + $"{to.Tag}.yaml";

    private static (WordsFile? English, WordsFile? Translated, Refusal? Refusal) Read(ImmutableSortedDictionary<string, string> files, string source, Language to)
    {
        var (english, there) = (WordsReader.One(source, files[source]), files.GetValueOrDefault(Named(source, to)));
        var translated = there is null ? null : WordsReader.One(Named(source, to), there);
        return english is null ? (null, null, new Refusal("draft.words-unreadable", ("file", source)))
            : there is not null && translated is null ? (null, null, new Refusal("draft.words-unreadable", ("file", Named(source, to)))) : (english, translated, null);
    }

    // The remarks at the head of the file stay: they say where its words are from.
    private static string Text(string? was, Language to, ImmutableSortedDictionary<string, string> texts, ImmutableSortedDictionary<string, string> from)
    {
        var text = new StringBuilder();
        foreach (var remark in (was ?? "").Split('\n').TakeWhile(l => l.StartsWith('#')))
        {
            text.Append(remark.TrimEnd('\r')).Append('\n');
        }

        text.Append("format: 1\nlanguage: ").Append(to.Tag).Append("\nstatus: awaiting-review\ntexts:\n");
        foreach (var (key, value) in texts)
        {
            text.Append("  ").Append(key).Append(":\n    text: \"");
            foreach (var c in value.Replace("\r\n", "\n", StringComparison.Ordinal))
            {
                _ = c switch { '"' => text.Append("\\\""), '\\' => text.Append("\\\\"), '\n' => text.Append("\\n"), '\t' => text.Append("\\t"), < ' ' => text, _ => text.Append(c) };
            }

            text.Append("\"\n    from: ").Append(from[key]).Append('\n');
        }

        return text.ToString();
    }
}
