using System.Collections.Immutable;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Incidents;

/// <summary>An incident as its journal tells it: the fold of its lines. It has no state of its own.</summary>
public sealed partial record Incident(IncidentId Id, ImmutableArray<Line> Lines)
{
    /// <summary>How the incident began.</summary>
    public Opened Opened => (Opened)Lines[0].Entry;

    /// <summary>The sequence of the newest line; what a screen has seen is named by it.</summary>
    public long Version => Lines[^1].Sequence;
}
