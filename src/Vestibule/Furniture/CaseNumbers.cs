using System.Text.RegularExpressions;

namespace Vestibule.Furniture;

/// <summary>Finds numbers of cases in a sentence, so that one stays on one line, in whichever direction the words run.</summary>
internal static partial class CaseNumbers
{
    /// <summary>The sentence in parts; those that are numbers of cases stand alone.</summary>
    public static IEnumerable<(string Text, bool Number)> In(string sentence) => Number().Split(sentence).Select((part, n) => (part, n % 2 == 1));

    [GeneratedRegex(@"(\d{4}-\d{4,})")]
    private static partial Regex Number();
}
