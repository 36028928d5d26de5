using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;

namespace Vestibule.CoreTests.Procedures;

/// <summary>
/// The rules judged once more, as plainly as they read: every state is kept whole, every answer a question may get is tried, nothing is left
/// out and nothing is packed. Whoever may still come, comes in every state. Slow on purpose; for small procedures only.
/// </summary>
internal sealed class PlainChecker(Procedure procedure, int most)
{
    private sealed record Node(PlainReference At, int Officials, ImmutableArray<bool> First, ImmutableArray<bool> Second, bool Emergency, List<int> Next);

    private static readonly OfficialId[] People = [Packs.Keller, Packs.Second];
    private readonly List<Node> nodes = [];
    private readonly Dictionary<string, int> known = new(StringComparer.Ordinal);

    internal HashSet<string> Broken { get; } = [];

    internal HashSet<StepId> Reached { get; } = [];

    /// <summary>False when there were too many states to go on.</summary>
    internal bool Explore(int states)
    {
        var start = new PlainReference(procedure, Packs.Morning);
        var none = procedure.Rules.Select(_ => false).ToImmutableArray();
        Add(start, 0, [.. procedure.Rules.Select(r => r.Pattern == RulePattern.AlwaysBeforeClose)], none, false);
        for (var at = 0; at < nodes.Count; at++)
        {
            if (nodes.Count > states) return false;
            Visit(nodes[at]);
        }

        Backwards();
        for (var i = 0; i < procedure.Rules.Length; i++)
            if (procedure.Rules[i] is { Pattern: RulePattern.OnlyBy } rule && procedure.Find(rule.X)!.By.Any(b => !rule.Roles.Contains(b.Role))) Broken.Add($"declared {i}");
        return true;
    }

    private int Add(PlainReference state, int officials, ImmutableArray<bool> first, ImmutableArray<bool> second, bool emergency)
    {
        var key = $"{officials}|{state.State}|{string.Join(',', first)}|{string.Join(',', second)}|{emergency}";
        if (known.TryGetValue(key, out var index)) return index;
        nodes.Add(new(state, officials, first, second, emergency, []));
        return known[key] = nodes.Count - 1;
    }

    private static bool Possible(PlainReference at, Step step, OfficialId? official) => at.Enabled(step, official)
        && step.By.Any(b => b.Once.IsEmpty || b.Once.Any(o => at.Events.Any(e => e.Step.Id == o && at.Executed(o, e.Official) && at.Included(o, e.Official))));

    private void Visit(Node node)
    {
        if (node.Officials < most)
        {
            var more = node.At.Copy();
            more.Arrive(People[node.Officials]);
            Add(more, node.Officials + 1, node.First, node.Second, node.Emergency);
        }

        if (node.At.Accepting)
        {
            for (var i = 0; i < procedure.Rules.Length; i++)
                if (procedure.Rules[i].Pattern is RulePattern.LeadsTo or RulePattern.AlwaysBeforeClose && node.First[i]) Broken.Add($"declared {i}");
        }

        foreach (var (step, official) in node.At.Events.ToList())
        {
            if (!Possible(node.At, step, official)) continue;
            Reached.Add(step.Id);
            if (node.Emergency && (step.Wait is not null || (step.Say is not null && !step.Asks.IsEmpty))) Broken.Add($"emergency-asks-nothing {step.Id}");
            foreach (var answers in Combinations(step))
            {
                var after = node.At.Copy();
                foreach (var (field, answer) in answers) after.Answer(field, procedure.Find(field)!.PerOfficial ? official : null, answer);
                foreach (var closes in step.Relations.Where(r => r.Kind == RelationKind.Closes && !r.Forgives && (r.When is null || after.Holds(r.When, step, official))))
                {
                    if (closes.Targets.Any(t => node.At.Events.Any(e => e.Step.Id == t && (e.Step.Id, e.Official) != (step.Id, official) && Meant(step, official, e.Official)
                        && node.At.Owed(t, e.Official)))) Broken.Add($"closes-nothing-owed {step.Id}");
                }

                after.Execute(step, official, Packs.Morning);
                Follow(node, after, step, official, reached: true);
            }

            if (step.Call is null) continue;
            var missed = node.At.Copy();
            missed.NotReached(step, official, Packs.Morning);
            Follow(node, missed, step, official, reached: false);
        }
    }

