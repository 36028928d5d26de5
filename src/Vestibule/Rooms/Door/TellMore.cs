using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Door;

/// <summary>
/// What whoever is at the door can tell at any time, beside the cards: where it is and how it came, what else is asked, what was seen, a note,
/// what information is wanted, and words of emergency. What really happened is never refused.
/// </summary>
public static class TellMore
{
    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapPost("/case/{incident}/place", (Screen screen, Form form, CaseRoom room, Guid incident, CancellationToken stop) =>
            room.ActAsync(screen, form, incident, "place", (s, f, i) => f.Choice<PlaceKind>("place") is { } kind
                ? new TellPlace(new Place(kind, i.Place.Campus, f.Text("detail", 500)), i.Asks[0].Channel).Decide(i, s.Who) : f.FirstWrong!, stop)).Needs(Act.Record);
        app.MapPost("/case/{incident}/observe", (Screen screen, Form form, CaseRoom room, Guid incident, CancellationToken stop) =>
            room.ActAsync(screen, form, incident, "observe", (s, f, i) =>
                new Observe(f.Required("observation", 100), null, f.Text("text", AnswerFact.Limit)).Decide(i, s.Who), stop, WatchWords.Found(screen, form.Typed("text")))).Needs(Act.Record);
        app.MapPost("/case/{incident}/note", (Screen screen, Form form, CaseRoom room, Guid incident, CancellationToken stop) =>
            room.ActAsync(screen, form, incident, "note", (s, f, i) => new TakeNote(f.Text("text", AnswerFact.Limit)).Decide(i, s.Who), stop, WatchWords.Found(screen, form.Typed("text")))).Needs(Act.Record);
        app.MapPost("/case/{incident}/ask-also", AskAlsoAsync).Needs(Act.Record);
        app.MapPost("/case/{incident}/information", (Screen screen, Form form, CaseRoom room, Guid incident, CancellationToken stop) =>
            room.ActAsync(screen, form, incident, "information", Information, stop, WatchWords.Found(screen, form.Typed("what")))).Needs(Act.PassOnInformation);

        app.MapGet("/case/{incident}/emergency", (Screen screen, CaseRoom room, Guid incident, CancellationToken stop) =>
            room.ShowAsync(screen, incident, true, null, null, false, stop)).Needs(Act.DeclareEmergency);
        app.MapPost("/case/{incident}/emergency", EmergencyAsync).Needs(Act.DeclareEmergency);
        app.MapPost("/case/{incident}/not-emergency", NotEmergencyAsync).Needs(Act.DeclareEmergency);
    }

    private static Result<ImmutableArray<Entry>> Information(Screen screen, Form form, Incident incident)
    {
        LocalDate? by = null;
        if (form.Text("until", 20) is { } day)
        {
            var read = LocalDatePattern.Iso.Parse(day);
            if (!read.Success)
            {
                form.Refuse("until", new Refusal("form.unreadable"));
                return form.FirstWrong!;
            }

            by = read.Value;
        }

        var passed = new PassOnInformation(form.Text("what", AnswerFact.Limit), form.Text("by", 400), form.Text("contact", 400), by).Decide(incident, screen.Who);
        var channel = form.Has("channel") ? form.Choice<Channel>("channel") : null;
        if (!passed.IsOk || channel is not { } came || came == incident.Asks[0].Channel)
        {
            return passed;
        }

        var told = new TellPlace(incident.Place, came).Decide(incident, screen.Who);
        return told.IsOk ? passed.Value.AddRange(told.Value) : told;
    }

    private static async Task<IResult> AskAlsoAsync(Screen screen, Form form, Deciding deciding, CaseRoom room, Guid incident, CancellationToken stop)
    {
        if (form.Choice<AskKind>("ask") is not { } ask || ask is AskKind.Emergency or AskKind.Child)
        {
            return await room.ShowAsync(screen, incident, false, new CameBack(form.FirstWrong ?? new Refusal("form.unreadable"), form, "ask-also"), null, false, stop);
        }

        var done = await deciding.AddAskAsync(screen, form, new IncidentId(incident), ask, Channel.InPerson, stop);
        return done.Refusal is { } no ? await room.ShowAsync(screen, incident, false, new CameBack(no, form, "ask-also"), null, false, stop) : screen.Go($"/case/{incident}");
    }

    /// <summary>Takes an emergency back, from whichever room it was declared or seen in.</summary>
    private static async Task<IResult> NotEmergencyAsync(Screen screen, Form form, Deciding deciding, CaseRoom room, Guid incident, CancellationToken stop)
    {
        var entry = new EntryId(form.Id("entry") ?? default);
        var done = await deciding.OnAsync(screen, form, new IncidentId(incident),
            (i, _) => i.Emergency?.Line.Id == entry || i.Undone.Contains(entry) ? new Undo(entry).Decide(i, screen.Who) : new Refusal("not-found"), stop);
        return done.Refusal is { } no ? await room.ShowAsync(screen, incident, true, new CameBack(no, form, "now"), null, false, stop)
            : screen.Go(CaseRoom.Of(screen.Who, done.Value.After));
    }

    /// <summary>
    /// Switches to emergency, or writes down what was said. The words are also the answer to the procedure's own questions about them, where it
    /// has those by their shared names.
    /// </summary>
    private static async Task<IResult> EmergencyAsync(Screen screen, Form form, Deciding deciding, CaseRoom room, Guid incident, CancellationToken stop)
    {
        var (which, words, by) = (form.Text("which", 100), form.Text("words", AnswerFact.Limit), form.Text("said-by", 400));
        var done = await deciding.OnAsync(screen, form, new IncidentId(incident), (i, _) =>
        {
            var declared = new DeclareEmergency(which, words, null) { By = by }.Decide(i, screen.Who);
            if (!declared.IsOk || i.Emergency is null)
            {
                return declared;
            }

            var answers = new[] { (CaseSummary.EmergencyWordsField, which), (CaseSummary.EmergencyQuoteField, words), (CaseSummary.EmergencySaidByField, by) }
                .Where(a => a.Item2 is not null)
                .Select(a => new AnswerFact(a.Item1, null, AnswerState.Answered, a.Item2, i.Answers.GetValueOrDefault(new(a.Item1, null))?.Now.Line.Id).Decide(i, screen.Who))
                .Where(a => a.IsOk).SelectMany(a => a.Value);
            return declared.Value.AddRange(answers);
        }, stop);
        return done.Refusal is { } no ? await room.ShowAsync(screen, incident, true, new CameBack(no, form, "said"), null, false, stop)
            : screen.Go($"/case/{incident}/emergency");
    }
}
