namespace Vestibule.Core.Procedures;

/// <summary>
/// How soon a step is due by timed responses, in ticks or in working days, every deadline on the way being met. A deadline runs from the step that owed it, and owing again
/// keeps the earlier one, so that the response found here bounds it from above.
/// </summary>
internal sealed class Deadlines
{
    private readonly Graph graph;
    private readonly long[] ticks;
    private readonly bool inWorkingDays;

    /// <param name="graph">The graph.</param>
    /// <param name="target">The step that is due.</param>
    /// <param name="inWorkingDays">
    /// Count in working days. A length of time then counts as the calendar days it can touch, which are never fewer than the working days. Otherwise
    /// count in ticks; working days then bound nothing, since any number of closures may lie between.
    /// </param>
    internal Deadlines(Graph graph, StepId? target, bool inWorkingDays = false)
    {
        (this.graph, this.inWorkingDays) = (graph, inWorkingDays);
        ticks = [.. Enumerable.Range(0, graph.Events).Select(e => target is { } y && graph.EventAt(e) is { Unseen: false } known && known.Step.Id == y ? 0 : long.MaxValue)];
        if (target is null) return;
        for (var changed = true; changed;)
        {
            changed = false;
            for (var e = 0; e < graph.Events; e++)
            {
                if (graph.EventAt(e).Unseen) continue;
                foreach (var response in graph.CodeAt(e).Responses)
                {
                    if (Bound(response.Within) is not { } within || response.Guard >= 0 || ticks[response.Target] == long.MaxValue || ticks[response.Target] + within >= ticks[e]) continue;
                    ticks[e] = ticks[response.Target] + within;
                    changed = true;
                }
            }
        }
    }

    // A night on which clocks go forward is an hour short.
    private long? Bound(TimeAllowed? within) => within switch
    {
        null => null,
        { WorkingDays: > 0 and var days } => inWorkingDays ? days : null,
        { Length: var length } => inWorkingDays ? 1 + (long)Math.Floor((length.TotalHours + 1) / 24) : length.BclCompatibleTicks,
    };

    /// <summary>Whether a bound found by <see cref="Soonest"/> is within what a rule allows.</summary>
    internal bool Late(PackedMarking after, int e, TimeAllowed allowed) => Soonest(after, e) > (inWorkingDays ? allowed.WorkingDays : allowed.Length.BclCompatibleTicks);

    /// <summary>The longest that the step may take once an event was done, in ticks or working days; the largest number when nothing bounds it.</summary>
    private long Soonest(PackedMarking after, int e)
    {
        var soonest = long.MaxValue;
        foreach (var response in graph.CodeAt(e).Responses)
        {
            if (Bound(response.Within) is not { } within || ticks[response.Target] == long.MaxValue || !graph.Included(after, response.Target)) continue;
            if (response.Guard < 0 || graph.Holds(after, response.Guard)) soonest = Math.Min(soonest, within + ticks[response.Target]);
        }

        return soonest;
    }
}
