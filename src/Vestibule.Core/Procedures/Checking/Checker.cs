using System.Collections.Immutable;

namespace Vestibule.Core.Procedures;

/// <summary>
/// Proves or refutes every rule of a procedure over all its guided runs: no skipped step and nothing out of order, with none, one and two
/// officials, each of whom is there from the start or comes at any moment, at every kind of campus that its guards can tell apart. The same graph runs an incident. Deterministic.
/// </summary>
public static class Checker
{
    /// <summary>The built-in rules, in the order they are told.</summary>
    public static ImmutableArray<string> BuiltIn { get; } =
        [
            "no-dead-end", "no-dead-end-in-any-order", "every-step-reachable", "alone-has-a-next-step", "emergency-asks-nothing",
            "emergency-asks-nothing-in-any-order", "closes-nothing-owed", "call-ends-at-all-hours",
        ];

    /// <summary>Checks one procedure.</summary>
    /// <exception cref="ArgumentException">The procedure declares more rules than can be followed at once.</exception>
    public static CheckReport Check(Procedure procedure, CheckOptions options)
    {
        if (!Monitors.Fit(procedure)) throw new ArgumentException("More rules than can be followed at once", nameof(procedure));
        var whole = new Part(procedure, procedure.Steps.Select(s => s.Id).ToHashSet(), [.. Enumerable.Range(0, procedure.Rules.Length)], DeadEnds: true, Exact: true);
        var found = new Findings(procedure, options);
        foreach (var part in options is { Reduce: true, Parts: true } ? Goals.Of(procedure) : [whole]) found.Explore(part, alone: false);
        if (found.Unsure.Count > 0) found.Explore(Goals.Exactly(procedure, found.Unsure), alone: false);
        found.Explore(whole with { DeadEnds = false }, alone: true);
        return new(procedure, [.. Rules(procedure, found.Reachable, found.Broken)], found.Markings, found.Edges, found.GaveUp);
    }

    /// <summary>Whether anything in a procedure depends on how many officials there are. If nothing does, what holds with none holds with any number.</summary>
    internal static bool TellsHowMany(Procedure procedure) => procedure.Steps.Any(s => s.PerOfficial || s.Asks.Any(f => procedure.Find(f) is { PerOfficial: true })
        || (s.When is { } when && About(procedure, when)) || s.Relations.Any(r => r.When is { } guard && About(procedure, guard)))
        || procedure.Rules.Any(r => r.When is { } guard && About(procedure, guard));

    private static bool About(Procedure procedure, Guard guard) => guard switch
    {
        Guard.And a => About(procedure, a.Left) || About(procedure, a.Right),
        Guard.Or o => About(procedure, o.Left) || About(procedure, o.Right),
        Guard.Not n => About(procedure, n.Inner),
        Guard.Officials => true,
        Guard.Test t => procedure.Find(t.Field) is { PerOfficial: true },
        _ => true,
    };

    private static IEnumerable<CheckedRule> Rules(
        Procedure procedure, HashSet<StepId> reachable, Dictionary<(string, int), (ImmutableArray<CheckMove> Story, int Officials, ImmutableArray<(FieldId, Answer)> Campus)> broken)
    {
        foreach (var key in BuiltIn)
        {
            var wrong = key switch
            {
                "every-step-reachable" => procedure.Steps.Where(s => !reachable.Contains(s.Id)).Select(s => new CheckedRule(key, s.Id.Value, s.Line, [], 0)).ToList(),
                "call-ends-at-all-hours" => [.. procedure.Steps.Where(s => s.Call is not null && !Ends(procedure, s)).Select(s => new CheckedRule(key, s.Id.Value, s.Line, [], 0))],
                "emergency-asks-nothing" or "closes-nothing-owed" => [.. broken.Where(b => b.Key.Item1 == key).OrderBy(b => b.Key.Item2)
                    .Select(b => new CheckedRule(key, procedure.Steps[b.Key.Item2].Id.Value, procedure.Steps[b.Key.Item2].Line, b.Value.Story, b.Value.Officials) { Campus = b.Value.Campus })],
                "no-dead-end-in-any-order" => [.. AnyOrder.CallsThatOweEachOther(procedure).Select(s => new CheckedRule(key, s.Id.Value, s.Line, [], 0))],
                "emergency-asks-nothing-in-any-order" => [.. AnyOrder.AskedAfterEmergency(procedure).Select(a => new CheckedRule(key, a.Asks.Id.Value, a.Asks.Line, a.Story, a.Officials))],
                _ => [.. broken.Where(b => b.Key.Item1 == key).Select(b => new CheckedRule(key, "", 0, b.Value.Story, b.Value.Officials) { Campus = b.Value.Campus })],
            };
            foreach (var rule in wrong) yield return rule;
            if (wrong.Count == 0) yield return new(key, "", 0, null, 0);
        }

        for (var i = 0; i < procedure.Rules.Length; i++)
        {
            var rule = procedure.Rules[i];
            if (rule.Pattern == RulePattern.OnlyBy && procedure.Find(rule.X) is { } only && (only.By.IsEmpty || only.By.Any(b => !rule.Roles.Contains(b.Role))))
                yield return new("declared", rule.Text, rule.Line, [], 0);
            else yield return broken.TryGetValue(("declared", i), out var found)
                ? new("declared", rule.Text, rule.Line, found.Story, found.Officials) { Campus = found.Campus } : new("declared", rule.Text, rule.Line, null, 0);
        }
    }

    /// <summary>Whether a call that nobody takes is passed on until somebody who answers day and night is owed.</summary>
    private static bool Ends(Procedure procedure, Step step)
    {
        var (waiting, seen) = (new Queue<Step>([step]), new HashSet<StepId>());
        while (waiting.TryDequeue(out var at))
        {
            if (!seen.Add(at.Id)) continue;
            if (procedure.Content.Contacts.FirstOrDefault(c => c.Id == at.Call)?.AllHours == true) return true;
            foreach (var next in at.Fallback) if (procedure.Find(next) is { Call: not null } further) waiting.Enqueue(further);
        }

        return false;
    }
}
