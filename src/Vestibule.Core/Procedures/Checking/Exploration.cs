using System.Collections.Immutable;
using System.Numerics;
using Vestibule.Core.Kernel;
using static Vestibule.Core.Procedures.PackedMarking;

namespace Vestibule.Core.Procedures;

/// <summary>Breadth first through every marking that guided runs reach with a number of officials, the last of whom comes at any moment of the runs with one fewer.</summary>
internal sealed class Exploration
{
    private readonly Part part;
    private readonly Graph graph;
    private readonly Monitors monitors;
    private readonly CheckOptions options;
    private readonly Moves moves;
    private readonly Slice slice;
    private readonly bool[] delays;
    private readonly (ulong[] Mask, int Guard)[][] takesAway;
    private readonly (int Word, int Other, int Shift, ulong Mask)[] twins;
    private readonly bool alone;
    private readonly MarkingTable table;
    private readonly Exploration? before;
    private readonly List<int> depths = [];
    private int[]? sources;
    private readonly OneWord? swift;
    private readonly int words;
    private readonly int width;

    internal Exploration(
        Part part, int officials, int most, CheckOptions options, bool alone, IReadOnlySet<StepId> kept, ImmutableArray<(FieldId Field, Answer Answer)> campus, Exploration? before)
    {
        (this.part, this.options, this.alone, this.before) = (part, options, alone, before);
        var procedure = part.Procedure;
        graph = Graph.Compile(procedure, officials, officials < most, campus);
        moves = new(graph, alone);
        monitors = new(procedure, graph, moves);
        slice = new(procedure, graph, moves, kept);
        (words, width) = (graph.EventWords, graph.Width);
        var events = Enumerable.Range(0, graph.Events).Select(graph.EventAt).ToArray();
        delays = [.. events.Select(e => AnyOrder.Delays(e.Step))];
        takesAway = [.. events.Select((e, i) => e.Step.Relations.Where(r => r is { Kind: RelationKind.Closes, AnyOf: false })
            .Zip(graph.CodeAt(i).Closes).Where(c => !c.First.Forgives).Select(c => (c.Second.Mask, c.Second.Guard)).ToArray())];
        var same = options.Reduce && Enumerable.Range(0, graph.Events).All(e => events[e].Official is null || slice.IsLeaf[e]);
        twins = officials == 2 && !same ? Twins.Of(procedure, graph) : [];
        swift = options.Swift ? OneWord.Of(graph, moves, monitors, takesAway) : null;
        Seen = new bool[graph.Events];
        table = new(width + 1, Math.Min((options.Memory - (before?.Taken ?? 0)) / Row, Array.MaxLength / 3 * 2));
    }

    private long Row => 8L * (width + 1) + MarkingTable.Beyond;
    private long Taken => table.Count * Row + (before?.Taken ?? 0);

    internal long Markings => table.Count;
    internal long Edges { get; private set; }
    internal bool GaveUp => table.Full;
    internal bool[] Seen { get; }
    internal Graph Graph => graph;

    /// <summary>A leaf that was owed and could not be done: it must be explored after all. Null when there is none.</summary>
    internal StepId? Stuck { get; private set; }

    internal Dictionary<(string Key, int Which), ImmutableArray<CheckMove>> Broken { get; } = [];

    private bool Enough => options.UntilBroken && settled;

    private bool settled;

    /// <summary>
    /// Whether whoever is alone has some step in every marking, seen without exploring: it is never closed, waits for nothing, and may be done
    /// again and again. What else they could find, everybody's exploration finds.
    /// </summary>
    internal bool AlwaysSomething => alone && Enumerable.Range(0, graph.Events).Any(e => !graph.EventAt(e).Unseen && !slice.IsLeaf[e] && slice.StaysOpen(e) && moves.Always(e)
        && graph.CodeAt(e) is { Repeat: true, Guard: < 0, After.Length: 0, AfterAny.Length: 0, Needs.Length: 0, NeedsAny.Length: 0, Waits.Length: 0 });

