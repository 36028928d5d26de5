using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Rehearsal;

/// <summary>The stage: the play so far, or the invitation to begin it. What was refused, if a scene could not be played.</summary>
public sealed record Stage(Cast Cast, Incident? Incident, Scene? Next, Refusal? Refused);

/// <summary>
/// Plays an official through the door, so that a newcomer sees the whole path in two minutes: each scene is one button, and each makes the
/// real entries in a real journal, of a case marked as practice, for which no message is made. Only a demonstration has these pages.
/// </summary>
public static class Rehearse
{
    /// <summary>The page.</summary>
    public const string Path = "/rehearse";

    /// <summary>The routes; none in a live house.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        if (!app.ServiceProvider.GetRequiredService<House>().Demonstration)
        {
            return;
        }

        app.MapGet(Path, (Screen screen) => Show(screen, null, null)).Needs(Act.SeePublic);
        app.MapPost(Path, BeginAsync).Needs(Act.SeePublic);
        app.MapGet(Path + "/{play:guid}", async (Screen screen, Journals journals, Guid play, CancellationToken stop) =>
            await FindAsync(journals, play, stop) is { } incident ? Show(screen, incident, null) : screen.NotHere()).Needs(Act.SeePublic);
        app.MapPost(Path + "/{play:guid}", PlayAsync).Needs(Act.SeePublic);
    }

    private static async Task<IResult> BeginAsync(Screen screen, Form form, Deciding deciding, CancellationToken stop)
    {
        if (CastOf(screen) is not { } cast || !form.Ok)
        {
            return screen.Refused(form.FirstWrong ?? new Refusal("not-allowed"));
        }

        var id = new IncidentId(DerivedIds.Of(form.Tap.Value, 0));
        var opened = await deciding.OpenAsync(
            Acting(screen, cast.Who(Part.Door), form.Tap), id, AskKind.Student, Channel.InPerson, new Place(PlaceKind.Campus, cast.Campus.Id), true, stop);
        return opened.IsOk ? screen.Go($"{Path}/{id}") : screen.Refused(opened.Refusal!);
    }

    private static async Task<IResult> PlayAsync(Screen screen, Form form, Deciding deciding, Journals journals, KeepPaper keep, Guid play, CancellationToken stop)
    {
        if (await FindAsync(journals, play, stop) is not { } incident)
        {
            return screen.NotHere();
        }

        // A scene that is over, from a page that is behind or a second tap, is not played again.
        if (!form.Ok || Scene.Next(incident) is not { } scene || scene.Key != form.Typed("scene") || CastOf(screen, incident) is not { } cast)
        {
            return screen.Go($"{Path}/{play}");
        }

        var who = cast.Who(scene.Part);
        if (scene.HandsPaper && incident.Papers.IsEmpty)
        {
            var kept = await keep.OneAsync(Acting(screen, who, new TapId(DerivedIds.Of(form.Tap.Value, 2000))), incident.Id, null, new MemoryStream(Paper()), 0, stop);
            if (kept.Why is { } lost)
            {
                return Show(screen, incident, lost);
            }
        }

        for (var n = 0; n < scene.Moves.Length; n++)
        {
            var (move, tap) = (scene.Moves[n], new TapId(DerivedIds.Of(form.Tap.Value, 1000 + n)));
            var done = await deciding.OnAsync(Acting(screen, who, tap), incident.Id, (i, now) =>
                move(i, who, now, k => DerivedIds.Of(form.Tap.Value, k), key => screen.S("rehearse.words." + key)), stop);
            if (done.Refusal is { } no)
            {
                return Show(screen, await FindAsync(journals, play, stop), no);
            }
        }

        return screen.Go($"{Path}/{play}#now");
    }

    private static IResult Show(Screen screen, Incident? incident, Refusal? refused) => CastOf(screen, incident) is { } cast
        ? screen.Show<StagePage, Stage>(new Stage(cast, incident, incident is null ? null : Scene.Next(incident), refused), refused is null ? 200 : 409)
        : screen.NotHere();

    private static Cast? CastOf(Screen screen, Incident? incident = null) => Cast.Of(screen.Book, incident?.Place.Campus ?? screen.Who.DeviceCampus);

    private static async Task<Incident?> FindAsync(Journals journals, Guid play, CancellationToken stop) =>
        await journals.Read(new IncidentId(play), stop) is { Opened.Rehearsal: true } incident ? incident : null;

    private static Acting Acting(Screen screen, Who who, TapId tap) => new(screen.Book, who, tap, new Happened(screen.Now, TimeSource.Server), screen.Now);

    private static byte[] Paper()
    {
        using var stream = typeof(Rehearse).Assembly.GetManifestResourceStream("rehearsal-paper.png")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}
