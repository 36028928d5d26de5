using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Leader;

/// <summary>What is asked and noted: each fact is a small form of its own, saved the moment it is entered.</summary>
public static class AskRoutes
{
    /// <summary>Before a state in a group of choices, where an answer would stand.</summary>
    public const string StatePrefix = "state:";

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/lead/{incident}/ask", (Screen screen, Journals journals, Deciding deciding, string incident, CancellationToken stop) =>
            LeadRoom.ShowAsync(screen, journals, deciding, incident, LeadTab.Ask, null, stop)).Needs(Act.SeeLeaderRoom);
        app.MapPost("/lead/{incident}/fact", FactAsync).Needs(Act.Lead);
        app.MapPost("/lead/{incident}/withdraw", (Screen screen, Form form, Deciding deciding, Journals journals, string incident, string about, Guid? official, CancellationToken stop) =>
            LeadRoom.ActAsync(screen, form, deciding, journals, incident, LeadTab.Ask, "ask",
                (i, _) => new WithdrawAnswer(about, Of(official)).Decide(i, screen.Who), stop, about, Of(official))).Needs(Act.Lead);
        app.MapPost("/lead/{incident}/official", OfficialAsync).Needs(Act.Lead);
        app.MapPost("/lead/{incident}/agency", AgencyAsync).Needs(Act.Lead);
        app.MapPost("/lead/{incident}/family", FamilyAsync).Needs(Act.Lead);
        app.MapPost("/lead/{incident}/student", (Screen screen, Form form, Deciding deciding, Journals journals, string incident, CancellationToken stop) =>
            LeadRoom.ActAsync(screen, form, deciding, journals, incident, LeadTab.Ask, "ask",
                (i, _) => new NameStudent(null, form.Text("text", AnswerFact.Limit)).Decide(i, screen.Who), stop, "student")).Needs(Act.Lead);
        app.MapPost("/lead/{incident}/note", (Screen screen, Form form, Deciding deciding, Journals journals, string incident, CancellationToken stop) =>
            LeadRoom.ActAsync(screen, form, deciding, journals, incident, LeadTab.Ask, "ask",
                (i, _) => new TakeNote(form.Text("text", AnswerFact.Limit)).Decide(i, screen.Who), stop, "note")).Needs(Act.Lead);
        app.MapPost("/lead/{incident}/observe", (Screen screen, Form form, Deciding deciding, Journals journals, string incident, CancellationToken stop) =>
            LeadRoom.ActAsync(screen, form, deciding, journals, incident, LeadTab.Ask, "ask",
                (i, _) => new Observe(form.Required("observation", 100), null, form.Text("text", AnswerFact.Limit)).Decide(i, screen.Who), stop, "observe")).Needs(Act.Lead);
        app.MapPost("/lead/{incident}/waits", WaitsAsync).Needs(Act.Lead);
    }

    private static OfficialId? Of(Guid? id) => id is { } value ? new OfficialId(value) : null;

    /// <summary>
    /// One fact. What was typed counts when it is new; else the state that was chosen. A person never rivals their own earlier answer.
    /// An emptied field takes the answer back.
    /// </summary>
    private static async Task<IResult> FactAsync(
        Screen screen, Form form, Deciding deciding, Journals journals, string incident, string about, Guid? official, Guid? saw, CancellationToken stop)
    {
        var (who, person) = (screen.Who, Of(official));
        if (person is { } first && Guid.TryParse(incident, out var id) && first == LeadView.FirstOfficial(new IncidentId(id)))
        {
            // The officer who is surely there is recorded with the first thing known about them; recorded already is just as good.
            await deciding.OnAsync(
                new Acting(screen.Book, who, new TapId(DerivedIds.Of(id, 1002)), form.Happened(), screen.Now), new IncidentId(id),
                (i, _) => i.Officials.Contains(first) ? System.Collections.Immutable.ImmutableArray<Entry>.Empty : new AddOfficial(first).Decide(i, who), stop);
        }

        var typed = form.Text("value", AnswerFact.Limit);
        var chosen = typed?.StartsWith(StatePrefix, StringComparison.Ordinal) == true ? typed[StatePrefix.Length..] : form.Typed("state");
        typed = typed?.StartsWith(StatePrefix, StringComparison.Ordinal) == true ? null : typed;
        return await LeadRoom.ActAsync(screen, form, deciding, journals, incident, LeadTab.Ask, $"ask#{Anchor(about, person)}", (i, _) =>
        {
            var known = i.Answers.GetValueOrDefault(new FactKey(about, person));
            var now = known?.Now.Entry;
            var seen = known is { Rivals.IsEmpty: true } && known.Now.Line.By.Person == who.Person?.Id ? known.Now.Line.Id
                : saw is { } shown ? new EntryId(shown) : (EntryId?)null;
            var state = chosen switch
            {
                "refused" => AnswerState.Refused,
                "shown-recording-refused" => AnswerState.ShownRecordingRefused,
                "not-known" => AnswerState.NotKnown,
                _ => AnswerState.Answered,
            };
            return typed is not null && (typed != now?.Value || state == AnswerState.Answered)
                    ? new AnswerFact(about, person, AnswerState.Answered, typed, seen).Decide(i, who)
                : state != AnswerState.Answered ? new AnswerFact(about, person, state, null, seen).Decide(i, who)
                : now is not null ? new WithdrawAnswer(about, person).Decide(i, who)
                : new Refusal("answer-empty");
        }, stop, about, person);
    }

    private static Task<IResult> OfficialAsync(Screen screen, Form form, Deciding deciding, Journals journals, string incident, CancellationToken stop)
    {
        var added = new OfficialId(DerivedIds.Of(form.Tap.Value, 2));
        return LeadRoom.ActAsync(screen, form, deciding, journals, incident, LeadTab.Ask, "ask", (i, _) =>
        {
            var more = new AddOfficial(added).Decide(i, screen.Who);
            return i.Officials.IsEmpty && more.IsOk ? more.Value.Insert(0, new OfficialRecorded(LeadView.FirstOfficial(i.Id))) : more;
        }, stop);
    }

    private static Task<IResult> AgencyAsync(Screen screen, Form form, Deciding deciding, Journals journals, string incident, Guid? official, CancellationToken stop)
    {
        var state = form.Choice<AgencyCheck>("check");
        return LeadRoom.ActAsync(screen, form, deciding, journals, incident, LeadTab.Ask, "ask", (i, _) =>
        {
            var one = Of(official) ?? LeadView.FirstOfficial(i.Id);
            var check = new CheckAgency(one, state ?? AgencyCheck.Unverified, form.Text("directory", 100), form.Text("with", 200)) { Printed = form.Text("printed", 400) };
            if (!i.Officials.IsEmpty || one != LeadView.FirstOfficial(i.Id))
            {
                return check.Decide(i, screen.Who, screen.Book);
            }

            // The officer who is surely there is recorded with the first thing known about them, in the same commit.
            var checkedFirst = check.Decide(i with { Officials = [one] }, screen.Who, screen.Book);
            return checkedFirst.IsOk ? checkedFirst.Value.Insert(0, new OfficialRecorded(one)) : checkedFirst;
        }, stop, "agency", Of(official));
    }

    private static Task<IResult> FamilyAsync(Screen screen, Form form, Deciding deciding, Journals journals, string incident, CancellationToken stop)
    {
        var agreed = form.Required("agreed", 10);
        return LeadRoom.ActAsync(screen, form, deciding, journals, incident, LeadTab.Ask, "ask",
            (i, _) => new AskFamily(agreed == "yes", form.Text("with", 200)).Decide(i, screen.Who), stop, "family");
    }

    private static Task<IResult> WaitsAsync(Screen screen, Form form, Deciding deciding, Journals journals, string incident, CancellationToken stop)
    {
        var step = form.Required("step", 100);
        return LeadRoom.ActAsync(screen, form, deciding, journals, incident, LeadTab.Ask, "ask#waits",
            (i, _) => new DoStep(i.Asks[0].Id, step, null).Decide(i, screen.Who), stop, "waits");
    }

    /// <summary>The id of a fact's form on the page.</summary>
    public static string Anchor(string field, OfficialId? official) => official is { } one ? $"f-{field}-{one.Value:N}" : $"f-{field}";
}