    /// <summary>Explores; false when there is nothing more to be found, or no use in going on, with one more official.</summary>
    internal bool Explore()
    {
        if (AlwaysSomething) return false;
        Span<ulong> here = stackalloc ulong[width + 1];
        Span<ulong> next = stackalloc ulong[width + 1];
        if (before is null)
        {
            graph.Start(new(next[..width]));
            Order(next);
            table.Add(next, -1, 0);
        }

        var at = 0;
        while (!Over)
        {
            if (before is not null) Welcome(before, depths.Count, next);
            depths.Add(table.Count);
            if (at == table.Count && depths.Count >= (before?.depths.Count ?? 0)) break;
            for (; at < depths[^1] && !Over; at++)
            {
                table[at].CopyTo(here);
                Visit(at, here, next);
                if ((at & 0xFFFFF) == 0xFFFFF) options.Progress?.Invoke(table.Count, Edges);
            }
        }

        if (part.DeadEnds && !alone && !Over) FindDeadEnds();
        return !Over;
    }

    private bool Over => table.Full || Stuck is not null || Enough;

    /// <summary>Another official comes wherever so many steps have been done. That is no step: it makes no run longer.</summary>
    private void Welcome(Exploration fewer, int depth, Span<ulong> next)
    {
        if (depth >= fewer.depths.Count) return;
        sources ??= fewer.graph.SourcesOf(graph);
        for (var at = depth == 0 ? 0 : fewer.depths[depth - 1]; at < fewer.depths[depth]; at++)
        {
            fewer.graph.Grow(fewer.table[at][..^1], graph, sources, next[..width]);
            next[^1] = fewer.table[at][^1];
            Order(next);
            table.Add(next, at, Moves.Comes);
            Edges++;
        }
    }

    private void Visit(int at, Span<ulong> here, Span<ulong> next)
    {
        var m = new PackedMarking(here[..width]);
        var ends = (alone || part.Ends) && MayEnd(m);
        if (ends && !alone) Unkept(monitors.AtEnd(m, here[^1]), at, null);
        var (open, spoken) = (0, (here[^1] & Monitors.Emergency) != 0);
        for (var w = 0; w < words; w++)
        {
            for (var rest = graph.Candidates(m, w); rest != 0; rest &= rest - 1)
            {
                var e = 64 * w + BitOperations.TrailingZeroCount(rest);
                var leaf = slice.IsLeaf[e];
                if (leaf && options.Reduce && Seen[e] && !(spoken && delays[e]) && !monitors.MayBeEarly(e)) continue;
                if (!May(m, e)) continue;
                Seen[e] = true;
                if (!leaf) open++;
                if (spoken && delays[e]) Break("emergency-asks-nothing", e, at, null);
                if (leaf && options.Reduce)
                {
                    if (!alone) Unkept(monitors.TooEarly(m, e), at, Moves.Of(e, 0));
                    continue;
                }

                for (var (i, count) = (0, moves.Count(e)); i < count; i++)
                {
                    var move = moves.At(e, i);
                    var broken = Take(here, next, move, at);
                    Edges++;
                    Unkept(broken, at, move);
                    table.Add(next, at, move);
                }
            }
        }

        if (alone && open == 0 && !ends) Break("alone-has-a-next-step", 0, at, null);
    }

    /// <summary>Whether a run may end here: nothing is owed but leaves that may be done at once.</summary>
    private bool MayEnd(PackedMarking m)
    {
        var ends = true;
        for (var w = 0; w < words; w++)
        {
            var owed = graph.OwedOf(m, w);
            ends &= (owed & ~slice.Leaves[w]) == 0;
            if (!options.Reduce && !alone) ends &= owed == 0;
            else
            {
                for (var rest = owed & slice.Leaves[w]; rest != 0; rest &= rest - 1)
                {
                    var e = 64 * w + BitOperations.TrailingZeroCount(rest);
                    if (May(m, e)) continue;
                    ends = false;
                    if (!alone) Stuck ??= graph.EventAt(e).Step.Id;
                }
            }
        }

        return ends;
    }

    private bool May(PackedMarking m, int e) => swift is not null ? swift.May(m.Words, e) : graph.Enabled(m, e) && moves.Allowed(m, e);

