using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Door;

/// <summary>The door follows the cards, one at a time; counsel's instruction is read, confirmed and carried out.</summary>
public static class FollowCase
{
    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/case/{incident}", (Screen screen, CaseRoom room, Guid incident, string? step, string? watch, string? write, CancellationToken stop) =>
            room.ShowAsync(screen, incident, false, null, step, watch is not null, stop, write is not null)).Needs(Act.FollowAtDoor);

        Post(app, "step", Act.Record, (screen, form, i) => new DoStep(new(form.Id("request") ?? default), form.Required("step", 100), Official(form)).Decide(i, screen.Who));
        Post(app, "skip", Act.Record, (screen, form, i) =>
            new SkipStep(new(form.Id("request") ?? default), form.Required("step", 100), Official(form), form.Text("reason")).Decide(i, screen.Who));
        Post(app, "cannot-reach", Act.Record, (screen, form, i) => screen.Book.Person(new(form.Id("person") ?? default)) is { } person
            ? new CannotReach(new Named(person.Id, person.Name, person.Title)).Decide(i, screen.Who) : new Refusal("not-found"));
        Post(app, "call-made", Act.Record, (screen, form, i) => form.Choice<CallOutcome>("outcome") is { } outcome
            ? new RecordCall(form.Required("contact", 100), outcome, form.Text("with", 200)).Decide(i, screen.Who) : form.FirstWrong!);
        Post(app, "told", Act.Record, (screen, form, i) => new TellSafety(form.Text("with", 200), form.Text("text", AnswerFact.Limit)).Decide(i, screen.Who));
        Post(app, "send", Act.Record, (screen, _, i) => AskLegal.Decide(i, screen.Who));
        Post(app, "read-back", Act.Record, (screen, form, i) => new ReadBack(new(form.Id("advice") ?? default)).Decide(i, screen.Who));
        Post(app, "read", Act.Record, (screen, form, i) => new ReadInstruction(new(form.Id("advice") ?? default)).Decide(i, screen.Who));
        Post(app, "carried-out", Act.Record, (screen, form, i) => new CarryOut(new(form.Id("advice") ?? default)).Decide(i, screen.Who));
        Post(app, "left", Act.Record, (screen, form, i) => new OfficialLeaves(Official(form), form.Text("text")).Decide(i, screen.Who));
        app.MapPost("/case/{incident}/undo", async (Screen screen, Form form, Deciding deciding, CaseRoom room, Guid incident, CancellationToken stop) =>
        {
            var entry = new EntryId(form.Id("entry") ?? default);
            var done = await deciding.OnAsync(screen, form, new IncidentId(incident), (i, _) => new Undo(entry).Decide(i, screen.Who), stop);
            return done.Refusal is { } no ? await room.ShowAsync(screen, incident, false, new CameBack(no, form, "now"), null, false, stop)
                : screen.Go(done.Value.After.Closed is not null ? "/" : $"/case/{incident}");
        }).Needs(Act.Record);
        app.MapPost("/case/{incident}/answer", AnswerAsync).Needs(Act.Record);
    }

    /// <summary>Answers of one card, each saved by itself, and then the card is done. No answer is needed to go on.</summary>
    private static async Task<IResult> AnswerAsync(Screen screen, Form form, Deciding deciding, CaseRoom room, Guid incident, CancellationToken stop)
    {
        var (id, step, official) = (new IncidentId(incident), form.Required("step", 100), Official(form));
        var request = new AccessRequestId(form.Id("request") ?? default);
        var acting = new Acting(screen.Book, screen.Who, form.Tap, form.Happened(), screen.Now);
        var watch = false;
        var refused = form.FirstWrong;
        var n = 0;
        foreach (var field in form.Chosen("field").Distinct(StringComparer.Ordinal))
        {
            var (typed, state) = (form.Text("f-" + field, AnswerFact.Limit), form.Typed("s-" + field));
            if (typed is null && state.Length == 0)
            {
                continue;
            }

            watch |= WatchWords.Found(screen, typed);
            refused ??= (await OnceAsync((i, _) => official is { } one && !i.Officials.Contains(one) ? new AddOfficial(one).Decide(i, screen.Who) : ImmutableArray<Entry>.Empty)).Refusal;
            var answered = await OnceAsync((i, _) => new AnswerFact(
                field, official, state == "refused" ? AnswerState.Refused : AnswerState.Answered, typed, i.Answers.GetValueOrDefault(new(field, official))?.Now.Line.Id).Decide(i, screen.Who));
            refused ??= answered.Refusal is { Key: "unknown-official" } ? null : answered.Refusal;
        }

        if (refused is null)
        {
            // The answers may have done the step already; then there is nothing left to do.
            refused = (await OnceAsync((i, _) => i.Asks.FirstOrDefault(a => a.Id == request) is { } ask && ask.Run.May(new(step), Seated(i, official), CaseView.Role).IsOk && !ask.Run.IsDone(new(step), Seated(i, official))
                ? new DoStep(request, step, Seated(i, official)).Decide(i, screen.Who) : ImmutableArray<Entry>.Empty)).Refusal;
        }

        return refused is null ? screen.Go($"/case/{incident}{(watch ? "?watch" : "")}")
            : await room.ShowAsync(screen, incident, false, new CameBack(refused, form, "now"), step, false, stop);

        Task<Result<Store.Receipt>> OnceAsync(Func<Incident, Instant, Result<ImmutableArray<Entry>>> decide) =>
            deciding.OnAsync(acting with { Tap = n == 0 ? form.Tap : new TapId(DerivedIds.Of(form.Tap.Value, 3000 + n)) }, id, (i, now) => { n++; return decide(i, now); }, stop);

        static OfficialId? Seated(Incident incident, OfficialId? official) => official is { } one && incident.Officials.Contains(one) ? one : null;
    }

    private static OfficialId? Official(Form form) => Guid.TryParse(form.Typed("official"), out var one) ? new OfficialId(one) : null;

    private static void Post(
        IEndpointRouteBuilder app, string name, Act act, Func<Screen, Form, Incident, Result<ImmutableArray<Entry>>> decide) =>
        app.MapPost($"/case/{{incident}}/{name}", (Screen screen, Form form, CaseRoom room, Guid incident, CancellationToken stop) =>
            room.ActAsync(screen, form, incident, name, decide, stop)).Needs(act);
}
