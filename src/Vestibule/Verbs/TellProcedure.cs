using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Vestibule.Core.Procedures.Telling;
using Vestibule.Plumbing;

namespace Vestibule.Verbs;

/// <summary><c>vestibule procedure text</c> and <c>diff</c>: a procedure, or what changes in it, in words.</summary>
public static class TellProcedure
{
    /// <summary>Exit code of <c>diff</c>: the editions differ.</summary>
    public const int Differs = 1;

    /// <summary>The whole procedure as plain text.</summary>
    public static int Text(string[] args, TextWriter to, TextWriter errors)
    {
        if (args is not [[not '-', ..] file, .. var rest] || Arguments.Read(rest, ["language", "out"]) is not { } given)
        {
            return Spoken.Usage();
        }

        var all = WordsFolder.Read(WordsFolder.Beside, strict: false);
        var words = all[Language.English];
        return ProcedureFiles.Read(file, words, errors) is { } edition && ProcedureFiles.LanguageOf(given["language"], edition, words, errors) is { } language
            ? ProcedureFiles.Write(ProcedureText.Of(edition, all, language), given["out"], words, to, errors)
            : ProcedureFiles.Unreadable;
    }

    /// <summary>What changes from one edition to another: 0 when nothing does, 1 when something does.</summary>
    public static int Difference(string[] args, TextWriter to, TextWriter errors)
    {
        if (args is not [[not '-', ..] first, [not '-', ..] second, .. var rest] || Arguments.Read(rest, ["language"]) is not { } given)
        {
            return Spoken.Usage();
        }

        var all = WordsFolder.Read(WordsFolder.Beside, strict: false);
        var words = all[Language.English];
        if (ProcedureFiles.Read(first, words, errors) is not { } old || ProcedureFiles.Read(second, words, errors) is not { } now
            || ProcedureFiles.LanguageOf(given["language"], now, words, errors) is not { } language)
        {
            return ProcedureFiles.Unreadable;
        }

        to.Write(EditionDifference.Text(old, now, all, language));
        return EditionDifference.Between(old, now, all, language).IsEmpty ? 0 : Differs;
    }
}
