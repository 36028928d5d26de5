using System.Collections.Immutable;
using Vestibule.Core.Kernel;
using static Vestibule.Core.Procedures.PackedMarking;

namespace Vestibule.Core.Procedures;

/// <summary>Breadth first through every marking that guided runs reach, for a number of officials who are there from the start.</summary>
internal sealed class Exploration
{
    private const uint NotReachedMove = 0xFFFF;
    private readonly Graph graph;
    private readonly Monitors monitors;
    private readonly CheckOptions options;
    private readonly ImmutableArray<(FieldId, Answer)>[][] variants;
    private readonly (Role Role, ulong[]? Once)[][] by;
    private readonly bool[] still;
    private readonly bool[][] forgives;
    private readonly (int A, int B)[] twins;
    private readonly bool alone;
    private readonly MarkingTable table;
    private readonly int words;

    internal Exploration(Procedure procedure, int officials, CheckOptions options, bool alone)
    {
        (this.options, this.alone) = (options, alone);
        graph = Graph.Compile(procedure, officials);
        monitors = new(procedure, graph);
        words = (graph.Events + 63) / 64;
        var events = Enumerable.Range(0, graph.Events).Select(graph.EventAt).ToArray();
        variants = [.. events.Select(Variants)];
        by = [.. events.Select(e => e.Step.By.Select(b => (b.Role, b.Once.IsEmpty ? null : Mask(b.Once))).ToArray())];
        forgives = [.. events.Select(e => e.Step.Relations.Where(r => r is { Kind: RelationKind.Closes, AnyOf: false }).Select(r => r.Forgives).ToArray())];
        still = Still(procedure, events);
        twins = officials == 2 ? [.. Twins(procedure, events)] : [];
        Seen = new bool[graph.Events];
        table = new(graph.Width + 1, Math.Min(options.Memory / (8L * (graph.Width + 1) + 20), (int.MaxValue - 64) / (graph.Width + 1)));
    }

    internal long Markings => table.Count;
    internal long Edges { get; private set; }
    internal bool GaveUp => table.Full;
    internal bool[] Seen { get; }
    internal Graph Graph => graph;
    internal Dictionary<(string Key, int Which), ImmutableArray<CheckMove>> Broken { get; } = [];

    internal void Explore()
    {
        Span<ulong> start = stackalloc ulong[graph.Width + 1];
        Span<ulong> next = stackalloc ulong[graph.Width + 1];
        graph.Start(new(start[..graph.Width]));
        start[^1] = monitors.Start;
        table.Add(start, -1, 0);
        Span<ulong> here = stackalloc ulong[graph.Width + 1];
        for (var at = 0; at < table.Count && !table.Full; at++)
        {
            table[at].CopyTo(here);
            Visit(at, here, next);
            if ((at & 0xFFFFF) == 0xFFFFF) options.Progress?.Invoke(table.Count, Edges);
        }

        if (!table.Full && !alone) FindDeadEnds();
    }

    private void Visit(int at, Span<ulong> here, Span<ulong> next)
    {
        var m = new PackedMarking(here[..graph.Width]);
        var ends = graph.Accepting(m);
        if (ends && monitors.AtEnd(here[^1]) is >= 0 and var unkept) Break("declared", unkept, at, null);
        var open = 0;
        for (var e = 0; e < graph.Events; e++)
        {
            if (!graph.Enabled(m, e) || !Allowed(m, e)) continue;
            if (!still[e]) open++;
            Seen[e] = true;
            var step = graph.EventAt(e).Step;
            if ((here[^1] & Monitors.Emergency) != 0 && (step.Wait is not null || (step.Say is not null && !step.Asks.IsEmpty))) Break("emergency-asks-nothing", e, at, null);
            if (still[e] && options.Reduce) continue;
            CloseOwed(at, m, e);
            for (var v = 0; v < variants[e].Length + (step.Call is null ? 0 : 1); v++)
            {
                var move = (uint)e << 16 | (v == variants[e].Length ? NotReachedMove : (uint)v);
                var broken = Take(here, next, move);
                Edges++;
                if (broken >= 0) Break("declared", broken, at, move);
                table.Add(next, at, move);
            }
        }

        if (alone && open == 0 && !ends) Break("alone-has-a-next-step", 0, at, null);
    }

    private int Take(ReadOnlySpan<ulong> here, Span<ulong> next, uint move)
    {
        here.CopyTo(next);
        var (e, v) = ((int)(move >> 16), move & 0xFFFF);
        var m = new PackedMarking(next[..graph.Width]);
        var broken = -1;
        if (v == NotReachedMove) graph.NotReached(m, e);
        else
        {
            var done = graph.EventAt(e);
            foreach (var (field, answer) in variants[e][(int)v]) graph.Answer(m, field, done.Official, answer);
            graph.Execute(m, e);
            broken = monitors.Done(ref next[^1], m, done);
        }

        Order(next);
        return broken;
    }

    private bool Allowed(PackedMarking m, int e)
    {
        if (by[e].Length == 0) return !alone;
        foreach (var (role, once) in by[e])
        {
            if (alone && role != Role.Anyone && role.Value != "employee") continue;
            if (once is null) return true;
            for (var w = 0; w < words; w++) if ((m.Words[w] & m.Words[2 * words + w] & once[w]) != 0) return true;
        }

        return false;
    }