    private ulong Take(Span<ulong> before, Span<ulong> next, uint move, int at)
    {
        if (swift is not null)
        {
            var rules = swift.Take(before, next, move, alone, out var takes);
            if (takes && at >= 0) Break("closes-nothing-owed", Moves.EventOf(move), at, move);
            Order(next);
            return rules;
        }

        before.CopyTo(next);
        var m = new PackedMarking(next[..width]);
        var reached = moves.Make(m, move);
        var broken = alone ? 0 : monitors.Follow(ref next[^1], new(before[..width]), m, Moves.EventOf(move), reached);
        if (at >= 0 && reached && takesAway[Moves.EventOf(move)].Length > 0 && ClosesOwed(new(before[..width]), m, Moves.EventOf(move)))
            Break("closes-nothing-owed", Moves.EventOf(move), at, move);
        Order(next);
        return broken;
    }

    /// <summary>Whether a move takes away what is owed; its guards are read after its answer.</summary>
    private bool ClosesOwed(PackedMarking before, PackedMarking after, int e)
    {
        foreach (var (mask, guard) in takesAway[e])
        {
            if (guard >= 0 && !graph.Holds(after, guard)) continue;
            for (var w = 0; w < words; w++)
            {
                var owed = graph.OwedOf(before, w) & mask[w];
                if (e >> 6 == w) owed &= ~(1UL << (e & 63));
                if (owed != 0) return true;
            }
        }

        return false;
    }

    /// <summary>Passes backwards over all markings until nothing more can be found from which a run may end.</summary>
    private void FindDeadEnds()
    {
        var good = new bool[table.Count];
        Span<ulong> here = stackalloc ulong[width + 1];
        Span<ulong> next = stackalloc ulong[width + 1];
        for (var changed = true; changed;)
        {
            changed = false;
            for (var at = table.Count - 1; at >= 0; at--)
            {
                if (!good[at])
                {
                    table[at].CopyTo(here);
                    if (!MayEnd(new(here[..width])) && !LeadsToGood(here, next, good)) continue;
                    good[at] = changed = true;
                }

                // Whatever led here first is good as well, and so on back to the start.
                for (var (parent, move) = table.Reached(at); parent >= 0 && move != Moves.Comes && !good[parent]; (parent, move) = table.Reached(parent)) good[parent] = changed = true;
            }
        }

        if (Array.IndexOf(good, false) is >= 0 and var dead) Break("no-dead-end", 0, dead, null);
    }

    private bool LeadsToGood(Span<ulong> here, Span<ulong> next, bool[] good)
    {
        var m = new PackedMarking(here[..width]);
        for (var e = 0; e < graph.Events; e++)
        {
            if ((slice.IsLeaf[e] && options.Reduce) || !May(m, e)) continue;
            for (var (i, count) = (0, moves.Count(e)); i < count; i++)
            {
                Take(here, next, moves.At(e, i), -1);
                if (table.Find(next) is >= 0 and var found && good[found]) return true;
            }
        }

        return false;
    }

    private void Unkept(ulong rules, int at, uint? last)
    {
        for (; rules != 0; rules &= rules - 1) Break("declared", BitOperations.TrailingZeroCount(rules), at, last);
    }

    private void Break(string key, int which, int at, uint? last)
    {
        if (Broken.ContainsKey((key, which))) return;
        var story = new List<CheckMove>();
        if (last is { } final) story.Add(Told(final));
        var there = this;
        for (var (parent, move) = table.Reached(at); parent >= 0; (parent, move) = there.table.Reached(parent))
        {
            story.Add(move == Moves.Comes ? CheckMove.Comes : there.Told(move));
            if (move == Moves.Comes) there = there.before!;
        }

        story.Reverse();
        Broken[(key, which)] = [.. story];
        settled |= key != "declared" || part.Settles(which);
    }

    private CheckMove Told(uint move)
    {
        var (e, reached) = (Moves.EventOf(move), (move & Moves.NotReached) != Moves.NotReached);
        var done = graph.EventAt(e);
        return new(done.Step, done.Official, reached ? moves.Answers[e][move & Moves.NotReached] : [], reached);
    }

    private void Order(Span<ulong> m)
    {
        if (options.Reduce) slice.Normalize(m);
        if (twins.Length > 0) Twins.Order(m, twins);
    }
}
