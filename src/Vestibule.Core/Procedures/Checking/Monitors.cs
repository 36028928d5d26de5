namespace Vestibule.Core.Procedures;

/// <summary>
/// What a run must remember for its rules: whether emergency words were spoken, and a bit for each declared rule that the marking does not
/// already tell. That a step was done, the marking tells: <see cref="Slice"/> forgets it of no step that a rule looks back on.
/// </summary>
internal sealed class Monitors(Procedure procedure, Graph graph, Moves moves)
{
    internal const ulong Emergency = 1UL << 63;
    private readonly Rule[] rules = [.. procedure.Rules];
    private readonly int[][] guards = [.. procedure.Rules.Select(_ => Array.Empty<int>())];

    private readonly int[] places = [.. procedure.Rules.Select((_, i) => procedure.Rules.Take(i).Sum(Bits))];

    /// <summary>For each rule, the events of its X, its Y and its unless.</summary>
    private readonly (int[] X, int[] Y, int[] Unless)[] all = [.. procedure.Rules.Select(r =>
        (EventsOf(graph, r.X), r.Y is { } y ? EventsOf(graph, y) : [], r.Unless.SelectMany(u => EventsOf(graph, u)).ToArray()))];

    /// <summary>Whether so many rules can be followed at once: 64, and 63 bits of memory.</summary>
    internal static bool Fit(Procedure procedure) => procedure.Rules.Length <= 64 && procedure.Rules.Sum(Bits) < 64;

    /// <summary>The steps whose having been done a rule looks back on.</summary>
    internal static IEnumerable<StepId> LooksBackOn(Rule rule) => rule.Pattern switch
    {
        RulePattern.NeverBefore => rule.Unless.Add(rule.Y!.Value),
        RulePattern.AlwaysBeforeClose => [rule.X],
        RulePattern.NeverTogether => [rule.X, rule.Y!.Value],
        _ => rule.Unless,
    };

    /// <summary>
    /// The steps that must be done in an exploration for a rule to be judged. Not those it only wants impossible or still owed: they can be
    /// most of it while never done. Nor one that its first step owes anew whenever it is done.
    /// </summary>
    internal static IEnumerable<StepId> Does(Procedure procedure, Rule rule) => rule.Unless.Concat(Foreseen(rule) ? [] : [rule.X]).Concat(rule switch
    {
        { Y: null } or { Pattern: RulePattern.MakesImpossible or RulePattern.LeavesOwed } => [],
        { Pattern: RulePattern.MakesOwed } when procedure.Find(rule.X)!.Relations.Any(r => r is { Kind: RelationKind.Owes, When: null } && r.Targets.Contains(rule.Y.Value)) => [],
        _ => [rule.Y.Value],
    });

    /// <summary>Whether it is enough that the first step could be done: never … before … is broken then.</summary>
    private static bool Foreseen(Rule rule) => rule is { Pattern: RulePattern.NeverBefore, When: null };

    private static int Bits(Rule rule) => rule.Pattern == RulePattern.LeadsTo || (rule.Pattern == RulePattern.NeverTogether && rule.When is not null) ? 1 : 0;

    private static int[] EventsOf(Graph graph, StepId step) => [.. Enumerable.Range(0, graph.Events).Where(e => graph.EventAt(e) is { Unseen: false } known && known.Step.Id == step)];

    private readonly bool[] emergency = [.. Enumerable.Range(0, graph.Events).Select(e => graph.EventAt(e).Step.Emergency)];

    /// <summary>For each rule and event, the events its Y stands for: the same official's, or everybody's.</summary>
    private readonly int[][][] objects = [.. procedure.Rules.Select(r => Enumerable.Range(0, graph.Events).Select(e => r.Y is not { } y ? []
        : Enumerable.Range(0, graph.Events).Where(o => graph.EventAt(o) is { Unseen: false } other && other.Step.Id == y
            && (other.Official is null || graph.EventAt(e).Official is not { } own || other.Official == own)).ToArray()).ToArray())];
    private readonly Deadlines[] deadlines = [.. procedure.Rules.Select(r => new Deadlines(graph, r.Y, r.Within is { WorkingDays: > 0 }))];
    private readonly int[][] followed = [.. Enumerable.Range(0, graph.Events).Select(e => Named(procedure, graph.EventAt(e).Step.Id))];

    private readonly int[][] foreseen = [.. Enumerable.Range(0, graph.Events).Select(e => procedure.Rules.Select((r, i) => (r, i))
        .Where(r => Foreseen(r.r) && r.r.X == graph.EventAt(e).Step.Id).Select(r => r.i).ToArray())];

