using System.Globalization;
using System.Text;

namespace Vestibule.Core.Procedures.Drawing;

/// <summary>
/// Writes SVG. Only attributes, never a style sheet, so that a strict page may show it. For a language that runs from right to left the
/// whole drawing is turned around, and the letters are not.
/// </summary>
internal sealed class Ink(double width, bool rightToLeft)
{
    private readonly StringBuilder text = new();

    internal string Text => text.ToString();

    internal void Raw(string svg) => text.Append(svg);

    internal void Rect(double x, double y, double w, double h, string attributes) =>
        text.Append(CultureInfo.InvariantCulture, $"<rect x=\"{N(rightToLeft ? width - x - w : x)}\" y=\"{N(y)}\" width=\"{N(w)}\" height=\"{N(h)}\" {attributes}/>\n");

    internal void Line(IEnumerable<(double X, double Y)> points, string attributes) =>
        text.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{string.Join(' ', points.Select(p => $"{N(X(p.X))},{N(p.Y)}"))}\" {attributes}/>\n");

    internal void Dot(double x, double y, double r, string attributes) =>
        text.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{N(X(x))}\" cy=\"{N(y)}\" r=\"{N(r)}\" {attributes}/>\n");

    /// <summary>A line of text that starts at a place, or (centred) has its middle there.</summary>
    internal void Write(double x, double y, string words, double size, bool bold = false, bool centred = false, string fill = "#000", bool clear = false) =>
        text.Append(CultureInfo.InvariantCulture,
            $"<text x=\"{N(X(x))}\" y=\"{N(y)}\" font-size=\"{N(size)}\"{(bold ? " font-weight=\"700\"" : "")}{(centred ? " text-anchor=\"middle\"" : "")}{(clear ? " stroke=\"#FFF\" stroke-width=\"3\" paint-order=\"stroke\"" : "")} fill=\"{fill}\">{Escaped(words)}</text>\n");

    /// <summary>The head of an arrow whose tip is at a place and which runs to the right or to the left.</summary>
    internal void Head(double x, double y, bool toRight)
    {
        var back = toRight ? x - 8 : x + 8;
        Line([(back, y - 4), (x, y), (back, y + 4), (back, y - 4)], "fill=\"#000\" stroke=\"none\"");
    }

    /// <summary>The sign at the end of an arrow.</summary>
    internal void Sign(Mark mark, double x, double y)
    {
        Dot(x, y, 6, mark == Mark.After ? "fill=\"#000\"" : "fill=\"#FFF\" stroke=\"#000\" stroke-width=\"1.4\"");
        switch (mark)
        {
            case Mark.Needs: Line([(x - 2, y - 4), (x - 2, y + 4)], Thick); Line([(x + 2, y - 4), (x + 2, y + 4)], Thick); break;
            case Mark.Waits: Line([(x, y - 4.5), (x + 4, y), (x, y + 4.5), (x - 4, y), (x, y - 4.5)], "fill=\"none\" stroke=\"#000\" stroke-width=\"1.2\""); break;
            case Mark.Owes: Line([(x, y - 4), (x, y + 1)], Thick); Dot(x, y + 3.4, 1.2, "fill=\"#000\""); break;
            case Mark.IfFeasible: Line([(x - 3.5, y + 1.5), (x - 1.5, y - 1.5), (x + 1.5, y + 1.5), (x + 3.5, y - 1.5)], Thick); break;
            case Mark.Opens: Line([(x - 4, y), (x + 4, y)], Thick); Line([(x, y - 4), (x, y + 4)], Thick); break;
            case Mark.Closes: Line([(x - 3, y - 3), (x + 3, y + 3)], Thick); Line([(x - 3, y + 3), (x + 3, y - 3)], Thick); break;
            default: break;
        }
    }

    internal static string Escaped(string words) => words.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);

    internal static string N(double n) => Math.Round(n, 1).ToString(CultureInfo.InvariantCulture);

    private const string Thick = "fill=\"none\" stroke=\"#000\" stroke-width=\"1.7\"";

    private double X(double x) => rightToLeft ? width - x : x;
}
