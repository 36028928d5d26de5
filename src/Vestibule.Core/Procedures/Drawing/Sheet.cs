using Vestibule.Core.Procedures.Telling;

namespace Vestibule.Core.Procedures.Drawing;

/// <summary>What stands in one box: its number, its title, and small lines below it.</summary>
internal sealed record Box(Step Step, double Left, IReadOnlyList<string> Title, IReadOnlyList<string> Small);

/// <summary>Where everything of one procedure stands on the page, in units of which about 150 make an inch.</summary>
internal sealed class Sheet
{
    internal const double BoxWidth = 204, Inner = 8, TitleSize = 14.5, SmallSize = 12, TitleLine = 17, SmallLine = 14.5;
    internal const double Margin = 14, TrackWidth = 8, PortHeight = 13, Head = 34;

    private readonly double[] channelX;
    private readonly double[] rowY;
    private readonly double[] rowHeight;

    internal Sheet(Voice voice, Procedure procedure)
    {
        Plan = Plan.Of(procedure);
        Wires = Wires.Of(voice, procedure, Plan);
        Routes = new Routes(Plan, Wires.All);
        Boxes = procedure.Steps.ToDictionary(s => s.Id, s => Fill(voice, procedure, s));
        channelX = new double[Plan.Lanes.Length + 1];
        var x = 0.0;
        for (var c = 0; c <= Plan.Lanes.Length; c++)
        {
            channelX[c] = x;
            x += ChannelWidth(c) + BoxWidth;
        }
        Width = x - BoxWidth;
        rowY = new double[Plan.Rows + 1];
        rowHeight = new double[Plan.Rows];
        var y = Head;
        for (var r = 0; r <= Plan.Rows; r++)
        {
            y += GapHeight(r);
            rowY[r] = y;
            if (r < Plan.Rows) y += rowHeight[r] = Plan.Steps.Where(n => n.Row == r).Select(Height).DefaultIfEmpty(0).Max();
        }
        Bottom = y;
    }

    internal Plan Plan { get; }

    internal Wires Wires { get; }

    internal Routes Routes { get; }

    internal Dictionary<StepId, Box> Boxes { get; }

    internal double Width { get; }

    internal double Bottom { get; }

    internal double LaneX(int lane) => channelX[lane] + ChannelWidth(lane);

    internal double TrackX(int channel, int track) => channelX[channel] + Margin + (IsEdge(channel) ? 0 : 16) + ((track + 0.5) * TrackWidth);

    internal double GapY(int gap, int track) => rowY[gap] - GapHeight(gap) + 8 + ((track + 0.5) * TrackWidth);

    internal (double X, double Y, double Width, double Height) Place(Node node)
    {
        var (x, y) = (LaneX(node.Lane), rowY[node.Row]);
        if (!node.IsGroup) return (x, y, BoxWidth, Height(node));
        return (x - 6, y - 6, BoxWidth + 12, rowY[node.LastRow] + Height(Plan[node.Steps[^1].Id]) - y + 12);
    }

    /// <summary>The height at which a line meets a side of a node. The two sides keep apart, so that lines between two boxes do not fall together.</summary>
    internal double PortY(Node node, bool right, int port)
    {
        if (!node.IsGroup) return rowY[node.Row] + (right ? 9 : 15) + (port * PortHeight);
        var between = rowY[node.Row + 1 + (port % (node.LastRow - node.Row))];
        return between - 8 - (right ? 0 : 5) - (port / (node.LastRow - node.Row) * 6);
    }

    private double ChannelWidth(int channel) => (2 * Margin) + (IsEdge(channel) ? 16 : 32) + (Routes.Channels[channel] * TrackWidth);

    private bool IsEdge(int channel) => channel == 0 || channel == Plan.Lanes.Length;

    private double GapHeight(int gap) => 17 + (Routes.Gaps[gap] * TrackWidth);

    private double Height(Node node)
    {
        var box = Boxes[node.Steps[0].Id];
        var ports = Math.Max(Routes.Ports(node, right: true), Routes.Ports(node, right: false));
        return Math.Max(12 + (box.Title.Count * TitleLine) + (box.Small.Count * SmallLine), 12 + (ports * PortHeight));
    }

    private Box Fill(Voice voice, Procedure procedure, Step step)
    {
        var small = new List<string>();
        if (Who(voice, procedure, step) is { Length: > 0 } who)
            small.Add(who.Length <= 26 ? who : voice.Say("drawing.who", ("letter", Wires.Letter(who))));
        if (step.Call is { } call) small.Add(voice.Say("drawing.calls", ("contact", voice.Contact(call))));
        if (step.Send is { } send) small.Add(voice.Say("drawing.sends", ("contact", voice.Contact(send))));
        if (step.Wait is { } wait) small.Add(voice.Say("drawing.waits-at", ("place", voice.Named("telling.place.", wait))));
        if (step.Notice is { } notice) small.Add(voice.Say("drawing.notice", ("audience", voice.Say("telling.audience." + notice.Audience))));
        if (step.Report is { } report) small.Add(voice.Say("drawing.report", ("contact", voice.Contact(report.To))));
        foreach (var effect in step.Building)
            small.Add(voice.Say(effect.Release ? "drawing.building.release" : "drawing.building", ("state", voice.BuildingName(effect.State))));
        if (step.PerOfficial) small.Add(voice.Say("drawing.per-official"));
        if (step.When is { } when) small.Add(voice.Say("drawing.only-if", ("letter", Wires.Letter(voice.Say("drawing.if", ("condition", GuardWords.Of(voice, when)))))));
        var (left, right) = (Room(step, right: false), Room(step, right: true));
        var room = BoxWidth - left - right;
        return new(step, left, Lettering.Wrap($"{Number(step)}  {voice.Word(step.Title)}", TitleSize, room, bold: true), [.. small.SelectMany(s => Lettering.Wrap(s, SmallSize, room))]);
    }

    // The signs of arrows stand inside the box, where they end; the words keep clear of them.
    private double Room(Step step, bool right) =>
        Inner + (12 * Routes.All.Where(r => r.Wire.To == Plan[step.Id] && r.InRight == right).Select(r => r.Wire.Marks.Count).DefaultIfEmpty(0).Max());

    // Who else than the lane's own role may do a step, and once what is done; empty when the lane says it all.
    private string Who(Voice voice, Procedure procedure, Step step)
    {
        var lane = Plan.Lanes[Plan[step.Id].Lane];
        var said = new List<string>();
        foreach (var by in step.By)
        {
            var once = voice.Or([.. by.Once.Select(procedure.Find).OfType<Step>().Select(Number)]);
            if (by.Role == lane && once.Length > 0) said.Add(voice.Say("drawing.once", ("steps", once)));
            else if (by.Role != lane && once.Length > 0) said.Add(voice.Say("drawing.also-once", ("who", voice.RoleName(by.Role)), ("steps", once)));
            else if (by.Role != lane) said.Add(voice.Say("drawing.also", ("who", voice.RoleName(by.Role))));
        }
        return said.Count == 0 ? "" : said.Aggregate(voice.Comma);
    }

    internal static string Number(Step step) => (step.Order + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
