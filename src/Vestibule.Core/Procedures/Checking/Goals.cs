using System.Collections.Immutable;

namespace Vestibule.Core.Procedures;

/// <summary>A part of a procedure that is explored on its own, because nothing else bears on it.</summary>
/// <param name="Procedure">The part, with the rules that are judged in it.</param>
/// <param name="Steps">The steps in it that are done in the whole whenever they are done here.</param>
/// <param name="Rules">For each of its rules, the place in the whole.</param>
/// <param name="DeadEnds">Whether dead ends are looked for.</param>
/// <param name="Exact">
/// Whether every rule broken here is broken in the whole. Otherwise a run may end here that may not in the whole, and something may be owed
/// less often. What is proved in a part is proved in any case.
/// </param>
internal sealed record Part(Procedure Procedure, IReadOnlySet<StepId> Steps, ImmutableArray<int> Rules, bool DeadEnds, bool Exact)
{
    /// <summary>Whether a rule broken here is broken in the whole.</summary>
    internal bool Settles(int rule) => Exact || (!AtEnd(Procedure.Rules[rule]) && Procedure.Rules[rule].Pattern != RulePattern.MakesOwed);

    /// <summary>Whether it matters where a run may end.</summary>
    internal bool Ends => DeadEnds || Procedure.Rules.Any(AtEnd);

    /// <summary>Whether a rule is judged where a run ends.</summary>
    internal static bool AtEnd(Rule rule) => rule.Pattern is RulePattern.LeadsTo or RulePattern.AlwaysBeforeClose;
}

/// <summary>
/// Which parts of a procedure must be explored to judge all its rules. Each thing to be judged needs only the steps that bear on it
/// (<see cref="Cone"/>); a product of parts that have nothing to do with each other is never explored.
/// <para>
/// A dead end needs a step that is owed and waits for something. Steps that are owed and wait for nothing can be done at once, one after the
/// other, as long as they do not owe each other in a circle and bear on none of those; they are left out.
/// </para>
/// </summary>
internal static class Goals
{
    /// <summary>How many steps more than it needs a thing may be judged with, before it gets an exploration of its own.</summary>
    private const int Spare = 2;

    /// <summary>The parts to explore, the largest first.</summary>
    internal static ImmutableArray<Part> Of(Procedure procedure)
    {
        var goals = new List<(Cone Cone, int Rule)>();
        foreach (var step in procedure.Steps)
        {
            goals.Add((new Cone(procedure).With(step.Id), -1));
            var taken = step.Relations.Where(r => r is { Kind: RelationKind.Closes, Forgives: false }).SelectMany(r => r.Targets).Aggregate(new Cone(procedure).With(step.Id), (cone, t) => cone.WithOwed(t));
            foreach (var closes in step.Relations.Where(r => r is { Kind: RelationKind.Closes, Forgives: false })) taken.WithRead(closes.When, step);
            goals.Add((taken, -1));
            if (AnyOrder.Delays(step)) goals.Add((procedure.Steps.Where(s => s.Emergency).Aggregate(new Cone(procedure).With(step.Id), (cone, e) => cone.With(e.Id)), -1));
        }

        goals.AddRange(procedure.Rules.Select((rule, i) => (Judging(procedure, rule, exactly: false), i)));
        var waiting = Waiting(procedure);
        var groups = new List<Group> { new(waiting, waiting.Steps.Count, []) };
        foreach (var (cone, rule) in goals.OrderByDescending(g => g.Cone.Steps.Count).ThenByDescending(g => g.Rule))
        {
            var into = groups.Where(g => Takes(g, cone, rule, waiting)).OrderBy(g => g.Cone.Steps.Count).FirstOrDefault();
            if (into is null) groups.Add(into = new(cone, cone.Steps.Count, []));
            else if (!into.Cone.Covers(cone)) into.Cone.Join(cone);
            if (rule >= 0) into.Rules.Add(rule);
        }

        return [.. groups.Select((g, i) => With(procedure, g.Cone, g.Rules) with { DeadEnds = i == 0 }).Where(p => p.Steps.Count > 0)];
    }