    /// <summary>Whether a rule forbids an event before something else.</summary>
    internal bool MayBeEarly(int e) => foreseen[e].Length > 0;

    /// <summary>The rules that doing an event now would break by being too early, a bit each.</summary>
    internal ulong TooEarly(PackedMarking m, int e)
    {
        var broken = 0UL;
        foreach (var i in foreseen[e]) if (!AnyDone(m, all[i].Y) && !AnyDone(m, all[i].Unless)) broken |= 1UL << i;
        return broken;
    }

    /// <summary>The rules to follow when an event is done.</summary>
    internal int[] Followed(int e) => followed[e];

    internal Rule Rule(int i) => rules[i];

    internal (int[] X, int[] Y, int[] Unless) All(int i) => all[i];

    internal int[] Objects(int i, int e) => objects[i][e];

    /// <summary>The bit that a rule remembers by; none when the marking tells it.</summary>
    internal ulong Place(int i) => Bits(rules[i]) == 0 ? 0 : 1UL << places[i];

    /// <summary>Whether what a rule makes owed is due too late.</summary>
    internal bool Late(int i, PackedMarking after, int e) => rules[i].Within is { } within && deadlines[i].Late(after, e, within);

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
        var x = Subject(i, after, e);
        var bit = 1UL << places[i];
        switch (rule.Pattern)
        {
            case RulePattern.NeverBefore:
                return x && !AnyDone(before, all[i].Y) && !AnyDone(before, all[i].Unless);
            case RulePattern.LeadsTo:
                var y = graph.EventAt(e).Step.Id == rule.Y;
                if (y) memory &= ~bit;
                if (x && !(y && rule.X == rule.Y)) memory |= bit;
                return x && rule.Within is { } within && deadlines[i].Late(after, e, within);
            case RulePattern.MakesOwed:
                return x && !AnyDone(after, all[i].Unless)
                    && (!AllOwed(after, objects[i][e]) || (rule.Within is { } by && deadlines[i].Late(after, e, by)));
            case RulePattern.MakesPossible or RulePattern.MakesImpossible:
                return x && !AnyDone(after, all[i].Unless) && AnyPossible(after, objects[i][e]) != (rule.Pattern == RulePattern.MakesPossible);
            case RulePattern.LeavesOwed:
                return x && !LeavesOwed(i, before, after, e);
            case RulePattern.NeverTogether:
                if (x && rule.When is not null) memory |= bit;
                return (rule.When is null ? AnyDone(after, all[i].X) : (memory & bit) != 0) && AnyDone(after, all[i].Y);
            default:
                return false;
        }
    }

    private bool Subject(int i, PackedMarking after, int e) =>
        graph.EventAt(e).Step.Id == rules[i].X && (rules[i].When is null || Holds(i, after, graph.EventAt(e)));

    private bool AnyDone(PackedMarking m, int[] events)
    {
        foreach (var e in events) if (graph.Executed(m, e)) return true;
        return false;
    }

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
    internal ulong AtEnd(PackedMarking m, ulong memory)
    {
        var broken = 0UL;
        for (var i = 0; i < rules.Length; i++)
        {
            var kept = rules[i].Pattern switch
            {
                RulePattern.LeadsTo => (memory & (1UL << places[i])) == 0,
                RulePattern.AlwaysBeforeClose => AnyDone(m, all[i].X),
                _ => true,
            };
            if (!kept) broken |= 1UL << i;
        }

        return broken;
    }

    /// <summary>The rules that name a step.</summary>
    private static int[] Named(Procedure procedure, StepId step) =>
        [.. procedure.Rules.Select((r, i) => (Rule: r, Index: i)).Where(r => r.Rule.X == step || r.Rule.Y == step || r.Rule.Unless.Contains(step)).Select(r => r.Index)];

    private bool Holds(int rule, PackedMarking m, GraphEvent done) => graph.Holds(m, GuardOf(rule, done));

    /// <summary>The condition of a rule on its first step, in the sight of whoever did it.</summary>
    internal int GuardOf(int rule, GraphEvent done)
    {
        if (guards[rule].Length == 0) guards[rule] = Enumerable.Repeat(-1, graph.Officials + 1).ToArray();
        ref var compiled = ref guards[rule][done.Official is { } o ? o + 1 : 0];
        if (compiled < 0) compiled = graph.Add(rules[rule].When!, done.Official);
        return compiled;
    }
}
