using System.Collections.Immutable;
using System.Numerics;
using Vestibule.Core.Kernel;
using static Vestibule.Core.Procedures.PackedMarking;

namespace Vestibule.Core.Procedures;

/// <summary>
/// What a check may leave out because nothing can tell it apart, so that it changes no verdict.
/// <para>
/// A <i>leaf</i> is a step that no step and no rule reads and that changes nothing but what is owed of itself. It is never done in an
/// exploration: whatever can be reached with it done can be reached without, and nothing else knows the difference. It stays owed, which is
/// the most it can be; a run may end while leaves are owed as long as each may be done at once, which <see cref="Exploration"/> watches.
/// </para>
/// <para>Forgotten are: that a step was done when nobody reads it and it may be done again; everything about a step that is closed for
/// good; an answer that only the asking step reads, or that only steps closed for good would read.</para>
/// </summary>
internal sealed class Slice
{
    private readonly Graph graph;
    private readonly Moves moves;
    private readonly int words;
    private readonly ulong[] start;
    private readonly ulong[] neverOpened;
    private readonly ulong[] unread;
    private readonly ulong[] unreadAgain;
    private readonly ulong[] judged;
    private readonly ulong[] spent;
    private readonly (ulong[] Readers, ulong[] Mask, ulong[] Values)[] passing;

    internal Slice(Procedure procedure, Graph graph, Moves moves, IReadOnlySet<StepId> kept)
    {
        (this.graph, this.moves, words) = (graph, moves, graph.EventWords);
        start = new ulong[graph.Width];
        graph.Start(new(start));
        var named = procedure.Rules.SelectMany(r => Monitors.Does(procedure, r)).ToHashSet();
        var lookedBackOn = procedure.Rules.SelectMany(Monitors.LooksBackOn).ToHashSet();
        var read = procedure.Steps.SelectMany(s => s.By.SelectMany(b => b.Once))
            .Concat(procedure.Steps.SelectMany(s => s.Relations.Where(r => r.Kind is RelationKind.After or RelationKind.Needs).SelectMany(r => r.Targets))).ToHashSet();
        var waited = procedure.Steps.SelectMany(s => s.Relations.Where(r => r.Kind == RelationKind.Waits).SelectMany(r => r.Targets).Concat(s.Fallback)).ToHashSet();
        IsLeaf = new bool[graph.Events];
        for (var e = 0; e < graph.Events; e++)
        {
            var step = graph.EventAt(e).Step;
            IsLeaf[e] = !step.Emergency && step.Call is null && !named.Contains(step.Id) && !read.Contains(step.Id) && !waited.Contains(step.Id) && !kept.Contains(step.Id)
                && step.Relations.All(r => r.Kind is RelationKind.After or RelationKind.Needs or RelationKind.Waits or RelationKind.IfFeasible);
        }

        while (Tellable(procedure)) { }
        Leaves = new ulong[words];
        for (var e = 0; e < graph.Events; e++) Set(Leaves, e, IsLeaf[e]);
        (neverOpened, unread, unreadAgain, judged) = (new ulong[words], new ulong[words], new ulong[words], new ulong[words]);
        for (var e = 0; e < graph.Events; e++)
        {
            Set(neverOpened, e, true);
            Set(judged, e, lookedBackOn.Contains(graph.EventAt(e).Step.Id));
            Set(unread, e, !read.Contains(graph.EventAt(e).Step.Id) && !Get(judged, e));
            Set(unreadAgain, e, Get(unread, e) && graph.EventAt(e).Step.Repeat);
        }

        for (var e = 0; e < graph.Events; e++)
        {
            var code = graph.CodeAt(e);
            foreach (var mask in code.Opens.Select(o => o.Mask).Append(code.Fallback))
                for (var w = 0; w < words; w++) neverOpened[w] &= ~mask[w];
        }

        spent = new ulong[graph.Width - 4 * words];
        passing = [.. Passing(procedure).GroupBy(p => string.Join(',', p.Readers), StringComparer.Ordinal).Select(Together)];
    }

    /// <summary>The steps that cannot be left out with so many officials, whichever of them are there yet.</summary>
    internal static HashSet<StepId> Needed(Procedure procedure, int officials, bool alone, IReadOnlySet<StepId> kept, IEnumerable<(FieldId Field, Answer Answer)> campus)
    {
        var graph = Graph.Compile(procedure, officials, facts: campus);
        var slice = new Slice(procedure, graph, new(graph, alone), kept);
        return [.. Enumerable.Range(0, graph.Events).Where(e => !slice.IsLeaf[e]).Select(e => graph.EventAt(e).Step.Id)];
    }

