using System.Collections.Immutable;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;
using Vestibule.Core.Procedures;

namespace Vestibule.Verbs;

/// <summary>Procedure files as they are given on the command line, and what is said when one cannot be read.</summary>
public static class ProcedureFiles
{
    /// <summary>Exit code: a file cannot be read.</summary>
    public const int Unreadable = 2;

    /// <summary>
    /// The edition in a file and the words files beside it, alone or with the named overlays laid over it; null after saying every error found.
    /// </summary>
    public static Edition? Read(string file, Phrasebook words, TextWriter to, string? with = null)
    {
        var all = ReadAll(file, words, to);
        if (all.IsEmpty) return null;
        var known = string.Join(" | ", all.Skip(1).Select(Names));
        if (with is null)
        {
            if (known.Length > 0) to.WriteLine(words["tell.overlays", ("known", known)].Text);
            return all[0];
        }

        var named = with.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        if (all.FirstOrDefault(e => named.SetEquals(e.Overlays.Select(o => o.Id))) is { } found) return found;
        to.WriteLine(words["tell.no-overlays", ("names", with), ("known", known.Length > 0 ? known : words["telling.diff.none"].Text)].Text);
        return null;

        static string Names(Edition edition) => string.Join(',', edition.Overlays.Select(o => o.Id));
    }

    /// <summary>
    /// The edition in a file and the words files beside it, then, for a <c>procedure.yaml</c>, what it comes to with each overlay beside it.
    /// Empty after saying every error found.
    /// </summary>
    public static ImmutableArray<Edition> ReadAll(string file, Phrasebook words, TextWriter to)
    {
        PackReading reading;
        try
        {
            var beside = Directory.EnumerateFiles(Path.GetDirectoryName(Path.GetFullPath(file))!, "*.yaml")
                .ToImmutableSortedDictionary(f => Path.GetFileName(f)!, File.ReadAllText, StringComparer.Ordinal);
            reading = Path.GetFileName(file) == PackReader.Base && File.Exists(file) ? PackReader.Read(beside) : Alone(ProcedureReader.Read(
                Path.GetFileName(file), File.ReadAllText(file), beside.Where(f => f.Key.StartsWith("words.", StringComparison.Ordinal)).ToImmutableSortedDictionary()));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            to.WriteLine(words["check.unreadable", ("file", file), ("problem", e.Message)].Text);
            return [];
        }

        foreach (var error in reading.Errors)
        {
            var problem = words[$"procedure.error.{error.Key}", [.. error.Arguments.Select(a => (a.Key, (Argument)a.Value))]].Text;
            to.WriteLine(words["check.error", ("file", error.File), ("line", error.Line), ("column", error.Column), ("problem", problem)].Text);
        }

        return reading.Editions;

        static PackReading Alone(ProcedureReading one) => new(one.Edition is null ? [] : [one.Edition], one.Errors);
    }

    /// <summary>The language asked for, if both the edition and the program have words in it; null after saying which there are.</summary>
    public static Language? LanguageOf(string? tag, Edition edition, Phrasebook words, TextWriter to)
    {
        var asked = new Language(tag ?? Language.English.Tag);
        if (edition.Content.Words.Languages.Contains(asked))
        {
            return asked;
        }

        to.WriteLine(words["tell.no-language", ("language", asked.Tag), ("known", string.Join(", ", edition.Content.Words.Languages))].Text);
        return null;
    }

    /// <summary>Writes a text to a file, or to the screen when no file is named. Says why when it cannot.</summary>
    public static int Write(string text, string? file, Phrasebook words, TextWriter to, TextWriter errors)
    {
        if (file is null)
        {
            to.Write(text);
            return 0;
        }

        try
        {
            File.WriteAllText(file, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine(words["tell.not-written", ("file", file), ("problem", e.Message)].Text);
            return Unreadable;
        }

        to.WriteLine(words["tell.written", ("file", file)].Text);
        return 0;
    }
}
