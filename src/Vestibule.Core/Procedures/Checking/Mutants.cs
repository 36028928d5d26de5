using System.Collections.Immutable;

namespace Vestibule.Core.Procedures;

/// <summary>A procedure with one safeguard taken out.</summary>
/// <param name="Key">What was done to it: <c>dropped</c>, <c>unguarded</c>, <c>not-owed</c>, <c>no-fallback</c>, <c>gate-weakened</c>, <c>anyone</c>, <c>reversed</c>.</param>
/// <param name="Step">The step it was done to.</param>
/// <param name="About">The relation and its targets as written; or empty.</param>
/// <param name="Procedure">The procedure then.</param>
public sealed record Mutant(string Key, Step Step, string About, Procedure Procedure)
{
    /// <summary>A name that stays the same when lines move.</summary>
    public string Name => $"{Procedure.Id} {Key} {Step.Id} {About}".TrimEnd();
}

/// <summary>
/// Every single safeguard of a procedure taken out, one at a time: what an author might get wrong in one edit. Rules that catch none of an
/// edit say nothing about it. Deterministic.
/// </summary>
public static class Mutants
{
    /// <summary>All mutants of a procedure, in file order.</summary>
    public static IEnumerable<Mutant> Of(Procedure procedure)
    {
        foreach (var step in procedure.Steps)
        {
            foreach (var (key, about, changed) in Changed(step)) yield return new(key, step, about, With(procedure, changed));
            foreach (var relation in step.Relations.Where(r => r.Kind is RelationKind.After or RelationKind.Needs && r.Targets.Length == 1))
            {
                var other = procedure.Find(relation.Targets[0])!;
                var mine = step with { Relations = step.Relations.Remove(relation) };
                var theirs = other with { Relations = other.Relations.Add(relation with { Targets = [step.Id], Written = [step.Id.Value] }) };
                yield return new("reversed", step, Told(relation), With(procedure, mine, theirs));
            }
        }
    }

    private static IEnumerable<(string Key, string About, Step Changed)> Changed(Step step)
    {
        for (var i = 0; i < step.Relations.Length; i++)
        {
            var relation = step.Relations[i];
            if (relation.Kind == RelationKind.IfFeasible) continue; // It stops nobody, so no run can miss it.
            yield return ("dropped", Told(relation), step with { Relations = step.Relations.RemoveAt(i) });
            if (relation.When is not null)
                yield return ("unguarded", Told(relation), step with { Relations = step.Relations.SetItem(i, relation with { When = null }) });
            if (relation.Kind == RelationKind.Needs)
                yield return ("gate-weakened", Told(relation), step with { Relations = step.Relations.SetItem(i, relation with { Kind = RelationKind.After }) });
        }

        if (step.When is not null) yield return ("unguarded", "", step with { When = null });
        if (step.Owed) yield return ("not-owed", "", step with { Owed = false });
        if (!step.Fallback.IsEmpty) yield return ("no-fallback", "", step with { Fallback = [] });
        if (step.By.Any(b => b.Role != Role.Anyone || !b.Once.IsEmpty)) yield return ("anyone", "", step with { By = [new(Role.Anyone, [])] });
    }

    private static string Told(Relation relation) => $"{relation.Kind.ToString().ToLowerInvariant()} {string.Join(" ", relation.Written)}";

    private static Procedure With(Procedure procedure, params ReadOnlySpan<Step> changed)
    {
        var steps = procedure.Steps.ToBuilder();
        foreach (var step in changed) steps[step.Order] = step;
        return new(procedure.Id, procedure.Content, procedure.Bindings, steps.ToImmutable(), procedure.Rules, procedure.Observations);
    }
}
