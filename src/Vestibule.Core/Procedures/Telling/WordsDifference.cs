using Vestibule.Core.Kernel;

namespace Vestibule.Core.Procedures.Telling;

/// <summary>What changes in the words of each language. Words of a step that came or went are told with the step, and not again here.</summary>
internal static class WordsDifference
{
    internal static IEnumerable<ToldLine> Tell(Voice old, Voice now)
    {
        var (before, after) = (old.Edition.Content.Words, now.Edition.Content.Words);
        foreach (var gone in before.Languages.Except(after.Languages)) yield return Head(now.Say("telling.diff.language-gone", ("language", now.NameOf(gone))));
        foreach (var language in after.Languages)
        {
            var (a, b) = (before.Files.FirstOrDefault(f => f.Language == language), after.Files.First(f => f.Language == language));
            if (a is null)
            {
                yield return Head(now.Say("telling.diff.language-new", ("language", now.NameOf(language))));
                continue;
            }
            var changes = Of(old, now, a, b).ToList();
            if (changes.Count == 0) continue;
            yield return Head(now.Say("telling.diff.words", ("language", now.NameOf(language))));
            foreach (var change in changes) yield return new(1, change);
        }

        static ToldLine Head(string text) => new(0, text, Heading: true);
    }

    private static IEnumerable<string> Of(Voice old, Voice now, WordsFile a, WordsFile b)
    {
        if (a.Reviewer != b.Reviewer)
            yield return b.Reviewer.Length == 0 ? now.Say("telling.diff.unreviewed") : now.Say("telling.diff.reviewed", ("reviewer", b.Reviewer));
        foreach (var key in a.Texts.Keys.Union(b.Texts.Keys).Order(StringComparer.Ordinal))
        {
            if (!Known(old, key) || !Known(now, key)) continue;
            var (was, becomes) = (a.Texts.GetValueOrDefault(key), b.Texts.GetValueOrDefault(key));
            if (was == becomes) continue;
            yield return (was, becomes) switch
            {
                (null, _) => now.Say("telling.diff.words-new", ("words", now.Quote(becomes!))),
                (_, null) => now.Say("telling.diff.words-gone", ("words", now.Quote(was))),
                _ => now.Say("telling.diff.words-changed", ("old", now.Quote(was)), ("new", now.Quote(becomes))),
            };
        }
    }

    private static bool Known(Voice voice, string key) => voice.Edition.Content.Words.In(Language.English, key) is not null;
}
