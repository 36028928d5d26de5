namespace Vestibule.Core.Procedures;

/// <summary>
/// How soon a step is due by timed responses, every deadline on the way being met. A deadline runs from the step that owed it, and owing again
/// keeps the earlier one, so that the response found here bounds it from above.
/// </summary>
internal sealed class Deadlines
{
    private readonly Graph graph;
    private readonly long[] ticks;

    internal Deadlines(Graph graph, StepId? target)
    {
        this.graph = graph;
        ticks = [.. Enumerable.Range(0, graph.Events).Select(e => target is { } y && graph.EventAt(e).Step.Id == y ? 0 : long.MaxValue)];
        if (target is null) return;
        for (var changed = true; changed;)
        {
            changed = false;
            for (var e = 0; e < graph.Events; e++)
            {
                foreach (var response in graph.CodeAt(e)!.Responses)
                {
                    if (response is not { WithinTicks: { } within, Guard: < 0 } || ticks[response.Target] == long.MaxValue || ticks[response.Target] + within >= ticks[e]) continue;
                    ticks[e] = ticks[response.Target] + within;
                    changed = true;
                }
            }
        }
    }

    /// <summary>The longest that the step may take once an event was done, in ticks; the largest number when nothing bounds it.</summary>
    internal long Soonest(PackedMarking after, int e)
    {
        var soonest = long.MaxValue;
        foreach (var response in graph.CodeAt(e)!.Responses)
        {
            if (response.WithinTicks is not { } within || ticks[response.Target] == long.MaxValue || !graph.Included(after, response.Target)) continue;
            if (response.Guard < 0 || graph.Holds(after, response.Guard)) soonest = Math.Min(soonest, within + ticks[response.Target]);
        }

        return soonest;
    }
}
