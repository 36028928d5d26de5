using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Door;

/// <summary>Somebody whom a case would alert now, and after how many silent minutes.</summary>
public sealed record Alerted(Person Person, int Minutes);

/// <summary>What the door shows before anything happened: the campus, who is alerted, in order, and open cases of this door. No campus: choose one.</summary>
public sealed record DoorView(CampusId? Campus, IReadOnlyList<Alerted> Alerted, IReadOnlyList<CaseSummary> Open)
{
    /// <summary>When the phone of each last proved itself, where it did within a day.</summary>
    public IReadOnlyDictionary<PersonId, Instant> Tested { get; init; } = new Dictionary<PersonId, Instant>();

    /// <summary>The steps that the device keeps for when the network is gone: they come with the page, so that a slow line is asked once less.</summary>
    public KeptStepsView? Steps { get; init; }

    /// <summary>How many things this door sent late that found no case.</summary>
    public int Late { get; init; }
}

/// <summary>One tap on what is happening opens a case. Nothing else is asked first.</summary>
public static class OpenCase
{
    // The crisis team has one room: where the children of a detained parent are. Whoever has another room of their own begins there.
    private const string Crisis = "/kin";

    private static readonly (Act Act, string Room)[] Rooms = [(Act.SeeLeaderRoom, "/lead"), (Act.SeeLegalRoom, "/legal"), (Act.SeeSafetyRoom, "/safety"), (Act.SeeRecords, "/records"), (Act.KeepOffice, "/office/devices")];

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/", (Screen screen, Journals journals, Deciding deciding, LateBook late, Shelf shelf, CancellationToken stop) =>
        {
            var room = screen.Who.Person is null ? null : Rooms.Where(r => Access.May(screen.Who, r.Act)).Select(r => r.Room).FirstOrDefault()
                ?? (Access.May(screen.Who, Act.ReadRecord) ? "/record" : screen.Who.Posts.Any(p => p.Role == Role.CrisisTeam) ? Crisis : null);
            return room is null ? ShowAsync(screen, journals, deciding, late, shelf, CampusOf(screen.Who), stop) : Task.FromResult(screen.Go(room));
        }).Needs(Act.SeePublic);
        app.MapGet("/door", (Screen screen, Journals journals, Deciding deciding, LateBook late, Shelf shelf, string? campus, CancellationToken stop) =>
            ShowAsync(screen, journals, deciding, late, shelf, campus is null ? CampusOf(screen.Who) : new CampusId(campus), stop)).Needs(Act.OpenIncident);

        app.MapPost("/door/open", async (Screen screen, Form form, Deciding deciding, CancellationToken stop) =>
        {
            var campus = screen.Who.DeviceCampus ?? (form.Typed("campus") is { Length: > 0 } named ? screen.Book.Campus(new CampusId(named))?.Id : CampusOf(screen.Who));
            if (campus is not { } at || form.Choice<AskKind>("ask") is not { } ask || ask == AskKind.Child || !form.Ok)
            {
                return screen.Refused(form.FirstWrong ?? new Refusal("not-allowed"), "/door");
            }

            var place = form.Has("place") ? form.Choice<PlaceKind>("place") ?? PlaceKind.Campus : PlaceKind.Campus;
            var id = new IncidentId(DerivedIds.Of(form.Tap.Value, 0));
            var opened = await deciding.OpenAsync(screen, form, id, ask, Channel.InPerson, new Place(place, at), false, stop);
            return opened.IsOk ? screen.Go(ask switch { AskKind.Emergency => $"/case/{id}/emergency", AskKind.ParentDetained => $"/kin/{id}", _ => $"/case/{id}" }) : screen.Refused(opened.Refusal!, "/");
        }).Needs(Act.OpenIncident);
    }

    private static async Task<IResult> ShowAsync(Screen screen, Journals journals, Deciding deciding, LateBook late, Shelf shelf, CampusId? campus, CancellationToken stop)
    {
        if (campus is { } named && screen.Book.Campus(named) is null)
        {
            return screen.NotHere();
        }

        var roster = await deciding.RosterAsync(screen.Book, screen.Now, stop);
        var mine = screen.Who == Who.Nobody ? [] : (await journals.Cases(new CaseFilter([(int)CaseState.Open], Take: 200), stop)).Select(r => CaseSummary.Read(r.Summary))
            .Where(c => Access.May(screen.Who, Act.FollowAtDoor, c.Matter)).Take(10);
        Alerted[] alerted = campus is { } at ? [.. AlertedAt(roster, at, screen.Now)] : [];
        screen.KeptOffline().Squeeze();
        return screen.Show<DoorPage, DoorView>(new DoorView(campus, alerted, [.. mine])
        {
            Steps = campus is { } here && Access.May(screen.Who, Act.OpenIncident) ? KeptSteps.Of(screen, shelf, here, [.. alerted.Select(a => a.Person)]) : null,
            Late = campus is { } door && Access.May(screen.Who, Act.OpenIncident, door) ? (await late.Waiting(stop)).Count(l => l.Tap.Campus == door) : 0,
            Tested = await Practising.TestedAsync(journals, [.. alerted.Select(a => a.Person)], screen.Now, screen.Zone, stop),
        });
    }

    /// <summary>Whom an alert from a campus would reach now, in the order of the ladder, and after how long.</summary>
    internal static IEnumerable<Alerted> AlertedAt(Roster roster, CampusId campus, Instant now)
    {
        var (wait, named) = (Duration.Zero, new HashSet<PersonId>());
        foreach (var rung in roster.Ladder(LadderNames.Leader, campus, now).Rungs.Where(r => !r.People.IsEmpty).Select((r, n) => n == 0 ? r with { After = Duration.Zero } : r))
        {
            wait += rung.After;
            foreach (var person in rung.People.Where(named.Add).Select(roster.Book.Person).OfType<Person>())
            {
                yield return new Alerted(person, (int)Math.Ceiling(wait.TotalMinutes));
            }
        }
    }

    /// <summary>The door somebody stands at: the enrolled device's, or the campus of the person's own post.</summary>
    internal static CampusId? CampusOf(Who who) => who.DeviceCampus ?? who.Person?.Roles.Select(r => r.Campus).FirstOrDefault(c => c is not null);
}
