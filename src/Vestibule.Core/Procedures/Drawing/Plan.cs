using System.Collections.Immutable;

namespace Vestibule.Core.Procedures.Drawing;

/// <summary>Something an arrow can lead to: one step, or a run of steps of a group that stand under each other in one lane.</summary>
internal sealed record Node(int Lane, int Row, int LastRow, ImmutableArray<Step> Steps)
{
    internal bool IsGroup => Steps.Length > 1;
}

/// <summary>
/// Where every step stands: a lane for each role, in the order of the file from top to bottom. What must come before something in another
/// lane stands above it.
/// </summary>
internal sealed class Plan
{
    private readonly Procedure procedure;
    private readonly Dictionary<StepId, Node> nodes = [];

    private Plan(Procedure procedure, ImmutableArray<Role> lanes) => (this.procedure, Lanes) = (procedure, lanes);

    /// <summary>The roles that do something, in the order of the file; anyone last.</summary>
    internal ImmutableArray<Role> Lanes { get; }

    internal int Rows { get; private set; }

    internal ImmutableArray<Node> Groups { get; private set; } = [];

    internal IEnumerable<Node> Steps => procedure.Steps.Select(s => nodes[s.Id]);

    internal Node this[StepId id] => nodes[id];

    internal static Plan Of(Procedure procedure)
    {
        var roles = procedure.Content.Roles.Append(Role.Anyone).Where(r => procedure.Steps.Any(s => Lane(s) == r)).ToImmutableArray();
        var plan = new Plan(procedure, roles);
        plan.Place();
        return plan;
    }

    private static Role Lane(Step step) => step.By.IsEmpty ? Role.Anyone : step.By[0].Role;

    /// <summary>The nodes that a set of steps comes to: whole groups as one, the rest one by one.</summary>
    internal IEnumerable<Node> Reach(IReadOnlyCollection<StepId> steps, Step from)
    {
        var left = steps.ToHashSet();
        foreach (var group in Groups.Where(g => g.Steps.All(s => left.Contains(s.Id)) && g.Steps.All(s => s.Id != from.Id)))
        {
            left.ExceptWith(group.Steps.Select(s => s.Id));
            yield return group;
        }
        foreach (var id in steps.Where(left.Contains)) yield return nodes[id];
    }

    private void Place()
    {
        var inOrder = InOrder();
        var order = inOrder.Select((s, n) => (s.Id, n)).ToDictionary(p => p.Id, p => p.n);
        var lanes = Lanes.Select(role => Runs([.. inOrder.Where(s => Lane(s) == role)])).ToArray();
        var top = new Dictionary<StepId, int>();
        var next = new int[lanes.Length];
        var waiting = lanes.Select(l => new Queue<List<Step>>(l)).ToArray();
        while (waiting.Any(q => q.Count > 0))
        {
            // The run that comes first in the order among those whose turn it is in their lane.
            var lane = Enumerable.Range(0, lanes.Length).Where(l => waiting[l].Count > 0).MinBy(l => order[waiting[l].Peek()[0].Id]);
            var run = waiting[lane].Dequeue();
            var row = next[lane];
            for (var i = 0; i < run.Count; i++)
                foreach (var before in Before(run[i]).Where(b => top.ContainsKey(b))) row = Math.Max(row, top[before] + 1 - i);
            for (var i = 0; i < run.Count; i++) top[run[i].Id] = row + i;
            next[lane] = row + run.Count;
        }
        Rows = next.Max();
        Settle(lanes, top, lanes.MaxBy(l => l.Sum(r => r.Count))!);
        foreach (var step in procedure.Steps) nodes[step.Id] = new(Lanes.IndexOf(Lane(step)), top[step.Id], top[step.Id], [step]);
        Groups = [.. lanes.SelectMany((l, n) => l.Where(r => r.Count > 1).Select(r => new Node(n, top[r[0].Id], top[r[^1].Id], [.. r])))];
    }

    // A lane with room to spare goes down beside what stands before it in the file, so that the page is read from top to bottom.
    private void Settle(List<List<Step>>[] lanes, Dictionary<StepId, int> top, List<List<Step>> longest)
    {
        for (var lane = 0; lane < lanes.Length; lane++)
        {
            if (lanes[lane] == longest || Lanes[lane] == Role.Anyone) continue;
            var latest = Rows;
            foreach (var run in Enumerable.Reverse(lanes[lane]))
            {
                latest -= run.Count;
                var beside = procedure.Steps.Where(s => s.Order < run[0].Order && longest.Any(r => r.Contains(s))).Select(s => top[s.Id]).DefaultIfEmpty(0).Max();
                foreach (var after in procedure.Steps.Where(s => Lane(s) != Lanes[lane] && Before(s).Any(b => run.Any(r => r.Id == b))))
                    latest = Math.Min(latest, top[after.Id] - run.Count);
                var row = Math.Max(top[run[0].Id], Math.Min(beside, latest));
                for (var i = 0; i < run.Count; i++) top[run[i].Id] = row + i;
                latest = row;
            }
        }
    }

    // Steps of one group that follow each other in a lane.
    private static List<List<Step>> Runs(List<Step> steps)
    {
        var runs = new List<List<Step>>();
        foreach (var step in steps)
        {
            if (runs.Count > 0 && step.Groups.Length > 0 && runs[^1][0].Groups.SequenceEqual(step.Groups)) runs[^1].Add(step);
            else runs.Add([step]);
        }
        return runs;
    }

    // What must stand above a step: its conditions, and the one step that makes a closed one part of the case.
    private IEnumerable<StepId> Before(Step step)
    {
        var conditions = step.Relations.Where(r => r.Kind is RelationKind.After or RelationKind.Needs && !r.AnyOf).SelectMany(r => r.Targets);
        var openers = procedure.Steps.Where(s => s.Relations.Any(r => r.Kind == RelationKind.Opens && r.Targets.Contains(step.Id))).ToList();
        return step.Closed && openers.Count == 1 ? conditions.Append(openers[0].Id) : conditions;
    }

    private List<Step> InOrder()
    {
        var left = procedure.Steps.ToList();
        var done = new HashSet<StepId>();
        var order = new List<Step>();
        while (left.Count > 0)
        {
            var next = left.FirstOrDefault(s => Before(s).All(b => done.Contains(b) || b == s.Id)) ?? left[0];
            left.Remove(next);
            done.Add(next.Id);
            order.Add(next);
        }
        return order;
    }
}