    /// <summary>Which events are leaves.</summary>
    internal bool[] IsLeaf { get; }

    /// <summary>The leaves as a mask.</summary>
    internal ulong[] Leaves { get; }

    /// <summary>Whether an event is part of the procedure in every marking.</summary>
    internal bool StaysOpen(int e) => Get(start.AsSpan(2 * words), e) && !Enumerable.Range(0, graph.Events).Any(x => graph.CodeAt(x).Closes.Any(c => Get(c.Mask, e)));

    /// <summary>Forgets what nothing can tell apart.</summary>
    internal void Normalize(Span<ulong> m)
    {
        if (words == 1 && spent.Length <= 1)
        {
            NormalizeWord(m);
            return;
        }

        for (var w = 0; w < words; w++)
        {
            var kept = m[2 * words + w] | ~neverOpened[w];
            m[words + w] &= kept;
            m[w] &= (kept | judged[w]) & ~(unread[w] & m[words + w]) & ~unreadAgain[w];
            m[3 * words + w] &= kept & ~unread[w];
        }

        for (var w = 0; w < spent.Length; w++) m[4 * words + w] = (m[4 * words + w] & ~spent[w]) | (start[4 * words + w] & spent[w]);
        foreach (var (readers, mask, values) in passing)
        {
            var alive = 0UL;
            for (var w = 0; w < words; w++) alive |= readers[w] & (m[2 * words + w] | ~neverOpened[w]);
            if (alive == 0) for (var w = 0; w < mask.Length; w++) m[4 * words + w] = (m[4 * words + w] & ~mask[w]) | values[w];
        }
    }

    private void NormalizeWord(Span<ulong> m)
    {
        var kept = m[2] | ~neverOpened[0];
        m[1] &= kept;
        m[0] &= (kept | judged[0]) & ~(unread[0] & m[1]) & ~unreadAgain[0];
        m[3] &= kept & ~unread[0];
        if (spent.Length == 0) return;
        var atoms = (m[4] & ~spent[0]) | (start[4] & spent[0]);
        foreach (ref readonly var group in passing.AsSpan()) if ((group.Readers[0] & kept) == 0) atoms = (atoms & ~group.Mask[0]) | group.Values[0];
        m[4] = atoms;
    }

    /// <summary>Takes out of the leaves one whose answers something else can tell; false when there is none.</summary>
    private bool Tellable(Procedure procedure)
    {
        var owners = Enumerable.Range(0, graph.Events).SelectMany(e => graph.EventAt(e).Step.Asks.Select(f => (Field: f, Event: e))).ToLookup(x => x.Field, x => x.Event);
        var ruled = procedure.Rules.SelectMany(r => r.When?.Tests ?? []).Select(t => t.Field).ToHashSet();
        for (var e = 0; e < graph.Events; e++)
        {
            if (!IsLeaf[e] || Bits(moves.Asked(e)).Count == 0) continue;
            var asks = graph.EventAt(e).Step.Asks;
            if (!asks.Any(ruled.Contains) && asks.All(f => owners[f].All(o => IsLeaf[o])) && Unseen(Bits(moves.Asked(e)))) continue;
            for (var other = 0; other < graph.Events; other++) if (graph.EventAt(other).Step.Id == graph.EventAt(e).Step.Id) IsLeaf[other] = false;
            return true;
        }

        return false;
    }

    /// <summary>Whether these answers only make leaves owed, and most of all while not given.</summary>
    private bool Unseen(HashSet<int> bits)
    {
        for (var e = 0; e < graph.Events; e++)
        {
            var code = graph.CodeAt(e);
            foreach (var (guard, mask) in Guards(code))
            {
                var reads = Reads(guard);
                if (!reads.Overlaps(bits)) continue;
                if (mask is null || reads.Count > 16 || !Enumerable.Range(0, graph.Events).All(t => !Get(mask, t) || IsLeaf[t]) || !MostAtStart(guard, reads, bits)) return false;
            }
        }

        return true;
    }

