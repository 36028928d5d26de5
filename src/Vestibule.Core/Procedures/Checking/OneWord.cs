using System.Runtime.CompilerServices;

namespace Vestibule.Core.Procedures;

/// <summary>
/// The moves of a graph whose events fit one machine word, and whose answers another, with every relation, role and rule worked out as masks
/// once. Does what <see cref="Graph"/>, <see cref="Moves"/> and <see cref="Monitors"/> do, for the most frequent shape, several times as fast;
/// a test holds both ways of exploring against each other. A marking here is executed, pending, included, skipped (never, in guided
/// runs), the answers if guards read any, and what the rules remember.
/// </summary>
internal sealed class OneWord
{
    private enum Kind : byte { After, AfterAny, Needs, NeedsAny, Waits, Closes, Opens, Owes }

    private readonly record struct Clause(Kind Kind, ulong Mask, int Guard, bool Never);

    private struct Event
    {
        internal ulong Bit, After, Needs, Waits, Closes, Opens, Owes, Fallback, Once, Asked;
        internal bool Never, Repeat, Always, Emergency;
        internal int Guard;
        internal Clause[] Conditions, Effects;
        internal ulong[] Told;
        internal (ulong Mask, int Guard)[] TakesAway;
        internal OneWordRules.Followed[] Rules;
    }

    private const int Remembered = 1 << 12;
    private readonly Graph graph;
    private readonly Event[] events;
    private readonly OneWordRules rules;
    private readonly bool answers;
    private readonly int guards;
    private readonly ulong[] atomsOf = new ulong[Remembered];
    private readonly ulong[] bitsOf = new ulong[Remembered];
    private ulong lastAtoms;
    private ulong lastBits;

    private OneWord(Graph graph, Moves moves, Monitors monitors, (ulong[] Mask, int Guard)[][] takesAway)
    {
        (this.graph, answers) = (graph, graph.Width == 5);
        rules = new(graph, monitors);
        events = [.. Enumerable.Range(0, graph.Events).Select(e => Compiled(e, moves, takesAway[e]))];
        guards = graph.Guards;
        Array.Fill(bitsOf, Evaluated(0));
        lastBits = bitsOf[0];
    }

    /// <summary>The compiled moves, or null for a graph of another shape.</summary>
    internal static OneWord? Of(Graph graph, Moves moves, Monitors monitors, (ulong[] Mask, int Guard)[][] takesAway)
    {
        if (graph.EventWords != 1 || graph.Width > 5) return null;
        var compiled = new OneWord(graph, moves, monitors, takesAway);
        return graph.Guards <= 64 ? compiled : null;
    }

    private Event Compiled(int e, Moves moves, (ulong[] Mask, int Guard)[] takesAway)
    {
        var c = graph.CodeAt(e);
        Clause[] conditions =
        [
            .. All(Kind.After, c.After), .. All(Kind.AfterAny, c.AfterAny), .. All(Kind.Needs, c.Needs), .. All(Kind.NeedsAny, c.NeedsAny), .. All(Kind.Waits, c.Waits),
        ];
        Clause[] effects = [.. All(Kind.Closes, c.Closes), .. All(Kind.Opens, c.Opens), .. All(Kind.Owes, c.Owes)];
        return new Event
        {
            Bit = 1UL << e, Repeat = c.Repeat, Guard = c.Guard, Fallback = c.Fallback[0], Emergency = graph.EventAt(e).Step.Emergency,
            After = Plain(conditions, Kind.After), Needs = Plain(conditions, Kind.Needs), Waits = Plain(conditions, Kind.Waits),
            Closes = Plain(effects, Kind.Closes), Opens = Plain(effects, Kind.Opens), Owes = Plain(effects, Kind.Owes),
            Never = graph.EventAt(e).Unseen || conditions.Any(x => x is { Kind: Kind.Needs, Guard: < 0, Never: true }),
            Conditions = [.. conditions.Where(x => x.Guard >= 0 || x.Kind is Kind.AfterAny or Kind.NeedsAny)], Effects = [.. effects.Where(x => x.Guard >= 0)],
            Always = moves.Always(e), Once = moves.OnceAny(e), Asked = answers ? moves.Asked(e)[0] : 0, Told = [.. moves.Told(e).Select(t => answers ? t[0] : 0)],
            TakesAway = [.. takesAway.Select(t => (t.Mask[0] & graph.Seen(0) & ~(1UL << e), t.Guard))], Rules = rules.Of(e),
        };

        static IEnumerable<Clause> All(Kind kind, EventCode.Clause[] clauses) => clauses.Select(x => new Clause(kind, x.Mask[0], x.Guard, x.Never));

        static ulong Plain(Clause[] clauses, Kind kind) => clauses.Where(x => x.Kind == kind && x.Guard < 0).Aggregate(0UL, (mask, x) => mask | x.Mask);
    }

