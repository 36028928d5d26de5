namespace Vestibule.Core.Procedures;

/// <summary>
/// What a run must remember for its rules: no bit, one or two for each declared rule, in one word beside the marking, and whether emergency
/// words were spoken.
/// </summary>
internal sealed class Monitors(Procedure procedure, Graph graph, Moves moves)
{
    internal const ulong Emergency = 1UL << 63;
    private readonly Rule[] rules = [.. procedure.Rules];
    private readonly int[][] guards = [.. procedure.Rules.Select(_ => Array.Empty<int>())];

    private readonly int[] places = [.. procedure.Rules.Select((_, i) => procedure.Rules.Take(i).Sum(Bits))];

    internal ulong Start { get; } = procedure.Rules
        .Select((r, i) => r.Pattern == RulePattern.AlwaysBeforeClose ? 1UL << procedure.Rules.Take(i).Sum(Bits) : 0).Aggregate(0UL, (a, b) => a | b);

    /// <summary>Whether so many rules can be followed at once: 64, and 63 bits of memory.</summary>
    internal static bool Fit(Procedure procedure) => procedure.Rules.Length <= 64 && procedure.Rules.Sum(Bits) < 64;

    private static int Bits(Rule rule) => rule.Pattern switch
    {
        RulePattern.NeverBefore or RulePattern.LeadsTo or RulePattern.AlwaysBeforeClose => 1,
        RulePattern.MakesOwed or RulePattern.MakesPossible or RulePattern.MakesImpossible => rule.Unless.IsEmpty ? 0 : 1,
        RulePattern.NeverTogether => 2,
        _ => 0,
    };

    private readonly bool[] emergency = [.. Enumerable.Range(0, graph.Events).Select(e => graph.EventAt(e).Step.Emergency)];

    /// <summary>For each rule and event, the events its Y stands for: the same official's, or everybody's.</summary>
    private readonly int[][][] objects = [.. procedure.Rules.Select(r => Enumerable.Range(0, graph.Events).Select(e => r.Y is not { } y ? []
        : Enumerable.Range(0, graph.Events).Where(o => graph.EventAt(o) is var other && other.Step.Id == y
            && (other.Official is null || graph.EventAt(e).Official is not { } own || other.Official == own)).ToArray()).ToArray())];
    private readonly Deadlines[] deadlines = [.. procedure.Rules.Select(r => new Deadlines(graph, r.Y))];
    private readonly int[][] followed = [.. Enumerable.Range(0, graph.Events).Select(e => Named(procedure, graph.EventAt(e).Step.Id))];

    /// <summary>Follows one move; gives the rules it breaks, a bit each. A call that reached nobody has not been done.</summary>
    internal ulong Follow(ref ulong memory, PackedMarking before, PackedMarking after, int e, bool reached)
    {
        var broken = 0UL;
        if (reached && emergency[e]) memory |= Emergency;
        foreach (var i in followed[e])
        {
            var rule = rules[i];
            if (reached ? Breaks(i, ref memory, before, after, e) : rule.Pattern == RulePattern.LeavesOwed && Subject(i, after, e) && !LeavesOwed(i, before, after, e)) broken |= 1UL << i;
        }

        return broken;
    }

    private bool Breaks(int i, ref ulong memory, PackedMarking before, PackedMarking after, int e)
    {
        var rule = rules[i];
        var (first, second) = (1UL << places[i], 2UL << places[i]);
        var x = Subject(i, after, e);
        var y = rule.Y is { } other && graph.EventAt(e).Step.Id == other;
        var lifts = rule.Unless.Contains(graph.EventAt(e).Step.Id);
        switch (rule.Pattern)
        {
            case RulePattern.NeverBefore:
                var early = x && (memory & first) == 0;
                if (y || lifts) memory |= first;
                return early;
            case RulePattern.LeadsTo:
                if (y) memory &= ~first;
                if (x && !(y && rule.X == rule.Y)) memory |= first;
                return x && rule.Within is { } within && deadlines[i].Soonest(after, e) > within.ToTimeSpan().Ticks;
            case RulePattern.AlwaysBeforeClose:
                if (x) memory &= ~first;
                return false;
            case RulePattern.MakesOwed:
                if (lifts) memory |= first;
                return x && Applies(rule, memory, first) && (!AllOwed(after, objects[i][e]) || (rule.Within is { } by && deadlines[i].Soonest(after, e) > by.ToTimeSpan().Ticks));
            case RulePattern.MakesPossible or RulePattern.MakesImpossible:
                if (lifts) memory |= first;
                return x && Applies(rule, memory, first) && AnyPossible(after, objects[i][e]) != (rule.Pattern == RulePattern.MakesPossible);
            case RulePattern.LeavesOwed:
                return x && !LeavesOwed(i, before, after, e);
            case RulePattern.NeverTogether:
                if (x) memory |= first;
                if (y) memory |= second;
                return (memory & (first | second)) == (first | second);
            default:
                return false;
        }
    }

    private bool Subject(int i, PackedMarking after, int e) =>
        graph.EventAt(e).Step.Id == rules[i].X && (rules[i].When is null || Holds(i, after, graph.EventAt(e)));

    private static bool Applies(Rule rule, ulong memory, ulong lifted) => rule.Unless.IsEmpty || (memory & lifted) == 0;

    private bool AllOwed(PackedMarking m, int[] events)
    {
        foreach (var e in events) if (!graph.Owed(m, e)) return false;
        return true;
    }

    private bool AnyPossible(PackedMarking m, int[] events)
    {
        foreach (var e in events) if (graph.Enabled(m, e) && moves.Allowed(m, e)) return true;
        return false;
    }

    private bool LeavesOwed(int i, PackedMarking before, PackedMarking after, int e)
    {
        foreach (var o in objects[i][e]) if (graph.Owed(before, o) && !graph.Owed(after, o)) return false;
        return true;
    }

    /// <summary>The rules that a run ending here would break, a bit each.</summary>
    internal ulong AtEnd(ulong memory)
    {
        var broken = 0UL;
        for (var i = 0; i < rules.Length; i++)
        {
            if (rules[i].Pattern is RulePattern.LeadsTo or RulePattern.AlwaysBeforeClose && (memory & (1UL << places[i])) != 0) broken |= 1UL << i;
        }

        return broken;
    }

    /// <summary>The rules that name a step.</summary>
    private static int[] Named(Procedure procedure, StepId step) =>
        [.. procedure.Rules.Select((r, i) => (Rule: r, Index: i)).Where(r => r.Rule.X == step || r.Rule.Y == step || r.Rule.Unless.Contains(step)).Select(r => r.Index)];

    private bool Holds(int rule, PackedMarking m, GraphEvent done)
    {
        if (guards[rule].Length == 0) guards[rule] = Enumerable.Repeat(-1, graph.Officials + 1).ToArray();
        ref var compiled = ref guards[rule][done.Official is { } o ? o + 1 : 0];
        if (compiled < 0) compiled = graph.Add(rules[rule].When!, done.Official);
        return graph.Holds(m, compiled);
    }
}
