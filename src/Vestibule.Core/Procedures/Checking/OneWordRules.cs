namespace Vestibule.Core.Procedures;

/// <summary>The declared rules of a graph that fits <see cref="OneWord"/>: for each event those that name its step, as masks.</summary>
internal sealed class OneWordRules(Graph graph, Monitors monitors)
{
    /// <summary>One rule as an event meets it: whether the event is its first or second step, and what else it looks at.</summary>
    internal readonly record struct Followed(
        RulePattern Pattern, int Rule, bool IsX, bool IsY, bool SameStep, int Guard, ulong X, ulong Y, ulong Unless, ulong Objects, ulong Memory, bool Within, int[] List);

    /// <summary>The rules that an event must be followed for.</summary>
    internal Followed[] Of(int e) => [.. monitors.Followed(e).Select(i =>
    {
        var (rule, (x, y, unless)) = (monitors.Rule(i), monitors.All(i));
        var isX = graph.EventAt(e).Step.Id == rule.X;
        var objects = monitors.Objects(i, e);
        return new Followed(
            rule.Pattern, i, isX, graph.EventAt(e).Step.Id == rule.Y, rule.X == rule.Y, isX && rule.When is not null ? monitors.GuardOf(i, graph.EventAt(e)) : -1,
            Mask(x), Mask(y), Mask(unless), Mask(objects), monitors.Place(i), rule.Within is not null, objects);
    })];

    /// <summary>The rules that a move breaks, a bit each; what they must remember is updated.</summary>
    internal ulong Follow(OneWord moves, Followed[] followed, ref ulong memory, ulong executedBefore, ulong owedBefore, Span<ulong> after, int e, bool reached)
    {
        var broken = 0UL;
        var (executed, owed) = (after[0], after[1] & after[2]);
        foreach (ref readonly var f in followed.AsSpan())
        {
            var x = f.IsX && (f.Guard < 0 || (moves.Bits(after.Length == 6 ? after[4] : 0) >> f.Guard & 1) != 0);
            if (!reached && f.Pattern != RulePattern.LeavesOwed) continue;
            var wrong = false;
            switch (f.Pattern)
            {
                case RulePattern.NeverBefore:
                    wrong = x && (executedBefore & (f.Y | f.Unless)) == 0;
                    break;
                case RulePattern.LeadsTo:
                    if (f.IsY) memory &= ~f.Memory;
                    if (x && !(f.IsY && f.SameStep)) memory |= f.Memory;
                    wrong = x && f.Within && monitors.Late(f.Rule, new(after), e);
                    break;
                case RulePattern.MakesOwed:
                    wrong = x && (executed & f.Unless) == 0 && ((owed & f.Objects) != f.Objects || (f.Within && monitors.Late(f.Rule, new(after), e)));
                    break;
                case RulePattern.MakesPossible or RulePattern.MakesImpossible:
                    wrong = x && (executed & f.Unless) == 0 && AnyPossible(moves, after, f.List) != (f.Pattern == RulePattern.MakesPossible);
                    break;
                case RulePattern.LeavesOwed:
                    wrong = x && (owedBefore & f.Objects & ~owed) != 0;
                    break;
                case RulePattern.NeverTogether:
                    if (x && f.Guard >= 0) memory |= f.Memory;
                    wrong = (f.Memory == 0 ? (executed & f.X) != 0 : (memory & f.Memory) != 0) && (executed & f.Y) != 0;
                    break;
            }

            if (wrong) broken |= 1UL << f.Rule;
        }

        return broken;
    }

    private static bool AnyPossible(OneWord moves, ReadOnlySpan<ulong> m, int[] events)
    {
        foreach (var e in events) if (moves.May(m, e)) return true;
        return false;
    }

    private static ulong Mask(int[] events) => events.Aggregate(0UL, (mask, e) => mask | 1UL << e);
}
