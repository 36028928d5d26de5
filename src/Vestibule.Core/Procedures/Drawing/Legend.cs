using Vestibule.Core.Procedures.Telling;

namespace Vestibule.Core.Procedures.Drawing;

/// <summary>What the signs and borders of a drawing mean.</summary>
internal static class Legend
{
    private static readonly (Mark Mark, string Key)[] Marks =
    [
        (Mark.After, "drawing.mark.after"), (Mark.Needs, "drawing.mark.needs"), (Mark.IfFeasible, "drawing.mark.if-feasible"), (Mark.Waits, "drawing.mark.waits"), (Mark.Owes, "drawing.mark.owes"),
        (Mark.Opens, "drawing.mark.opens"), (Mark.Closes, "drawing.mark.closes"),
    ];

    private static readonly (string Key, string Attributes, bool Twice)[] Borders =
    [
        ("drawing.box.owed", "fill=\"#FFF\" stroke=\"#000\" stroke-width=\"3.5\"", false),
        ("drawing.box.closed", "fill=\"#FFF\" stroke=\"#000\" stroke-width=\"1.3\" stroke-dasharray=\"5 3\"", false),
        ("drawing.box.admits", "fill=\"#FFF\" stroke=\"#000\" stroke-width=\"1.3\"", true),
        ("drawing.box.emergency", "fill=\"#000\"", false),
        ("drawing.box.group", "rx=\"5\" fill=\"#E0E0E0\" stroke=\"#000\"", false),
    ];

    internal static double Draw(Ink ink, Voice voice, double left, double top, double width)
    {
        var y = top;
        ink.Line([(left, y), (width - left, y)], "fill=\"none\" stroke=\"#000\" stroke-width=\"1\"");
        ink.Write(left, y += 24, voice.Say("drawing.legend"), 15, bold: true);
        var column = (width - (2 * left)) / 2;
        var (a, b) = (y + 22, y + 22);
        foreach (var (mark, key) in Marks)
        {
            ink.Line([(left, a - 4), (left + 26, a - 4)], $"fill=\"none\" stroke=\"#000\" stroke-width=\"1.3\"{(mark == Mark.Closes ? " stroke-dasharray=\"4 3\"" : "")}");
            ink.Head(left + 30, a - 4, toRight: true);
            ink.Sign(mark, left + 38, a - 4);
            a = Text(ink, voice.Say(key), left + 52, a, column - 60);
        }
        foreach (var (key, attributes, twice) in Borders)
        {
            ink.Rect(left + column, b - 15, 38, 18, attributes);
            if (twice) ink.Rect(left + column + 3, b - 12, 32, 12, "fill=\"none\" stroke=\"#000\" stroke-width=\"1\"");
            b = Text(ink, voice.Say(key), left + column + 52, b, column - 60);
        }
        return Text(ink, voice.Say("drawing.letters"), left, Math.Max(a, b), (2 * column) - 8) + 10;
    }

    private static double Text(Ink ink, string words, double x, double y, double width)
    {
        foreach (var line in Lettering.Wrap(words, 13, width))
        {
            ink.Write(x, y, line, 13);
            y += 17;
        }
        return y + 6;
    }
}