    private sealed record Group(Cone Cone, int Size, List<int> Rules);

    // What is only to be seen is seen anywhere; a rule is judged where there is little it does not need.
    private static bool Takes(Group group, Cone cone, int rule, Cone waiting)
    {
        if (group.Cone.Covers(cone)) return rule < 0 || group.Cone.Steps.Count - cone.Steps.Count <= Spare;
        return group.Cone != waiting && group.Cone.Steps.Union(cone.Steps).Count() <= Math.Min(group.Size, cone.Steps.Count) + Spare;
    }

    /// <summary>The part in which these rules are judged as in the whole: with everything that may be owed when a run would end.</summary>
    internal static Part Exactly(Procedure procedure, IEnumerable<int> rules)
    {
        var all = rules.Order().ToList();
        var cone = all.Aggregate(new Cone(procedure), (cone, i) =>
        {
            cone.Join(Judging(procedure, procedure.Rules[i], exactly: true));
            return cone;
        });
        if (all.Any(i => Part.AtEnd(procedure.Rules[i]))) foreach (var step in Owable(procedure)) cone.WithOwed(step);
        return With(procedure, cone.Ending(), all) with { Exact = true };
    }

    private static Part With(Procedure procedure, Cone cone, List<int> rules) => new(cone.Of(rules.Select(i => procedure.Rules[i])), cone.Steps, [.. rules], DeadEnds: false, Exact: false);

    private static Cone Judging(Procedure procedure, Rule rule, bool exactly)
    {
        var cone = new Cone(procedure).With(rule.X).WithRead(rule.When, procedure.Find(rule.X)!);
        foreach (var lifts in rule.Unless) cone.With(lifts);
        if (rule.Pattern == RulePattern.AlwaysBeforeClose) cone.WithOwed(rule.X);
        if (rule.Y is not { } y) return cone;
        return rule.Pattern switch
        {
            RulePattern.MakesOwed when !exactly => cone.WithOwedBy(y, rule.X),
            RulePattern.MakesOwed or RulePattern.LeavesOwed or RulePattern.LeadsTo => cone.WithOwed(y),
            _ => cone.With(y),
        };
    }

    private static HashSet<StepId> Owable(Procedure procedure) => [.. procedure.Steps.Where(s => s.Owed).Select(s => s.Id)
        .Concat(procedure.Steps.SelectMany(s => s.Fallback)).Concat(procedure.Steps.SelectMany(s => s.Relations).Where(r => r.Kind == RelationKind.Owes).SelectMany(r => r.Targets))];

    /// <summary>What may be owed and cannot always be done at once, with everything that bears on it.</summary>
    private static Cone Waiting(Procedure procedure)
    {
        var owable = Owable(procedure);
        var waiting = new Cone(procedure);
        foreach (var id in owable.Where(id => !AtOnce(procedure.Find(id)!))) waiting.WithOwed(id);
        waiting.Ending();
        while (owable.FirstOrDefault(id => !waiting.Steps.Contains(id) && InCircle(procedure, id, owable, waiting)) is { Value: not null } circling) waiting.WithOwed(circling).Ending();
        return waiting;
    }

    private static bool AtOnce(Step step) => step.When is null && (step.By.IsEmpty || step.By.Any(b => b.Once.IsEmpty))
        && step.Relations.All(r => r.Kind is not (RelationKind.After or RelationKind.Needs or RelationKind.Waits));

    private static bool InCircle(Procedure procedure, StepId start, HashSet<StepId> owable, Cone without)
    {
        var (next, seen) = (new Queue<StepId>([start]), new HashSet<StepId>());
        while (next.TryDequeue(out var at))
        {
            foreach (var target in procedure.Find(at)!.Relations.Where(r => r.Kind is RelationKind.Owes or RelationKind.Opens).SelectMany(r => r.Targets))
                if (owable.Contains(target) && !without.Steps.Contains(target) && seen.Add(target)) next.Enqueue(target);
        }

        return seen.Contains(start);
    }
}
