using System.Text;

namespace Vestibule.Core.Procedures.Drawing;

/// <summary>
/// How wide text comes out, judged without a font: a little wider than the usual ones, so that words stay inside their box whatever
/// font a printer has.
/// </summary>
internal static class Lettering
{
    internal static double Width(string text, double size, bool bold = false)
    {
        var em = 0.0;
        foreach (var rune in text.EnumerateRunes()) em += Of(rune.Value);
        return em * size * (bold ? 1.07 : 1.0);
    }

    /// <summary>Lines of a text that fit a width. A word that is too long for a line stands on one of its own.</summary>
    internal static List<string> Wrap(string text, double size, double width, bool bold = false)
    {
        var lines = new List<string>();
        var line = new StringBuilder();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && Width($"{line} {word}", size, bold) > width)
            {
                lines.Add(line.ToString());
                line.Clear();
            }
            if (line.Length > 0) line.Append(' ');
            line.Append(word);
        }
        if (line.Length > 0) lines.Add(line.ToString());
        return lines;
    }

    private static double Of(int c) => c switch
    {
        'i' or 'l' or 'j' or '.' or ',' or '\'' or '’' or ':' or ';' or '!' or '|' => 0.3,
        ' ' or 'f' or 't' or 'r' or '(' or ')' or '-' or '“' or '”' => 0.4,
        'm' or 'w' or 'M' or 'W' => 0.9,
        >= 'A' and <= 'Z' => 0.68,
        >= 0x0300 and <= 0x036F or >= 0x2066 and <= 0x2069 => 0,
        >= 0x0600 and <= 0x06FF => 0.52,
        >= 0x2E80 => 1.0,
        _ => 0.58,
    };
}
