using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Families;

/// <summary>A language that families are promised, by its own name.</summary>
public sealed record ComingLanguage(Language Language, string Name);

/// <summary>How the family pages are set up: which languages come next, where <c>Leave fast</c> leads, and whom to call.</summary>
public sealed record FamilyPages(ImmutableArray<ComingLanguage> ComingSoon, string ExitTo, string Phone);

/// <summary>
/// Texts as files: an index with what each is about, its source and its dates, and one file for each language. Adding a language is adding
/// a file. What comes in this way waits for a person to read it over.
/// </summary>
public static class TextFiles
{
    private sealed record Listed(string Slug, TextKind Kind, string Source, SupportFacts? Support)
    {
        public LocalDate? From { get; init; }

        public LocalDate? Ends { get; init; }
    }

    private sealed record Index(LocalDate From, FamilyPages Pages, ImmutableArray<Listed> Texts);

    private sealed record Said(string Title, string Body);

    /// <summary>Reads an index and the files of the languages. Refused as <c>texts-unreadable</c>, naming the file.</summary>
    public static Result<(FamilyPages Pages, ImmutableArray<FamilyText> Texts)> Read(string index, IReadOnlyDictionary<Language, string> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var reading = "index";
        try
        {
            var listed = JsonSerializer.Deserialize<Index>(index, CoreJson.Default)!;
            var said = new Dictionary<Language, (bool Machine, Dictionary<string, Said> Texts)>();
            foreach (var (language, json) in files)
            {
                reading = language.Tag;
                using var document = JsonDocument.Parse(json);
                said[language] = (document.RootElement.TryGetProperty("$machine", out _), document.RootElement.EnumerateObject().Where(p => p.Name[0] != '$')
                    .ToDictionary(p => p.Name, p => p.Value.Deserialize<Said>(CoreJson.Default)!, StringComparer.Ordinal));
                if (said[language].Texts.Keys.Except(listed.Texts.Select(t => t.Slug)).Any())
                {
                    return new Refusal("texts-unreadable", ("file", reading));
                }
            }

            reading = Language.English.Tag;
            var english = said[Language.English].Texts;
            return (listed.Pages, [.. listed.Texts.Select((t, order) => new FamilyText(t.Slug, t.Kind, order, t.Source,
                [.. said.Where(s => s.Value.Texts.ContainsKey(t.Slug)).OrderBy(s => s.Key == Language.English ? "" : s.Key.Tag, StringComparer.Ordinal).Select(s => Version(listed, t, s.Key, s.Value))])
            {
                Support = t.Support,
                Original = english.ContainsKey(t.Slug) ? Language.English : throw new FormatException(t.Slug),
            })]);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or KeyNotFoundException)
        {
            return new Refusal("texts-unreadable", ("file", reading));
        }
    }

    private static TextVersion Version(Index index, Listed text, Language language, (bool Machine, Dictionary<string, Said> Texts) file) =>
        new(language, 1, language == Language.English ? null : 1, file.Texts[text.Slug].Title, file.Texts[text.Slug].Body, Stage.AwaitingReview)
        {
            From = text.From ?? index.From, Ends = language == Language.English ? text.Ends : null, Machine = file.Machine,
        };
}
