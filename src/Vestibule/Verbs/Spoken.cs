using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Verbs;

/// <summary>What the command line says to the person who started it: always a sentence, never a code alone.</summary>
public static class Spoken
{
    /// <summary>The verbs and their options, one a line.</summary>
    private static readonly string[] Verbs = ["usage.line", "usage.demo", "usage.serve", "usage.migrate", "usage.journal-verify", "usage.journal-export", "usage.procedure-check",
        "usage.procedure-text", "usage.procedure-diff", "usage.procedure-draw", "usage.procedure-card"];

    /// <summary>A refusal in words, and its code for whoever looks it up.</summary>
    public static string Say(Refusal refusal) =>
        $"{WordsFolder.Read(WordsFolder.Beside, strict: false)[Language.English].Say(refusal).Text} ({refusal.Key})";

    /// <summary>Says how the command line is used; the exit code for one that makes no sense.</summary>
    public static int Usage()
    {
        var words = WordsFolder.Read(WordsFolder.Beside, strict: false)[Language.English];
        foreach (var line in Verbs)
        {
            Console.Error.WriteLine(words[line].Text);
        }

        return Arguments.Misused;
    }
}
