using System.Collections.Immutable;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Procedures;

/// <summary>Reads the words files of a pack.</summary>
internal static class WordsReader
{
    internal static EditionWords Read(IReadOnlyDictionary<string, string> files, ErrorList errors)
    {
        var read = ImmutableArray.CreateBuilder<WordsFile>();
        var places = new List<(YamlText Key, Language Language)>();
        foreach (var (name, text) in files.OrderBy(f => f.Key.StartsWith("overlay.", StringComparison.Ordinal) ? 1 : 0).ThenBy(f => f.Key, StringComparer.Ordinal))
        {
            if (LanguageOf(name) is not { } language) errors.Add(new(name, 1, 1), "words-name", ("file", name));
            else if (Shape.Of(Yaml.Read(name, text, errors), errors) is { } top) read.Add(ReadFile(top, language, places, errors));
        }
        var words = new EditionWords(Together(read));
        foreach (var (key, language) in places.Where(p => p.Language != Language.English && words.In(Language.English, p.Key.Value) is null))
            errors.Add(key.At, "words-without-source", ("words", key.Value), ("language", language.Tag));
        return words;
    }

    /// <summary>One words file by itself; null when it has errors.</summary>
    internal static WordsFile? One(string name, string text)
    {
        var errors = new ErrorList();
        var read = LanguageOf(name) is { } language && Shape.Of(Yaml.Read(name, text, errors), errors) is { } top ? ReadFile(top, language, [], errors) : null;
        return errors.Count > 0 ? null : read;
    }

    /// <summary>One file a language: an overlay's words are added to the base's, and stand for them where both have one. Reviewed only if all are.</summary>
    private static ImmutableArray<WordsFile> Together(IEnumerable<WordsFile> files) =>
    [
        .. files.GroupBy(f => f.Language).Select(g => g.Aggregate((a, b) => new(
            a.Language, a.Reviewer.Length > 0 && b.Reviewer.Length > 0 ? a.Reviewer : "", b.Texts.SetItems(a.Texts.Where(t => !b.Texts.ContainsKey(t.Key))),
            b.MadeFrom.SetItems(a.MadeFrom.Where(t => !b.MadeFrom.ContainsKey(t.Key)))))),
    ];

    private static Language? LanguageOf(string name)
    {
        var file = name[(name.LastIndexOf('/') + 1)..];
        // An overlay's words: overlay.NAME.words.LANGUAGE.yaml.
        if (file.StartsWith("overlay.", StringComparison.Ordinal) && file.IndexOf(".words.", StringComparison.Ordinal) is > 0 and var words) file = file[(words + 1)..];
        if (!file.StartsWith("words.", StringComparison.Ordinal) || !file.EndsWith(".yaml", StringComparison.Ordinal)) return null;
        var tag = file.Length > 11 ? file[6..^5] : "";
        return tag.Length >= 2 && tag.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? new Language(tag) : null;
    }

    private static WordsFile ReadFile(Shape top, Language language, List<(YamlText, Language)> places, ErrorList errors)
    {
        if (top.Text("format", required: true) is { } format && format.Value != ProcedureReader.Format)
            errors.Add(format.At, "unknown-format", ("format", format.Value), ("known", ProcedureReader.Format));
        if (top.Text("language", required: true) is { } stated && stated.Value != language.Tag)
            errors.Add(stated.At, "words-language", ("language", stated.Value), ("file", language.Tag));
        var reviewer = top.Text("reviewer")?.Value ?? "";
        if (top.Text("status", required: true) is { } status && status.Value != Status(language, reviewer))
            errors.Add(status.At, "words-status", ("status", status.Value), ("expected", Status(language, reviewer)));
        var texts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var from = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (top.Require("texts") is { } node)
        {
            if (node is YamlMap map)
                foreach (var (key, value) in map.Entries) ReadText(key, value);
            else errors.Add(node.At, "not-a-map");
        }
        top.End();
        return new(language, reviewer, texts.ToImmutable(), from.ToImmutable());

        void ReadText(YamlText key, YamlNode value)
        {
            places.Add((key, language));
            if (language == Language.English)
            {
                if (value is YamlText { Value.Length: > 0 } source) texts[key.Value] = source.Value;
                else errors.Add(value.At, value is YamlText ? "empty" : "not-a-text");
                return;
            }
            if (Shape.Of(value, errors) is not { } shape) return;
            if (shape.Text("text", required: true) is { } text && shape.Text("from", required: true) is { } digest)
            {
                if (digest.Value.Length != 16 || !digest.Value.All(char.IsAsciiHexDigitLower)) errors.Add(digest.At, "words-digest", ("value", digest.Value));
                (texts[key.Value], from[key.Value]) = (text.Value, digest.Value);
            }
            shape.End();
        }
    }

    private static string Status(Language language, string reviewer) =>
        reviewer.Length > 0 ? "reviewed" : language == Language.English ? "source" : "awaiting-review";
}