    /// <summary>Whether somebody may be told to do an event now.</summary>
    internal bool May(ReadOnlySpan<ulong> m, int e)
    {
        ref readonly var c = ref events[e];
        var (x, p, i) = (m[0], m[1], m[2]);
        var (done, open) = (x & i, i & ~x);
        if ((i & c.Bit) == 0 || ((x & ~p & c.Bit) != 0 && !c.Repeat)) return false;
        if (c.Never || (done & c.Needs) != c.Needs || (open & c.After) != 0 || (p & i & c.Waits) != 0) return false;
        if (!c.Always && (done & c.Once) == 0) return false;
        var bits = Bits(answers ? m[4] : 0);
        if (c.Guard >= 0 && (bits >> c.Guard & 1) == 0) return false;
        foreach (ref readonly var clause in c.Conditions.AsSpan())
        {
            if (clause.Guard >= 0 && (bits >> clause.Guard & 1) == 0) continue;
            var holds = clause.Kind switch
            {
                Kind.After => (open & clause.Mask) == 0,
                Kind.Needs => !clause.Never && (done & clause.Mask) == clause.Mask,
                Kind.Waits => (p & i & clause.Mask) == 0,
                _ => (done & clause.Mask) != 0,
            };
            if (!holds) return false;
        }

        return true;
    }

    /// <summary>Makes a move; gives the rules it breaks, and whether it takes away what is owed.</summary>
    internal ulong Take(ReadOnlySpan<ulong> before, Span<ulong> next, uint move, bool alone, out bool takesAway)
    {
        ref readonly var c = ref events[Moves.EventOf(move)];
        var (x, p, i, memory) = (before[0], before[1], before[2], before[^1]);
        var owed = p & i;
        var reached = (move & Moves.NotReached) != Moves.NotReached;
        takesAway = false;
        if (!reached)
        {
            (i, p) = (i | c.Fallback, p | c.Fallback);
            if (answers) next[4] = before[4];
        }
        else
        {
            var atoms = answers ? (before[4] & ~c.Asked) | c.Told[move & Moves.NotReached] : 0;
            if (answers) next[4] = atoms;
            var (closes, opens, owes) = (c.Closes, c.Opens, c.Owes);
            if (c.Effects.Length > 0 || c.TakesAway.Length > 0)
            {
                var bits = Bits(atoms);
                foreach (ref readonly var effect in c.Effects.AsSpan())
                {
                    if ((bits >> effect.Guard & 1) == 0) continue;
                    if (effect.Kind == Kind.Closes) closes |= effect.Mask;
                    else if (effect.Kind == Kind.Opens) opens |= effect.Mask;
                    else owes |= effect.Mask;
                }

                foreach (var (mask, guard) in c.TakesAway) takesAway |= (owed & mask) != 0 && (guard < 0 || (bits >> guard & 1) != 0);
            }

            (x, p, i) = (x | c.Bit, (p & ~c.Bit) | owes, (i & ~closes) | opens);
            if (c.Emergency && !alone) memory |= Monitors.Emergency;
        }

        (next[0], next[1], next[2], next[3]) = (x, p, i, 0);
        var broken = alone || c.Rules.Length == 0 ? 0 : rules.Follow(this, c.Rules, ref memory, before[0], owed, next, Moves.EventOf(move), reached);
        next[^1] = memory;
        return broken;
    }

    /// <summary>Which guards hold with some answers, a bit each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong Bits(ulong atoms) => atoms == lastAtoms ? lastBits : Looked(atoms);

    private ulong Looked(ulong atoms)
    {
        var at = (int)(atoms * 0x9E3779B97F4A7C15UL >> 52);
        if (atomsOf[at] != atoms) (atomsOf[at], bitsOf[at]) = (atoms, Evaluated(atoms));
        (lastAtoms, lastBits) = (atoms, bitsOf[at]);
        return lastBits;
    }

    private ulong Evaluated(ulong atoms)
    {
        Span<ulong> m = [0, 0, 0, 0, atoms];
        var bits = 0UL;
        for (var guard = 0; guard < Math.Min(64, guards); guard++) if (graph.Holds(new(m), guard)) bits |= 1UL << guard;
        return bits;
    }
}
