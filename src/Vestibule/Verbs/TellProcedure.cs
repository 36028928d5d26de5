using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Vestibule.Core.Procedures.Drawing;
using Vestibule.Core.Procedures.Telling;
using Vestibule.Plumbing;

namespace Vestibule.Verbs;

/// <summary><c>vestibule procedure text</c>, <c>diff</c> and <c>draw</c>: a procedure in words, what changes in it, and a procedure as a drawing.</summary>
public static class TellProcedure
{
    /// <summary>Exit code of <c>diff</c>: the editions differ.</summary>
    public const int Differs = 1;

    /// <summary>The whole procedure as plain text.</summary>
    public static int Text(string[] args, TextWriter to, TextWriter errors)
    {
        if (args is not [[not '-', ..] file, .. var rest] || Arguments.Read(rest, ["language", "out", "with"]) is not { } given)
        {
            return Spoken.Usage();
        }

        var all = WordsFolder.Read(WordsFolder.Beside, strict: false);
        var words = all[Language.English];
        return ProcedureFiles.Read(file, words, errors, given["with"]) is { } edition && ProcedureFiles.LanguageOf(given["language"], edition, words, errors) is { } language
            ? ProcedureFiles.Write(ProcedureText.Of(edition, all, language), given["out"], words, to, errors)
            : ProcedureFiles.Unreadable;
    }

    /// <summary>What changes from one edition to another, which may be the same file with something laid over it: 0 when nothing does, 1 when something does.</summary>
    public static int Difference(string[] args, TextWriter to, TextWriter errors)
    {
        if (args is not [[not '-', ..] first, [not '-', ..] second, .. var rest] || Arguments.Read(rest, ["language", "with"]) is not { } given)
        {
            return Spoken.Usage();
        }

        var all = WordsFolder.Read(WordsFolder.Beside, strict: false);
        var words = all[Language.English];
        if (ProcedureFiles.Read(first, words, errors, "") is not { } old || ProcedureFiles.Read(second, words, errors, given["with"] ?? "") is not { } now
            || ProcedureFiles.LanguageOf(given["language"], now, words, errors) is not { } language)
        {
            return ProcedureFiles.Unreadable;
        }

        to.Write(EditionDifference.Text(old, now, all, language));
        return EditionDifference.Between(old, now, all, language).IsEmpty ? 0 : Differs;
    }

    /// <summary>The procedures of a file, or one of them, as a drawing.</summary>
    public static int Draw(string[] args, TextWriter to, TextWriter errors)
    {
        if (args is not [[not '-', ..] file, .. var rest] || Arguments.Read(rest, ["language", "part", "out", "with"]) is not { } given)
        {
            return Spoken.Usage();
        }

        var all = WordsFolder.Read(WordsFolder.Beside, strict: false);
        var words = all[Language.English];
        if (ProcedureFiles.Read(file, words, errors, given["with"]) is not { } edition || ProcedureFiles.LanguageOf(given["language"], edition, words, errors) is not { } language)
        {
            return ProcedureFiles.Unreadable;
        }

        if (given["part"] is { } part && edition.Find(new ProcedureId(part)) is null)
        {
            errors.WriteLine(words["tell.no-part", ("part", part), ("known", string.Join(", ", edition.Procedures.Select(p => p.Id)))].Text);
            return ProcedureFiles.Unreadable;
        }

        return ProcedureFiles.Write(
            ProcedureDrawing.Of(edition, all, language, given["part"] is { } only ? new ProcedureId(only) : null), given["out"], words, to, errors);
    }
}
