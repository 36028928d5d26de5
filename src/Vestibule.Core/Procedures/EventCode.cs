namespace Vestibule.Core.Procedures;

/// <summary>One event compiled: its relations as bit masks over events. Built once, never changed.</summary>
internal sealed class EventCode
{
    internal sealed record Clause(ulong[] Mask, int Guard, bool Never = false);

    internal sealed record Response(int Target, TimeAllowed? Within, int Guard);

    internal required int Guard { get; init; }
    internal required bool Repeat { get; init; }
    internal required bool Call { get; init; }
    internal required Clause[] After { get; init; }
    internal required Clause[] AfterAny { get; init; }
    internal required Clause[] Needs { get; init; }
    internal required Clause[] NeedsAny { get; init; }
    internal required Clause[] Waits { get; init; }

    /// <summary>The gates among the needs whose targets must have been done by different people.</summary>
    internal required Clause[] Keys { get; init; }

    /// <summary>Soft gates: told, and never in the way.</summary>
    internal required Clause[] Feasible { get; init; }
    internal required Clause[] FeasibleAny { get; init; }
    internal required Clause[] Closes { get; init; }
    internal required Clause[] Opens { get; init; }
    internal required Clause[] Owes { get; init; }
    internal required Response[] Responses { get; init; }
    internal required ulong[] Fallback { get; init; }
}
