namespace Vestibule.Core.Procedures.Drawing;

/// <summary>How one arrow runs: out of a side of a box, along the channel beside its lane, perhaps across other lanes, and into a side.</summary>
internal sealed record Route(Wire Wire, bool OutRight, bool InRight, int OutChannel, int InChannel, int Gap)
{
    /// <summary>Arrows of one kind from one box share their lines, like the branches of one tree.</summary>
    internal (Node, bool) Trunk => (Wire.From, Wire.Dashed);

    internal bool Crosses => OutChannel != InChannel;

    /// <summary>Crosses the other lanes at its target's own height, where nothing stands in the way.</summary>
    internal bool Straight => Crosses && Gap < 0;
}

/// <summary>Runs every arrow through channels between the lanes and gaps between the rows, each line on a track of its own.</summary>
internal sealed class Routes
{
    private const int Row = 1_000;
    private readonly Dictionary<(int Channel, (Node, bool) Trunk), int> tracks = [];
    private readonly Dictionary<(int Gap, (Node, bool) Trunk), int> crossings = [];
    private readonly Dictionary<(Node, bool Right), List<object>> ports = [];

    internal Routes(Plan plan, IReadOnlyCollection<Wire> wires)
    {
        All = [.. wires.OrderBy(w => w.From.Row).ThenBy(w => w.From.Lane).ThenBy(w => w.To.Row).ThenBy(w => w.To.Lane).Select(w => Of(plan, w))];
        foreach (var route in All)
        {
            Port(route.Wire.From, route.OutRight, route.Trunk);
            Port(route.Wire.To, route.InRight, route);
        }
        foreach (var list in ports.Values) list.Sort((a, b) => Other(a).CompareTo(Other(b)));
        Channels = [.. Enumerable.Range(0, plan.Lanes.Length + 1).Select(c => Assign(tracks, c, Vertical(c)))];
        Gaps = [.. Enumerable.Range(0, plan.Rows + 1).Select(g => Assign(crossings, g, Horizontal(g)))];
    }

    internal List<Route> All { get; }

    /// <summary>How many tracks each channel has, from the left.</summary>
    internal int[] Channels { get; }

    /// <summary>How many tracks each gap has; gap n is above row n.</summary>
    internal int[] Gaps { get; }

    internal int Track(int channel, Route route) => tracks[(channel, route.Trunk)];

    internal int Crossing(Route route) => crossings[(route.Gap, route.Trunk)];

    /// <summary>How many lines end at a side of a node.</summary>
    internal int Ports(Node node, bool right) => ports.TryGetValue((node, right), out var list) ? list.Count : 0;

    internal int OutPort(Route route) => ports[(route.Wire.From, route.OutRight)].FindIndex(p => p is ValueTuple<Node, bool> t && t == route.Trunk);

    internal int InPort(Route route) => ports[(route.Wire.To, route.InRight)].FindIndex(p => ReferenceEquals(p, route));

    internal bool Branches(Route route) => All.Count(r => r.Trunk == route.Trunk) > 1;

    private static Route Of(Plan plan, Wire wire)
    {
        var (a, b) = (wire.From, wire.To);
        if (a.Lane == b.Lane) return new(wire, !wire.Dashed, !wire.Dashed, wire.Dashed ? a.Lane : a.Lane + 1, wire.Dashed ? a.Lane : a.Lane + 1, -1);
        var right = b.Lane > a.Lane;
        var (from, to) = right ? (a.Lane + 1, b.Lane) : (a.Lane, b.Lane + 1);
        var free = !b.IsGroup && plan.Steps.All(s => s.Row != b.Row || (right ? s.Lane <= a.Lane || s.Lane >= b.Lane : s.Lane >= a.Lane || s.Lane <= b.Lane));
        var gap = from == to || free ? -1 : a.Row < b.Row ? b.Row : b.LastRow + 1;
        return new(wire, right, !right, from, to, gap);
    }

    private void Port(Node node, bool right, object what)
    {
        if (!ports.TryGetValue((node, right), out var list)) ports[(node, right)] = list = [];
        if (!list.Any(p => p.Equals(what))) list.Add(what);
    }

    // Lines are put at a side in the order of where they go, so that fewer of them cross.
    private double Other(object port) => port is Route r ? r.Wire.From.Row
        : All.Where(x => port is ValueTuple<Node, bool> t && x.Trunk == t).Average(x => (double)x.Wire.To.Row);

    private IEnumerable<((Node, bool) Trunk, int From, int To)> Vertical(int channel)
    {
        foreach (var r in All)
        {
            var (start, end) = (At(r.Wire.From, OutPort(r)), At(r.Wire.To, InPort(r)));
            if (r.OutChannel == channel) yield return (r.Trunk, start, r.Gap >= 0 ? r.Gap * Row : end);
            if (r.InChannel == channel && r.Gap >= 0) yield return (r.Trunk, r.Gap * Row, end);
        }
    }

    private IEnumerable<((Node, bool) Trunk, int From, int To)> Horizontal(int gap) =>
        All.Where(r => r.Gap == gap).Select(r => (r.Trunk, Math.Min(r.OutChannel, r.InChannel), Math.Max(r.OutChannel, r.InChannel)));

    private static int At(Node node, int port) => node.IsGroup ? ((node.Row + 1) * Row) + (port * 10) : (node.Row * Row) + 200 + (port * 10);

    private static int Assign(
        Dictionary<(int, (Node, bool)), int> into, int where, IEnumerable<((Node, bool) Trunk, int From, int To)> pieces)
    {
        var ends = new List<int>();
        var spans = pieces.GroupBy(p => p.Trunk).Select(g => (Trunk: g.Key, From: g.Min(p => Math.Min(p.From, p.To)), To: g.Max(p => Math.Max(p.From, p.To))));
        foreach (var (trunk, from, to) in spans.OrderBy(s => s.From).ThenBy(s => s.To))
        {
            var track = ends.FindIndex(e => e < from);
            if (track < 0)
            {
                track = ends.Count;
                ends.Add(0);
            }
            ends[track] = to;
            into[(where, trunk)] = track;
        }
        return ends.Count;
    }
}
