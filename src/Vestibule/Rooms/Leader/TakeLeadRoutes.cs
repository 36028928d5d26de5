using Vestibule.Core.District;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Leader;

/// <summary>The alert: a leader takes charge, cannot come, hands over, or takes it from one who is not there.</summary>
public static class TakeLeadRoutes
{
    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/lead/{incident}", (Screen screen, Journals journals, Deciding deciding, string incident, CancellationToken stop) =>
            LeadRoom.ShowAsync(screen, journals, deciding, incident, LeadTab.Alert, null, stop)).Needs(Act.SeeLeaderRoom);
        app.MapPost("/lead/{incident}/take", (Screen screen, Form form, Deciding deciding, Journals journals, string incident, CancellationToken stop) =>
            LeadRoom.ActAsync(screen, form, deciding, journals, incident, LeadTab.Alert, "ask", (i, _) =>
                new TakeLead(form.Typed("seen-leading") is { Length: > 0 } seen && Guid.TryParse(seen, out var id) ? new PersonId(id) : null)
                    .Decide(i, screen.Who), stop)).Needs(Act.Lead);
        app.MapPost("/lead/{incident}/cannot-come", (Screen screen, Form form, Deciding deciding, Journals journals, string incident, CancellationToken stop) =>
            LeadRoom.ActAsync(screen, form, deciding, journals, incident, LeadTab.Alert, "", (i, _) => SayCannotCome.Decide(i, screen.Who), stop))
            .Needs(Act.Lead);
        app.MapPost("/lead/{incident}/hand-over", HandOverAsync).Needs(Act.Lead);
        app.MapPost("/lead/{incident}/undo", UndoAsync).Needs(Act.Lead);
    }

    private static Task<IResult> HandOverAsync(Screen screen, Form form, Deciding deciding, Journals journals, string incident, CancellationToken stop)
    {
        var to = form.Id("to");
        return LeadRoom.ActAsync(screen, form, deciding, journals, incident, LeadTab.Close, "", (i, _) =>
            screen.Book.LeadersOf(i.Place.Campus).FirstOrDefault(p => p.Id.Value == to) is { } next
                ? new HandOver(new Named(next.Id, next.Name, next.Title)).Decide(i, screen.Who)
                : new Refusal("not-found"), stop, "hand-over");
    }

    private static Task<IResult> UndoAsync(Screen screen, Form form, Deciding deciding, Journals journals, string incident, CancellationToken stop)
    {
        var entry = form.Id("entry");
        var on = form.Typed("on") is ("ask" or "call" or "advice" or "close") and var page ? page : "";
        return LeadRoom.ActAsync(screen, form, deciding, journals, incident, LeadTab.Close, on,
            (i, _) => new Undo(new EntryId(entry ?? default)).Decide(i, screen.Who), stop);
    }
}
