using System.Collections.Immutable;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;

namespace Vestibule.Plumbing;

/// <summary>
/// The requests for records that belong to a case at a door: the one that began there, and those whose asker has the name of one of its officials, or states the same agency
/// within a day. The last two are suggestions.
/// </summary>
public static class LinkedRequests
{
    /// <summary>Those that somebody may see, newest first.</summary>
    public static async Task<ImmutableArray<RecordsRequest>> OfAsync(Screen screen, RecordsDesk desk, Incident incident, CancellationToken stop)
    {
        var found = new List<RecordsRequest>();
        foreach (var key in LookUps(incident).Distinct())
        {
            found.AddRange(await desk.FindByAsync(key, stop));
        }

        return [.. found.DistinctBy(r => r.Id).Where(r => r.Practice == incident.Opened.Rehearsal && Access.May(screen.Who, Act.SeeRecords, new RecordsMatter(r.Outside))).OrderByDescending(r => r.Made)];
    }

    private static IEnumerable<string> LookUps(Incident incident) =>
    [
        Key.OfCase(incident.Id),
        .. incident.Officials.SelectMany(o => (string[])
        [
            .. incident.Answer(CaseSummary.NameField, o)?.Value is { } name && Key.Plain(name).Length > 2 ? [Key.Of("asker", name)] : Array.Empty<string>(),
            .. incident.Answer(CaseSummary.AgencyField, o)?.Value is { } agency ? Key.OfAgency(agency, incident.OpenedAt) : [],
        ]),
    ];
}