    private bool MostAtStart(int guard, HashSet<int> reads, HashSet<int> bits)
    {
        var all = reads.ToArray();
        Span<ulong> m = stackalloc ulong[graph.Width];
        for (var values = 0; values < 1 << all.Length; values++)
        {
            for (var i = 0; i < all.Length; i++) Set(m[(4 * words)..], all[i], (values >> i & 1) != 0);
            if (!graph.Holds(new(m), guard)) continue;
            foreach (var bit in all) if (bits.Contains(bit)) Set(m[(4 * words)..], bit, Get(start.AsSpan(4 * words), bit));
            if (!graph.Holds(new(m), guard)) return false;
        }

        return true;
    }

    /// <summary>What conditions ask of any or of every official: with fewer of them there it is not read yet.</summary>
    private static IEnumerable<FieldId> AskedOfSome(Procedure procedure) => procedure.Steps.SelectMany(s => s.Relations.Select(r => r.When).Prepend(s.When)).OfType<Guard>()
        .Where(g => g.AsksOfSome).SelectMany(g => g.Tests).Select(t => t.Field);

    /// <summary>The answers that a rule reads from earlier steps. What its own step asks of everybody it reads at once.</summary>
    private static IEnumerable<FieldId> Remembered(Procedure procedure, Rule rule) => (rule.When?.Tests ?? []).Select(t => t.Field)
        .Where(f => procedure.Find(f) is { PerOfficial: true } || procedure.Find(rule.X)?.Asks.Contains(f) != true);

    private (ulong[], ulong[], ulong[]) Together(IEnumerable<(int Bit, ulong[] Readers)> group)
    {
        var (mask, values) = (new ulong[spent.Length], new ulong[spent.Length]);
        foreach (var (bit, _) in group) Set(mask, bit, true);
        for (var w = 0; w < mask.Length; w++) values[w] = start[4 * words + w] & mask[w];
        return (group.First().Readers, mask, values);
    }

    /// <summary>The answers worth keeping for a while, with who would read them; the others go into <see cref="spent"/>.</summary>
    private IEnumerable<(int Bit, ulong[] Readers)> Passing(Procedure procedure)
    {
        var ruled = new HashSet<int>();
        foreach (var field in procedure.Rules.SelectMany(r => Remembered(procedure, r)).Concat(graph.MoreMayCome ? AskedOfSome(procedure) : []))
            for (var o = -1; o < graph.Officials; o++) ruled.UnionWith(graph.AtomsOf(field, o < 0 ? null : o));
        var readers = new Dictionary<int, ulong[]>();
        for (var e = 0; e < graph.Events; e++)
        {
            var own = Bits(moves.Asked(e));
            var code = graph.CodeAt(e);
            foreach (var (guard, mask) in Guards(code))
            {
                var effect = mask is not null || code.Closes.Concat(code.Opens).Any(c => c.Guard == guard);
                foreach (var bit in Reads(guard))
                {
                    if (effect && own.Contains(bit)) continue;
                    if (!readers.TryGetValue(bit, out var who)) readers[bit] = who = new ulong[words];
                    Set(who, e, true);
                }
            }
        }

        for (var bit = 0; bit < spent.Length * 64; bit++)
        {
            if (ruled.Contains(bit)) continue;
            if (readers.TryGetValue(bit, out var who)) yield return (bit, who);
            else Set(spent, bit, true);
        }
    }

    /// <summary>Every guard of an event; for one that makes something owed, with what.</summary>
    private static IEnumerable<(int Guard, ulong[]? Owes)> Guards(EventCode code) =>
        ((EventCode.Clause[])[.. code.After, .. code.AfterAny, .. code.Needs, .. code.NeedsAny, .. code.Waits, .. code.Closes, .. code.Opens])
            .Select(c => (c.Guard, (ulong[]?)null)).Append((code.Guard, null)).Concat(code.Owes.Select(c => (c.Guard, (ulong[]?)c.Mask))).Where(g => g.Guard >= 0);

    private HashSet<int> Reads(int guard) => [.. graph.GuardCode(guard).ToArray().Where(op => op >= 0)];

    private static HashSet<int> Bits(ReadOnlySpan<ulong> mask)
    {
        var bits = new HashSet<int>();
        for (var w = 0; w < mask.Length; w++) for (var rest = mask[w]; rest != 0; rest &= rest - 1) bits.Add(64 * w + BitOperations.TrailingZeroCount(rest));
        return bits;
    }
}
