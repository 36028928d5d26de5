using System.Collections.Immutable;
using Vestibule.Core.Incidents;

namespace Vestibule.Rooms.Kin;

/// <summary>How a school can have heard of it, as the shared question of procedures has it.</summary>
public static class ReportWays
{
    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<string> All = ["family", "school", "agency", "news", KinSteps.ByParentCall, "other"];
}
