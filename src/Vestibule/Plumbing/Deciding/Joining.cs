using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>Another case that is, or may be, the same visit.</summary>
public sealed record SameVisit(IncidentId Id, string CaseNumber, AskKind Ask, Instant OpenedAt);

/// <summary>The cases that may be the same visit as one: open, at the same campus, begun within half a day of it. A suggestion; a person decides.</summary>
public static class Joining
{
    private static readonly Duration Near = Duration.FromHours(12);

    /// <summary>The suggestions, the nearest first.</summary>
    public static async Task<ImmutableArray<SameVisit>> PerhapsAsync(Screen screen, Journals journals, Incident incident, CancellationToken stop) =>
        incident.Closed is not null || incident.JoinedTo is not null ? [] :
    [
        .. (await journals.Cases(new CaseFilter([(int)CaseState.Open]), stop)).Select(r => CaseSummary.Read(r.Summary))
            .Where(c => c.Id != incident.Id && c.Campus == incident.Place.Campus && c.Rehearsal == incident.Opened.Rehearsal && c.GoesOnIn is null
                && incident.Joinings.All(j => j.Entry.Other != c.Id) && Apart(c, incident) <= Near
                && (Access.May(screen.Who, Act.Counsel, c.Matter) || Access.May(screen.Who, Act.Guide, c.Matter)))
            .OrderBy(c => Apart(c, incident)).Select(c => new SameVisit(c.Id, c.CaseNumber, c.Asks[0], c.OpenedAt)),
    ];

    /// <summary>Joins the case with the one that the form names.</summary>
    public static Task<Result<Receipt>> JoinAsync(Screen screen, Form form, Deciding deciding, IncidentId id, CancellationToken stop) =>
        Other(form) is { } other ? deciding.OnBothAsync(screen, form, id, other, (i, o) => JoinCases.Decide(i, o, screen.Who), stop) : NotHere;

    /// <summary>Parts the case from the one that the form names.</summary>
    public static Task<Result<Receipt>> PartAsync(Screen screen, Form form, Deciding deciding, IncidentId id, CancellationToken stop) =>
        Other(form) is { } other ? deciding.OnBothAsync(screen, form, id, other, (i, o) => JoinCases.Part(i, o.Id, screen.Who), stop) : NotHere;

    private static Task<Result<Receipt>> NotHere => Task.FromResult<Result<Receipt>>(new Refusal("not-found"));

    private static IncidentId? Other(Form form) => form.Id("other") is { } id ? new IncidentId(id) : null;

    private static Duration Apart(CaseSummary one, Incident other) =>
        one.OpenedAt > other.OpenedAt ? one.OpenedAt - other.OpenedAt : other.OpenedAt - one.OpenedAt;
}
