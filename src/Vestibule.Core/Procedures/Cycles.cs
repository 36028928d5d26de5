using System.Collections.Immutable;

namespace Vestibule.Core.Procedures;

/// <summary>
/// Says when steps wait for each other so plainly that none of them could ever be done: only conditions without "any of" and without
/// a guard count, and a condition on a step that may be closed does not. What is less plain is the checker's to find.
/// </summary>
internal static class Cycles
{
    internal static void Report(ImmutableArray<Step> steps, StepNames names, ErrorList errors)
    {
        var closable = steps.SelectMany(s => s.Relations).Where(r => r.Kind == RelationKind.Closes).SelectMany(r => r.Targets)
            .Concat(steps.Where(s => s.Closed).Select(s => s.Id)).ToHashSet();
        var before = steps.ToDictionary(s => s.Id, s => s.Relations
            .Where(r => r is { AnyOf: false, When: null } && r.Kind is RelationKind.After or RelationKind.Needs)
            .SelectMany(r => r.Targets.Where(t => r.Kind == RelationKind.Needs || !closable.Contains(t))).Distinct().ToList());
        var reported = new HashSet<StepId>();
        foreach (var step in steps)
        {
            if (reported.Contains(step.Id) || Loop(step.Id, before) is not { } loop) continue;
            reported.UnionWith(loop);
            errors.Add(names.Place(step.Id).At, "cycle", ("steps", string.Join(", ", loop)));
        }
    }

    private static List<StepId>? Loop(StepId start, Dictionary<StepId, List<StepId>> before)
    {
        var seen = new HashSet<StepId>();
        var path = new Stack<(StepId Step, StepId? From)>([(start, null)]);
        var from = new Dictionary<StepId, StepId>();
        while (path.TryPop(out var here))
        {
            foreach (var next in before.GetValueOrDefault(here.Step, []))
            {
                if (next == start)
                {
                    var loop = new List<StepId> { here.Step };
                    while (loop[^1] != start) loop.Add(from[loop[^1]]);
                    loop.Reverse();
                    return loop;
                }
                if (!seen.Add(next)) continue;
                from[next] = here.Step;
                path.Push((next, here.Step));
            }
        }
        return null;
    }
}
