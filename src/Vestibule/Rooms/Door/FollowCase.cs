using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using P = Vestibule.Core.Procedures;

namespace Vestibule.Rooms.Door;

/// <summary>A case as the door sees it, what was refused last, and what ladders are doing.</summary>
public sealed record CaseView(Incident Incident, Refusal? Refused, ImmutableArray<LadderState> Ladders)
{
    /// <summary>The next thing for whoever is at the door: the ask, and its step; null when it is for others to act.</summary>
    public (Ask Ask, P.NextStep Step)? Next => Incident.Asks
        .SelectMany(a => a.Run.Next(new P.Role("employee")).Select(s => ((Ask, P.NextStep)?)(a, s)))
        .FirstOrDefault(s => s!.Value.Item2.Step.On is null || s.Value.Item2.Step.Call is not null);
}

/// <summary>The door follows the cards: one at a time.</summary>
public static class FollowCase
{
    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/case/{incident}", (Screen screen, Journals journals, Deciding deciding, Guid incident, CancellationToken stop) =>
            ShowAsync(screen, journals, deciding, incident, false, null, stop)).Needs(Act.FollowAtDoor);
        app.MapGet("/case/{incident}/emergency", (Screen screen, Journals journals, Deciding deciding, Guid incident, CancellationToken stop) =>
            ShowAsync(screen, journals, deciding, incident, true, null, stop)).Needs(Act.DeclareEmergency);

        Post(app, "emergency", Act.DeclareEmergency, "emergency", (screen, form) => (i, _) =>
            new DeclareEmergency(form.Text("which", 100), form.Text("words", AnswerFact.Limit), null).Decide(i, screen.Who));
        Post(app, "step", Act.Record, "", (screen, form) => (i, _) =>
            new DoStep(new(form.Id("request") ?? default), form.Required("step", 100), null).Decide(i, screen.Who));
        Post(app, "undo", Act.Record, "", (screen, form) => (i, _) => new Undo(new(form.Id("entry") ?? default)).Decide(i, screen.Who));
        Post(app, "cannot-reach", Act.Record, "", (screen, form) => (i, _) =>
            screen.Book.Person(new(form.Id("person") ?? default)) is { } person
                ? new CannotReach(new Named(person.Id, person.Name, person.Title)).Decide(i, screen.Who) : new Refusal("not-found"));
        Post(app, "call-made", Act.Record, "", (screen, form) => (i, _) =>
            form.Choice<CallOutcome>("outcome") is { } outcome
                ? new RecordCall(form.Required("contact", 100), outcome, form.Text("with", 200)).Decide(i, screen.Who) : form.FirstWrong!);
        Post(app, "read", Act.Record, "", (screen, form) => (i, _) => new ReadInstruction(new(form.Id("advice") ?? default)).Decide(i, screen.Who));
        Post(app, "carried-out", Act.Record, "", (screen, form) => (i, _) => new CarryOut(new(form.Id("advice") ?? default)).Decide(i, screen.Who));
        Post(app, "left", Act.Record, "", (screen, form) => (i, _) => new OfficialLeaves(null, form.Text("text")).Decide(i, screen.Who));
        Post(app, "information", Act.PassOnInformation, "", (screen, form) => (i, _) =>
            new PassOnInformation(form.Text("what"), form.Text("by", 400), form.Text("contact", 400), null).Decide(i, screen.Who));
    }

    private static void Post(
        IEndpointRouteBuilder app, string name, Act act, string goOn, Func<Screen, Form, Func<Incident, Instant, Result<ImmutableArray<Entry>>>> decide) =>
        app.MapPost($"/case/{{incident}}/{name}", async (Screen screen, Form form, Journals journals, Deciding deciding, Guid incident, CancellationToken stop) =>
        {
            var done = await deciding.OnAsync(screen, form, new IncidentId(incident), decide(screen, form), stop);
            return done.IsOk ? screen.Go($"/case/{incident}{(goOn.Length == 0 ? "" : "/" + goOn)}")
                : await ShowAsync(screen, journals, deciding, incident, goOn == "emergency", done.Refusal, stop);
        }).Needs(act);

    private static async Task<IResult> ShowAsync(
        Screen screen, Journals journals, Deciding deciding, Guid incident, bool emergency, Refusal? refused, CancellationToken stop)
    {
        if (await journals.Read(new IncidentId(incident), stop) is not { } found)
        {
            return screen.NotHere();
        }

        var escalate = await deciding.EscalateAsync(screen.Book, screen.Now, stop);
        var view = new CaseView(found, refused, escalate.States(found, screen.Now));
        var status = refused is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict;
        return emergency || (found.Emergency is not null && found.Closed is null)
            ? screen.Show<EmergencyPage, CaseView>(view, status) : screen.Show<CasePage, CaseView>(view, status);
    }
}
