namespace Vestibule.Core.Procedures;

/// <summary>
/// What a run must remember for its rules: two bits for each declared rule, in one word beside the marking, and whether emergency words
/// were spoken.
/// </summary>
internal sealed class Monitors(Procedure procedure, Graph graph)
{
    internal const ulong Emergency = 1UL << 63;
    private readonly Rule[] rules = [.. procedure.Rules];
    private readonly int[][] guards = [.. procedure.Rules.Select(_ => Array.Empty<int>())];

    /// <summary>At most this many declared rules fit.</summary>
    internal const int Most = 31;

    internal ulong Start { get; } = procedure.Rules.Select((r, i) => r.Pattern == RulePattern.AlwaysBeforeClose ? 1UL << (2 * i) : 0).Aggregate(0UL, (a, b) => a | b);

    private readonly bool[] emergency = [.. Enumerable.Range(0, graph.Events).Select(e => graph.EventAt(e).Step.Emergency)];
    private readonly int[][] followed = [.. Enumerable.Range(0, graph.Events).Select(e => Named(procedure, graph.EventAt(e).Step.Id))];

    /// <summary>Follows one done step; gives the index of a rule it breaks, or -1.</summary>
    internal int Done(ref ulong memory, PackedMarking after, int e)
    {
        var broken = -1;
        if (emergency[e]) memory |= Emergency;
        if (followed[e].Length == 0) return broken;
        var done = graph.EventAt(e);
        foreach (var i in followed[e])
        {
            var rule = rules[i];
            var (first, second) = (1UL << (2 * i), 2UL << (2 * i));
            var x = done.Step.Id == rule.X && (rule.When is null || Holds(i, after, done));
            var y = rule.Y is { } other && done.Step.Id == other;
            switch (rule.Pattern)
            {
                case RulePattern.NeverBefore:
                    if (x && (memory & first) == 0) broken = i;
                    if (y || rule.Unless.Contains(done.Step.Id)) memory |= first;
                    break;
                case RulePattern.LeadsTo:
                    if (y) memory &= ~first;
                    if (x && !(y && rule.X == rule.Y)) memory |= first;
                    break;
                case RulePattern.AlwaysBeforeClose:
                    if (x) memory &= ~first;
                    break;
                default:
                    if (x) memory |= first;
                    if (y) memory |= second;
                    if ((memory & (first | second)) == (first | second)) broken = i;
                    break;
            }
        }

        return broken;
    }

    /// <summary>A rule that a run ending here would break, or -1.</summary>
    internal int AtEnd(ulong memory)
    {
        for (var i = 0; i < rules.Length; i++)
        {
            if (rules[i].Pattern is RulePattern.LeadsTo or RulePattern.AlwaysBeforeClose && (memory & (1UL << (2 * i))) != 0) return i;
        }

        return -1;
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
