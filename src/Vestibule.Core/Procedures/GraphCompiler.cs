using Vestibule.Core.Kernel;
using static Vestibule.Core.Procedures.PackedMarking;

namespace Vestibule.Core.Procedures;

/// <summary>Turns steps and relations into masks and guard instructions.</summary>
internal sealed class GraphCompiler(GraphLayout layout)
{
    private readonly List<int[]> guards = [];

    internal (EventCode[] Code, int[][] Guards, ulong[] Start, ulong[] Seen) Compile()
    {
        var code = layout.Events.Select(Compile).ToArray();
        var words = layout.EventWords;
        var start = new ulong[4 * words + (layout.AtomCount + 63) / 64];
        var seen = new ulong[words];
        for (var e = 0; e < layout.Events.Length; e++)
        {
            var step = layout.Events[e].Step;
            Set(start.AsSpan(words), e, step.Owed);
            Set(start.AsSpan(2 * words), e, !step.Closed);
            Set(seen, e, !layout.Events[e].Unseen);
        }
        foreach (var field in layout.Procedure.Fields)
            for (var seat = -1; seat < layout.Officials; seat++)
                foreach (var (test, bit) in layout.TestsOf(field.Id, seat < 0 ? null : seat))
                    Set(start.AsSpan(4 * words), bit, test.Holds(Answer.NotAsked));
        return (code, [.. guards], start, seen);
    }

    private EventCode Compile(GraphEvent e) => new()
    {
        Guard = Guard(e.Step.When, e),
        Repeat = e.Step.Repeat,
        Call = e.Step.Call is not null,
        After = Clauses(e, RelationKind.After, any: false),
        AfterAny = Clauses(e, RelationKind.After, any: true),
        Needs = Clauses(e, RelationKind.Needs, any: false),
        NeedsAny = Clauses(e, RelationKind.Needs, any: true),
        Waits = Clauses(e, RelationKind.Waits, any: false),
        Keys = Clauses(e, RelationKind.Needs, any: false, keys: true),
        Feasible = Clauses(e, RelationKind.IfFeasible, any: false),
        FeasibleAny = Clauses(e, RelationKind.IfFeasible, any: true),
        Closes = Clauses(e, RelationKind.Closes, any: false),
        Opens = Clauses(e, RelationKind.Opens, any: false),
        Owes = Clauses(e, RelationKind.Owes, any: false),
        Responses =
        [
            .. from relation in e.Step.Relations
               where relation.Kind == RelationKind.Owes
               let guard = Guard(relation.When, e)
               from target in layout.Reach(e, relation.Targets, withUnseen: true)
               select new EventCode.Response(target, relation.Within, guard),
        ],
        Fallback = Mask(layout.Reach(e, e.Step.Fallback, withUnseen: true)),
    };

    private EventCode.Clause[] Clauses(GraphEvent e, RelationKind kind, bool any, bool keys = false)
    {
        var effect = kind is RelationKind.Closes or RelationKind.Opens or RelationKind.Owes;
        return
        [
            .. from relation in e.Step.Relations
               where relation.Kind == kind && relation.AnyOf == any && (relation.Keys || !keys)
               let reached = layout.Reach(e, relation.Targets, withUnseen: effect).ToList()
               let absent = relation.Targets.Any(t => !layout.Reach(e, [t], withUnseen: false).Any())
               select new EventCode.Clause(Mask(reached), Guard(relation.When, e), Never: absent),
        ];
    }

    private ulong[] Mask(IEnumerable<int> events)
    {
        var mask = new ulong[layout.EventWords];
        foreach (var e in events) Set(mask, e, true);
        return mask;
    }

    private int Guard(Guard? guard, GraphEvent e)
    {
        if (guard is null) return -1;
        var instructions = new List<int>();
        layout.Write(guard, e.Official, instructions);
        guards.Add([.. instructions]);
        return guards.Count - 1;
    }
}
