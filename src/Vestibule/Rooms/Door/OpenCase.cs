using Vestibule.Core.District;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Door;

/// <summary>What the door shows before anything happened: the campus, and who is alerted, in order. No campus: nobody stands at a door.</summary>
public sealed record DoorView(CampusId? Campus, IReadOnlyList<Person> Alerted);

/// <summary>One tap on what is happening opens a case. Nothing else is asked first.</summary>
public static class OpenCase
{
    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/", async (Screen screen, Journals journals, CancellationToken stop) =>
        {
            var campus = CampusOf(screen.Who);
            if (screen.Who.Person is not null && Access.May(screen.Who, Act.SeeLeaderRoom))
            {
                return screen.Go("/lead");
            }

            if (Access.May(screen.Who, Act.SeeLegalRoom))
            {
                return screen.Go("/legal");
            }

            if (Access.May(screen.Who, Act.SeeSafetyRoom))
            {
                return screen.Go("/safety");
            }

            if (Access.May(screen.Who, Act.ReadRecord))
            {
                return screen.Go("/record");
            }

            if (Access.May(screen.Who, Act.KeepOffice))
            {
                return screen.Go("/office/devices");
            }

            var absent = await journals.OutToday(screen.Now.InZone(screen.Zone).Date, stop);
            return screen.Show<DoorPage, DoorView>(new DoorView(
                campus, campus is { } at ? [.. screen.Book.LeadersOf(at).Where(p => !absent.Contains(p.Id))] : []));
        }).Needs(Act.SeePublic);

        app.MapPost("/door/open", async (Screen screen, Form form, Deciding deciding, CancellationToken stop) =>
        {
            if (CampusOf(screen.Who) is not { } campus || form.Choice<AskKind>("ask") is not { } ask || !form.Ok)
            {
                return screen.Refused(form.FirstWrong ?? new Refusal("not-allowed"));
            }

            var id = new IncidentId(DerivedIds.Of(form.Tap.Value, 0));
            var opened = await deciding.OpenAsync(screen, form, id, ask, Channel.InPerson, new Place(PlaceKind.Campus, campus), false, stop);
            return opened.IsOk ? screen.Go(ask == AskKind.Emergency ? $"/case/{id}/emergency" : $"/case/{id}") : screen.Refused(opened.Refusal!);
        }).Needs(Act.OpenIncident);
    }

    /// <summary>The door somebody stands at: the enrolled device's, or the campus of the person's own post.</summary>
    private static CampusId? CampusOf(Who who) => who.DeviceCampus ?? who.Person?.Roles.Select(r => r.Campus).FirstOrDefault(c => c is not null);
}