    private void CloseOwed(int at, PackedMarking m, int e)
    {
        var closes = graph.CodeAt(e)!.Closes;
        for (var c = 0; c < closes.Length; c++)
        {
            if (forgives[e][c] || (closes[c].Guard >= 0 && !graph.Holds(m, closes[c].Guard))) continue;
            for (var t = 0; t < graph.Events; t++)
            {
                if (t != e && Get(closes[c].Mask, t) && graph.Owed(m, t)) Break("closes-nothing-owed", e, at, (uint)e << 16);
            }
        }
    }

    /// <summary>Passes backwards over all markings until nothing more can be found from which a run may end.</summary>
    private void FindDeadEnds()
    {
        var good = new bool[table.Count];
        Span<ulong> here = stackalloc ulong[graph.Width + 1];
        Span<ulong> next = stackalloc ulong[graph.Width + 1];
        for (var changed = true; changed;)
        {
            changed = false;
            for (var at = table.Count - 1; at >= 0; at--)
            {
                if (good[at]) continue;
                table[at].CopyTo(here);
                if (graph.Accepting(new(here[..graph.Width])) || LeadsToGood(here, next, good)) good[at] = changed = true;
            }
        }

        if (Array.IndexOf(good, false) is >= 0 and var dead) Break("no-dead-end", 0, dead, null);
    }

    private bool LeadsToGood(Span<ulong> here, Span<ulong> next, bool[] good)
    {
        var m = new PackedMarking(here[..graph.Width]);
        for (var e = 0; e < graph.Events; e++)
        {
            if ((still[e] && options.Reduce) || !graph.Enabled(m, e) || !Allowed(m, e)) continue;
            for (var v = 0; v < variants[e].Length; v++)
            {
                Take(here, next, (uint)e << 16 | (uint)v);
                if (table.Find(next) is >= 0 and var found && good[found]) return true;
            }
        }

        return false;
    }

    private void Break(string key, int which, int at, uint? last)
    {
        if (Broken.ContainsKey((key, which))) return;
        var story = new List<CheckMove>();
        if (last is { } final) story.Add(Told(final));
        for (var (parent, move) = table.Reached(at); parent >= 0; (parent, move) = table.Reached(parent)) story.Add(Told(move));
        story.Reverse();
        Broken[(key, which)] = [.. story];
    }

    private CheckMove Told(uint move)
    {
        var (e, v) = ((int)(move >> 16), move & 0xFFFF);
        var done = graph.EventAt(e);
        return new(done.Step, done.Official, v == NotReachedMove ? [] : variants[e][(int)v], v != NotReachedMove);
    }

    /// <summary>Each combination of answers that guards can tell apart, to what a step asks. Not asking is not an answer.</summary>
    private ImmutableArray<(FieldId, Answer)>[] Variants(GraphEvent e)
    {
        IEnumerable<ImmutableArray<(FieldId, Answer)>> all = [[]];
        foreach (var field in e.Step.Asks)
        {
            var answers = graph.Distinguishable(field);
            if (answers.Length == 0) continue;
            var given = graph.Tells(field, Answer.NotAsked) ? answers.Where(a => a != Answer.NotAsked) : answers;
            all = all.SelectMany(_ => given.ToArray(), (so, a) => so.Add((field, a)));
        }

        return [.. all];
    }

    private ulong[] Mask(IEnumerable<StepId> steps)
    {
        var mask = new ulong[words];
        var wanted = steps.ToHashSet();
        for (var e = 0; e < graph.Events; e++) if (wanted.Contains(graph.EventAt(e).Step.Id)) Set(mask, e, true);
        return mask;
    }

    /// <summary>Steps whose doing nothing can tell: no effect, never owed, read by no step and no rule, and no answer a guard reads.</summary>
    private bool[] Still(Procedure procedure, GraphEvent[] events)
    {
        var read = monitors.Named.Concat(procedure.Steps.SelectMany(s => s.By.SelectMany(b => b.Once)))
            .Concat(procedure.Steps.SelectMany(s => s.Relations.Where(r => r.Kind is not (RelationKind.Opens or RelationKind.Closes)).SelectMany(r => r.Targets)))
            .Concat(procedure.Steps.SelectMany(s => s.Fallback)).ToHashSet();
        return [.. events.Select((e, i) => !e.Step.Owed && !e.Step.Emergency && e.Step.Call is null && !read.Contains(e.Step.Id) && variants[i].Length == 1
            && e.Step.Asks.All(f => graph.Distinguishable(f).IsEmpty) && e.Step.Relations.All(r => r.Kind is RelationKind.After or RelationKind.Needs or RelationKind.Waits))];
    }

    /// <summary>Bits that stand for the same of the first and of the second official: markings that differ only in who is who are one.</summary>
    private IEnumerable<(int A, int B)> Twins(Procedure procedure, GraphEvent[] events)
    {
        foreach (var e in events.Where(e => e.Official == 0))
        {
            var (a, b) = (graph.IndexOf(e.Step.Id, 0), graph.IndexOf(e.Step.Id, 1));
            for (var set = 0; set < 4; set++) yield return (64 * words * set + a, 64 * words * set + b);
        }

        foreach (var field in procedure.Fields.Where(f => f.PerOfficial))
        {
            foreach (var (a, b) in graph.AtomsOf(field.Id, 0).Zip(graph.AtomsOf(field.Id, 1))) yield return (256 * words + a, 256 * words + b);
        }
    }

    private void Order(Span<ulong> m)
    {
        foreach (var (a, b) in twins)
        {
            var (x, y) = (Get(m, a), Get(m, b));
            if (x == y) continue;
            if (!x) return;
            foreach (var (c, d) in twins)
            {
                var kept = Get(m, c);
                Set(m, c, Get(m, d));
                Set(m, d, kept);
            }

            return;
        }
    }
}
