using System.Collections.Immutable;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Procedures;

/// <summary>Who did an event: the person where known, and the role.</summary>
internal readonly record struct Hand(PersonId? Person, Role? Role);

/// <summary>Who may be told to do a step, and the reason when nobody may yet.</summary>
internal static class StepGates
{
    internal static bool Allows(Graph graph, PackedMarking m, Step step, Role role)
    {
        foreach (var by in step.By)
            if ((by.Role == Role.Anyone || by.Role == role) && (by.Once.IsEmpty || AnyDone(graph, m, by.Once))) return true;
        return false;
    }

    private static bool AnyDone(Graph graph, PackedMarking m, IEnumerable<StepId> steps)
    {
        foreach (var x in Events(graph, steps)) if (graph.Executed(m, x) && graph.Included(m, x)) return true;
        return false;
    }

    internal static Refusal Why(Graph graph, PackedMarking m, int x, Block block)
    {
        var (step, official, _) = graph.EventAt(x);
        return block switch
        {
            Block.Closed => new("procedure.closed", ("step", step.Id.Value)),
            Block.Done => new("procedure.already-done", ("step", step.Id.Value)),
            Block.Needs => Blocked("procedure.needs", RelationKind.Needs, m),
            Block.After => Blocked("procedure.not-yet", RelationKind.After, m),
            Block.Waits => Blocked("procedure.waits", RelationKind.Waits, m),
            Block.When => new("procedure.not-now", ("step", step.Id.Value)),
            _ => new("procedure.official-needed", ("step", step.Id.Value)),
        };

        Refusal Blocked(string key, RelationKind kind, PackedMarking m)
        {
            var blocking = new List<string>();
            foreach (var target in step.Relations.Where(r => r.Kind == kind).SelectMany(r => r.Targets).Distinct())
            {
                var met = kind switch
                {
                    RelationKind.Needs => All(target, m, (g, m, e) => g.Executed(m, e) && g.Included(m, e) && !g.Skipped(m, e), none: false),
                    RelationKind.After => All(target, m, (g, m, e) => g.Executed(m, e) || !g.Included(m, e), none: true),
                    _ => All(target, m, (g, m, e) => !g.Owed(m, e), none: true),
                };
                if (!met) blocking.Add(target.Value);
            }
            return new(key, ("step", step.Id.Value), ("steps", string.Join(" ", blocking)));
        }

        bool All(StepId target, PackedMarking m, Met met, bool none)
        {
            var own = official is { } o ? graph.IndexOf(target, o) : -1;
            var events = own >= 0 ? [own] : Events(graph, [target]).ToList();
            foreach (var e in events) if (!met(graph, m, e)) return false;
            return events.Count > 0 || none;
        }
    }

    /// <summary>
    /// The refusal when the keys of a gate were not turned by different people; null when they were, or there is no such gate. Where it is not
    /// known who turned a key, the roles must differ.
    /// </summary>
    internal static Refusal? SameHand(Graph graph, PackedMarking m, int x, ImmutableDictionary<int, Hand> hands)
    {
        foreach (var clause in graph.CodeAt(x)?.Keys ?? [])
        {
            if (clause.Guard >= 0 && !graph.Holds(m, clause.Guard)) continue;
            var turned = new List<(int Event, Hand Hand)>();
            for (var e = 0; e < graph.Events; e++) if (PackedMarking.Get(clause.Mask, e)) turned.Add((e, hands.GetValueOrDefault(e)));
            for (var a = 0; a < turned.Count; a++)
                for (var b = a + 1; b < turned.Count; b++)
                    if (!Differ(turned[a].Hand, turned[b].Hand))
                        return new("procedure.two-keys", ("step", graph.EventAt(x).Step.Id.Value), ("steps", string.Join(' ', turned.Select(t => graph.EventAt(t.Event).Step.Id).Distinct())));
        }
        return null;

        static bool Differ(Hand a, Hand b) => a.Person is { } one && b.Person is { } other ? one != other : a.Role is { } mine && b.Role is { } yours && mine != yours;
    }

    private delegate bool Met(Graph graph, PackedMarking m, int e);

    private static IEnumerable<int> Events(Graph graph, IEnumerable<StepId> steps)
    {
        foreach (var step in steps)
        {
            if (graph.IndexOf(step, null) is >= 0 and var common) yield return common;
            for (var o = 0; o < graph.Officials; o++) if (graph.IndexOf(step, o) is >= 0 and var own) yield return own;
        }
    }
}
