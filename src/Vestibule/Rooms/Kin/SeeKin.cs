using System.Collections.Immutable;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Kin;

/// <summary>The room's first page: cases of this kind, what is due for whom, and the report that opens one. The teams are alerted in its commit.</summary>
public static class SeeKin
{
    /// <summary>The first page.</summary>
    public const string Path = "/kin";

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (Screen screen, Journals journals, CancellationToken stop) => ListAsync(screen, journals, null, stop)).Needs(Act.SeeKin);
        app.MapPost(Path, OpenAsync).Needs(Act.OpenIncident);
        app.MapGet(Path + "/{incident}", (Screen screen, KinDesk desk, Guid incident, CancellationToken stop) => desk.ShowAsync(screen, incident, null, [], stop)).Needs(Act.SeeKin);
    }

    /// <summary>The campuses at which somebody may open a case: the device's own, or any.</summary>
    private static ImmutableArray<Campus> Campuses(Screen screen) =>
        [.. screen.Book.Campuses.Where(c => screen.Who.DeviceCampus is { } at ? c.Id == at : Access.May(screen.Who, Act.OpenIncident, c.Id))];

    private static async Task<IResult> ListAsync(Screen screen, Journals journals, CameBack? back, CancellationToken stop)
    {
        var rows = ImmutableArray.CreateBuilder<KinRow>();
        foreach (var row in await journals.Cases(new CaseFilter([(int)CaseState.Open], Take: 500), stop))
        {
            var one = CaseSummary.Read(row.Summary);
            if (one.Asks.Contains(AskKind.ParentDetained) && Access.May(screen.Who, Act.SeeKin, one.Matter) && await journals.ReadAmongOthers(row.Incident, stop) is { } incident)
            {
                var names = Access.May(screen.Who, Act.SeeKinNames, incident.Matter);
                rows.Add(new KinRow(one.Id, one.CaseNumber, screen.Book.Campus(one.Campus)?.Name ?? one.Campus.Value, one.OpenedAt, one.Children, one.SafeChildren,
                    [.. KinCaseView.Due(incident, screen.Now).Select(d => (KinCaseView.NameOf(screen, incident, d.Child, names), d))]));
            }
        }

        return screen.Show<KinListPage, KinListView>(new KinListView(rows.ToImmutable(), Campuses(screen), back), back is null ? 200 : Failures.StatusOf(back.Why));
    }

    private static async Task<IResult> OpenAsync(Screen screen, Form form, Deciding deciding, Journals journals, CancellationToken stop)
    {
        var from = form.Text("from", 40) ?? "";
        var what = form.Text("what", AnswerFact.Limit);
        var campus = screen.Who.DeviceCampus ?? screen.Book.Campus(new CampusId(form.Typed("campus")))?.Id;
        if (campus is not { } at || !form.Ok)
        {
            return await ListAsync(screen, journals, new CameBack(form.FirstWrong ?? new Refusal("kin-which-school"), form, "open"), stop);
        }

        var id = new IncidentId(DerivedIds.Of(form.Tap.Value, 0));
        var channel = form.Has("channel") ? form.Choice<Channel>("channel") ?? Channel.Phone : Channel.Phone;
        var opened = await deciding.OpenAsync(screen, form, id, AskKind.ParentDetained, channel, new Place(PlaceKind.Campus, at), false, stop);
        if (opened.Refusal is { } no)
        {
            return await ListAsync(screen, journals, new CameBack(no, form, "open"), stop);
        }

        // The alert has left with the opening; what was heard follows in a commit of its own, so that no wording can hold it up.
        var acting = new Acting(screen.Book, screen.Who, new TapId(DerivedIds.Of(form.Tap.Value, 11)), form.Happened(), screen.Now);
        await deciding.OnAsync(acting, id, (i, _) => new ReportKin(from, what).Decide(i, screen.Who), stop);
        return screen.Go($"{Path}/{id}");
    }
}