    private static bool Meant(Step from, OfficialId? own, OfficialId? other) => !from.PerOfficial || other is null || other == own;

    private void Follow(Node node, PlainReference after, Step done, OfficialId? official, bool reached)
    {
        var (first, second) = (node.First, node.Second);
        for (var i = 0; i < procedure.Rules.Length; i++)
        {
            var rule = procedure.Rules[i];
            var x = done.Id == rule.X && (rule.When is null || after.Holds(rule.When, done, official));
            var y = rule.Y == done.Id;
            var objects = after.Events.Where(e => e.Step.Id == rule.Y && Meant(done, official, e.Official)).ToList();
            if (!reached && rule.Pattern != RulePattern.LeavesOwed) continue;
            var broken = rule.Pattern switch
            {
                RulePattern.NeverBefore => x && !first[i],
                RulePattern.MakesOwed => x && !first[i] && !rule.Unless.Contains(done.Id) && !objects.All(e => after.Owed(e.Step.Id, e.Official)),
                RulePattern.MakesPossible => x && !first[i] && !rule.Unless.Contains(done.Id) && !objects.Any(e => Possible(after, e.Step, e.Official)),
                RulePattern.MakesImpossible => x && !first[i] && !rule.Unless.Contains(done.Id) && objects.Any(e => Possible(after, e.Step, e.Official)),
                RulePattern.LeavesOwed => x && objects.Any(e => node.At.Owed(e.Step.Id, e.Official) && !after.Owed(e.Step.Id, e.Official)),
                RulePattern.NeverTogether => (x || first[i]) && (y || second[i]),
                _ => false,
            };
            if (broken) Broken.Add($"declared {i}");
            (first, second) = rule.Pattern switch
            {
                RulePattern.NeverBefore => (first.SetItem(i, first[i] || y || rule.Unless.Contains(done.Id)), second),
                RulePattern.MakesOwed or RulePattern.MakesPossible or RulePattern.MakesImpossible => (first.SetItem(i, first[i] || rule.Unless.Contains(done.Id)), second),
                RulePattern.LeadsTo => (first.SetItem(i, (x && !(y && rule.X == rule.Y)) || (first[i] && !y)), second),
                RulePattern.AlwaysBeforeClose => (first.SetItem(i, first[i] && !x), second),
                RulePattern.NeverTogether => (first.SetItem(i, first[i] || x), second.SetItem(i, second[i] || y)),
                _ => (first, second),
            };
        }

        node.Next.Add(Add(after, node.Officials, first, second, node.Emergency || (reached && done.Emergency)));
    }

    private IEnumerable<ImmutableArray<(FieldId, Answer)>> Combinations(Step step) => step.Asks.Aggregate(
        (IEnumerable<ImmutableArray<(FieldId, Answer)>>)[[]],
        (all, field) => all.SelectMany(_ => Every(procedure.Find(field)!), (so, answer) => so.Add((field, answer))));

    private static IEnumerable<Answer> Every(Field field) =>
        (field.Choices.IsEmpty ? [Answer.Given("something")] : field.Choices.Select(Answer.Given)).Concat([Answer.Refused, Answer.ShownNotRecorded, Answer.NotKnown, Answer.Withdrawn]);

    private void Backwards()
    {
        var good = nodes.Select(n => n.At.Accepting).ToArray();
        for (var changed = true; changed;)
        {
            changed = false;
            for (var i = 0; i < good.Length; i++)
                if (!good[i] && nodes[i].Next.Any(n => good[n])) good[i] = changed = true;
        }

        if (good.Contains(false)) Broken.Add("no-dead-end");
    }
}
