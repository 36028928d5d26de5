using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;
using Vestibule.Core.Procedures.Telling;

namespace Vestibule.Core.Procedures.Drawing;

/// <summary>
/// A procedure as a drawing that a board can read and print: a lane for each role, a box for each step, an arrow for each relation with a
/// sign of its own, and what the signs mean. Black on white; nothing depends on color.
/// </summary>
public static class ProcedureDrawing
{
    private const double Edge = 24, Gap = 46;

    /// <summary>The procedures of an edition under each other, or one of them, as SVG. The same files and words always give the same drawing.</summary>
    public static string Of(Edition edition, Words words, Language language, ProcedureId? only = null)
    {
        var voice = new Voice(edition, words, language);
        var parts = edition.Procedures.Where(p => only is null || p.Id == only).Select(p => (Procedure: p, Sheet: new Sheet(voice, p))).ToList();
        var width = Math.Max(720, parts.Max(p => p.Sheet.Width)) + (2 * Edge);
        var ink = new Ink(width, language.RightToLeft);
        var y = Title(ink, voice, width);
        foreach (var (procedure, sheet) in parts) y = Part(ink, voice, procedure, sheet, y, width);
        y = Legend.Draw(ink, voice, Edge, y, width);
        var title = Ink.Escaped(voice.Word(Edition.Title));
        var description = string.Join(' ', parts.Select(p => voice.Say("drawing.description", ("part", voice.Word(p.Procedure.Title)),
            ("steps", p.Procedure.Steps.Length), ("roles", voice.And([.. p.Sheet.Plan.Lanes.Select(voice.RoleName)])), ("arrows", p.Sheet.Wires.All.Count))));
        return
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Ink.N(width)} {Ink.N(y)}\" width=\"{Ink.N(width)}\" height=\"{Ink.N(y)}\" role=\"img\" "
            + $"aria-labelledby=\"drawing-title drawing-desc\" xml:lang=\"{language}\" lang=\"{language}\" direction=\"{language.Direction}\" "
            + "font-family=\"Noto Sans, Noto Sans Arabic, Segoe UI, Roboto, Arial, sans-serif\">\n"
            + $"<title id=\"drawing-title\">{title}</title>\n<desc id=\"drawing-desc\">{Ink.Escaped(description)}</desc>\n"
            + $"<rect width=\"{Ink.N(width)}\" height=\"{Ink.N(y)}\" fill=\"#FFF\"/>\n{ink.Text}</svg>\n";
    }

    private static double Title(Ink ink, Voice voice, double width)
    {
        var edition = voice.Edition;
        var y = Edge + 24;
        foreach (var line in Lettering.Wrap(voice.Word(Edition.Title), 26, width - (2 * Edge), bold: true))
        {
            ink.Write(Edge, y, line, 26, bold: true);
            y += 30;
        }
        var standing = edition.InForceUntil is { } until
            ? voice.Say("telling.in-force.until", ("from", edition.InForceFrom), ("until", until)) : voice.Say("telling.in-force", ("from", edition.InForceFrom));
        ink.Write(Edge, y, standing, 14);
        y += 20;
        if (edition.Adoption != Adoption.Adopted) { ink.Write(Edge, y, voice.Say(edition.Adoption == Adoption.Pending ? "telling.pending" : "telling.model"), 14, bold: true); y += 20; }
        if (!edition.Overlays.IsEmpty) { ink.Write(Edge, y, voice.Say("drawing.laid-over", ("names", voice.And([.. edition.Overlays.Select(o => o.Id)]))), 14); y += 20; }
        if (Review.IsAwaited(edition)) { ink.Write(Edge, y, voice.Say("telling.awaiting"), 14, bold: true); y += 20; }
        if (Review.IsAwaited(edition, voice.Language)) { ink.Write(Edge, y, voice.Say("telling.words.awaiting", ("language", voice.NameOf(voice.Language))), 14, bold: true); y += 20; }
        return y;
    }

    private static double Part(Ink ink, Voice voice, Procedure procedure, Sheet sheet, double y, double width)
    {
        ink.Write(Edge, y + 22, voice.Word(procedure.Title), 20, bold: true);
        y += 36;
        var x = (width - sheet.Width) / 2;
        for (var lane = 0; lane < sheet.Plan.Lanes.Length; lane++)
        {
            ink.Rect(x + sheet.LaneX(lane) - 9, y, Sheet.BoxWidth + 18, sheet.Bottom + 6, "fill=\"#EFEFEF\"");
            ink.Write(x + sheet.LaneX(lane) + (Sheet.BoxWidth / 2), y + 22, Lane(voice, sheet.Plan.Lanes[lane]), 15, bold: true, centred: true);
        }
        foreach (var group in sheet.Plan.Groups)
        {
            var at = sheet.Place(group);
            ink.Rect(x + at.X, y + at.Y, at.Width, at.Height, "rx=\"8\" fill=\"#E0E0E0\" stroke=\"#000\" stroke-width=\"1\"");
        }
        foreach (var route in sheet.Routes.All.OrderByDescending(r => r.Wire.Dashed)) Arrow(ink, sheet, route, x, y);
        foreach (var node in sheet.Plan.Steps) Draw(ink, sheet, node, x, y);
        foreach (var route in sheet.Routes.All) End(ink, sheet, route, x, y);
        y += sheet.Bottom + 24;
        foreach (var (letter, text) in sheet.Wires.Remarks)
        {
            foreach (var (line, n) in Lettering.Wrap(text, 13, width - (2 * Edge) - 24).Select((l, n) => (l, n)))
            {
                if (n == 0) ink.Write(Edge, y, letter, 13, bold: true);
                ink.Write(Edge + 24, y, line, 13);
                y += 17;
            }
        }
        return y + Gap - 20;
    }

    private static string Lane(Voice voice, Role role) => role == Role.Anyone ? voice.Say("drawing.anyone") : voice.RoleName(role);

    private static void Draw(Ink ink, Sheet sheet, Node node, double x, double y)
    {
        var (step, at) = (node.Steps[0], sheet.Place(node));
        var box = sheet.Boxes[step.Id];
        ink.Raw($"<g><title>{Ink.Escaped(string.Join(' ', box.Title.Concat(box.Small)))}</title>\n");
        var border = step.Closed ? " stroke-dasharray=\"5 3\"" : "";
        ink.Rect(x + at.X, y + at.Y, at.Width, at.Height, $"rx=\"4\" fill=\"{(step.Emergency ? "#000" : "#FFF")}\" stroke=\"#000\" stroke-width=\"{(step.Owed ? "3.5" : "1.3")}\"{border}");
        if (step.Admits) ink.Rect(x + at.X + 4, y + at.Y + 4, at.Width - 8, at.Height - 8, $"rx=\"2\" fill=\"none\" stroke=\"#000\" stroke-width=\"1\"{border}");
        var (line, fill) = (y + at.Y + 19, step.Emergency ? "#FFF" : "#000");
        foreach (var title in box.Title)
        {
            ink.Write(x + at.X + box.Left, line, title, Sheet.TitleSize, bold: true, fill: fill);
            line += Sheet.TitleLine;
        }
        line -= 1;
        foreach (var small in box.Small)
        {
            ink.Write(x + at.X + box.Left, line, small, Sheet.SmallSize, fill: fill);
            line += Sheet.SmallLine;
        }
        ink.Raw("</g>\n");
    }

    private static void Arrow(Ink ink, Sheet sheet, Route route, double x, double y)
    {
        var points = Points(sheet, route).Select(p => (p.X + x, p.Y + y)).ToList();
        ink.Line(points, $"fill=\"none\" stroke=\"#000\" stroke-width=\"1.3\"{(route.Wire.Dashed ? " stroke-dasharray=\"4 3\"" : "")}");
        if (!sheet.Routes.Branches(route)) return;
        foreach (var (px, py) in points.Skip(2).Take(points.Count - 3)) ink.Dot(px, py, 2.2, "fill=\"#000\"");
    }

    private static void End(Ink ink, Sheet sheet, Route route, double x, double y)
    {
        var (px, py) = Points(sheet, route)[^1];
        var inwards = route.InRight ? -1 : 1;
        ink.Head(x + px, y + py, toRight: !route.InRight);
        foreach (var (mark, n) in route.Wire.Marks.Select((m, n) => (m, n))) ink.Sign(mark, x + px + (inwards * (8 + (n * 12))), y + py);
        if (route.Wire.Letters.Count > 0) ink.Write(x + px - (inwards * 14), y + py - 3, string.Join(',', route.Wire.Letters), 11, centred: true, clear: true);
    }

    internal static List<(double X, double Y)> Points(Sheet sheet, Route r)
    {
        var (a, b) = (sheet.Place(r.Wire.From), sheet.Place(r.Wire.To));
        var from = (X: r.OutRight ? a.X + a.Width : a.X, Y: sheet.PortY(r.Wire.From, r.OutRight, sheet.Routes.OutPort(r)));
        var to = (X: r.InRight ? b.X + b.Width : b.X, Y: sheet.PortY(r.Wire.To, r.InRight, sheet.Routes.InPort(r)));
        var first = sheet.TrackX(r.OutChannel, sheet.Routes.Track(r.OutChannel, r));
        if (r.Gap < 0) return [from, (first, from.Y), (first, to.Y), to];
        var (across, last) = (sheet.GapY(r.Gap, sheet.Routes.Crossing(r)), sheet.TrackX(r.InChannel, sheet.Routes.Track(r.InChannel, r)));
        return [from, (first, from.Y), (first, across), (last, across), (last, to.Y), to];
    }
}
