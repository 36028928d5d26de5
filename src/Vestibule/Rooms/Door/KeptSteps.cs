using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using P = Vestibule.Core.Procedures;

namespace Vestibule.Rooms.Door;

/// <summary>The steps of one choice, for somebody alone at the door: in the order in which their cards would come.</summary>
public sealed record StepsOf(AskKind Ask, P.Procedure Procedure, P.Edition Edition, ImmutableArray<P.Step> Steps);

/// <summary>All steps of a door, whom to call by hand, and when they were written down for this device.</summary>
public sealed record KeptStepsView(IReadOnlyList<StepsOf> Choices, IReadOnlyList<Person> Leaders, Instant At);

/// <summary>
/// The procedure for when there is no network: one page, kept sealed on the device, with the steps of all four choices. The tap that opened the case
/// and what is noted on that page wait on the device under the time of the tap, and become the record when the network is back.
/// </summary>
public static class KeptSteps
{
    /// <summary>The page's address.</summary>
    public const string Path = "/door/steps";

    private const int Most = 24;

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, async (Screen screen, Shelf shelf, Deciding deciding, string? campus, CancellationToken stop) =>
        {
            var at = screen.Who.DeviceCampus ?? (campus is null ? null : screen.Book.Campus(new CampusId(campus))?.Id);
            return at is { } door
                ? screen.KeptOffline().Squeeze().Show<KeptStepsPage, KeptStepsView>(
                    Of(screen, shelf, door, [.. OpenCase.AlertedAt(await deciding.RosterAsync(screen.Book, screen.Now, stop), door, screen.Now).Select(a => a.Person)]))
                : screen.NotHere();
        }).Needs(Act.OpenIncident);
        app.MapPost("/door/later", LaterAsync).Needs(Act.Record);
        KeptTaps.Routes(app);
    }

    /// <summary>The steps of a door, as they are now, and whom to call: those whom an alert would reach today, in its order.</summary>
    public static KeptStepsView Of(Screen screen, Shelf shelf, CampusId door, IReadOnlyList<Person> alerted) => new(
        [.. Enum.GetValues<AskKind>().SelectMany(ask => Of(screen, shelf, ask, door))], alerted, screen.Now);

    /// <summary>
    /// Something that was noted while there was no network, about the case that this device's tap opened. A step that the case has gone past
    /// since is kept as it was sent: nothing that somebody noted is lost.
    /// </summary>
    private static async Task<IResult> LaterAsync(Screen screen, Form form, Deciding deciding, CancellationToken stop)
    {
        var (opened, step, text) = (form.Id("opened"), form.Text("step", 100), form.Text("text", AnswerFact.Limit));
        if (form.FirstWrong is { } wrong)
        {
            return screen.Refused(wrong);
        }

        var id = new IncidentId(DerivedIds.Of(opened!.Value, 0));
        var done = await deciding.OnAsync(screen, form, id, (i, _) =>
        {
            if (step is null)
            {
                return new TakeNote(text).Decide(i, screen.Who);
            }

            var decided = new DoStep(i.Asks[0].Id, step, null).Decide(i, screen.Who);
            return decided.IsOk || !Access.May(screen.Who, Act.Record, i.Matter) || i.Asks[0].Procedure.Find(new P.StepId(step)) is not { } late ? decided
                : ImmutableArray.Create<Entry>(new Kept("step-done", i.Asks[0].Procedure.Words(screen.Language, late.Title).Text, "late-tap"));
        }, stop);
        return done.Refusal is { } no ? screen.Refused(no) : screen.Go($"/case/{id}");
    }

    // Played once through: whoever is alone does each card as it comes, and nobody answers the first call of an office.
    private static IEnumerable<StepsOf> Of(Screen screen, Shelf shelf, AskKind ask, CampusId campus)
    {
        var chosen = shelf.Choose(screen.Book, ask, new Place(PlaceKind.Campus, campus), Channel.InPerson, screen.Now);
        if (!chosen.IsOk)
        {
            yield break;
        }

        var run = P.Run.Start(chosen.Value.Procedure, screen.Now);
        run = ask == AskKind.Emergency ? run.Apply(new P.Signal(P.Signals.EmergencyDeclared, screen.Now)) : run;
        var steps = new List<P.Step>();
        while (steps.Count < Most && run.Next(CaseView.Role).Select(n => n.Step).FirstOrDefault(s => IsCard(s) && !steps.Exists(d => d.Id == s.Id)) is { } step)
        {
            steps.Add(step);
            run = step.Call is { } call
                ? run.Apply(new P.CallAttempted(call, P.CallOutcome.NoAnswer, screen.Now))
                : run.Apply(new P.StepDone(step.Id, null, screen.Now, CaseView.Role));
        }

        yield return new StepsOf(ask, chosen.Value.Procedure, chosen.Value.Edition, [.. steps]);
    }

    private static bool IsCard(P.Step step) => !step.Emergency && !step.Decide && !step.PerOfficial && (step.On is null || step.Admits)
        && (step.Say is not null || step.Call is not null || step.Do.Length + step.Avoid.Length > 0);
}
