using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Kernel;

namespace Vestibule.Plumbing;

/// <summary>A case at another campus that may have the same officers: by what (<c>badge</c>, <c>name</c>, <c>agency</c>), and whether a person confirmed it.</summary>
public sealed record PerhapsSame(IncidentId Id, string CaseNumber, CampusId Campus, Instant OpenedAt, bool Open, ImmutableArray<string> By, bool Confirmed);

/// <summary>Finds the same officials or agency at a second campus by itself. It stays a suggestion until a person confirms it; Safety and counsel see both cases.</summary>
public static class SameOfficers
{
    private static readonly Duration Week = Duration.FromDays(7);

    /// <summary>
    /// Cases at other campuses that share an officer's badge or name within a week, or the agency alone within the hours that the district chose, as far as somebody may see them.
    /// </summary>
    public static async Task<IReadOnlyList<PerhapsSame>> OfAsync(Screen screen, Journals journals, Incident incident, Act may, int agencyHours, CancellationToken stop)
    {
        var same = new List<PerhapsSame>();
        foreach (var id in (await journals.Sharing(incident.Id, stop)).Union(incident.SameOfficials))
        {
            if (await journals.ReadAmongOthers(id, stop) is not { } other || other.Place.Campus == incident.Place.Campus || other.Opened.Rehearsal != incident.Opened.Rehearsal
                || !Access.May(screen.Who, may, other.Matter))
            {
                continue;
            }

            var by = CaseSummary.SharedBy(incident, other);
            var confirmed = incident.SameOfficials.Contains(id) || other.SameOfficials.Contains(incident.Id);
            var apart = other.OpenedAt > incident.OpenedAt ? other.OpenedAt - incident.OpenedAt : incident.OpenedAt - other.OpenedAt;
            if (confirmed || apart < (by is ["agency"] ? Duration.FromHours(agencyHours) : Week))
            {
                same.Add(new PerhapsSame(id, other.Opened.CaseNumber, other.Place.Campus, other.OpenedAt, other.Closed is null, by, confirmed));
            }
        }

        return [.. same.OrderBy(s => s.Confirmed ? 0 : 1).ThenByDescending(s => s.OpenedAt)];
    }
}
