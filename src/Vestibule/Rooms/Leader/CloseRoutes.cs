using Vestibule.Core.District;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Leader;

/// <summary>The end: Safety is told what legal said, the officers leave, the case is closed with what is still owed in plain sight.</summary>
public static class CloseRoutes
{
    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/lead/{incident}/close", (Screen screen, Journals journals, Deciding deciding, string incident, CancellationToken stop) =>
            LeadRoom.ShowAsync(screen, journals, deciding, incident, LeadTab.Close, null, stop)).Needs(Act.SeeLeaderRoom);
        app.MapPost("/lead/{incident}/safety-told", (Screen screen, Form form, Deciding deciding, Journals journals, string incident, CancellationToken stop) =>
            LeadRoom.ActAsync(screen, form, deciding, journals, incident, LeadTab.Close, "close",
                (i, _) => new TellSafety(form.Text("with", 200), form.Text("text", AnswerFact.Limit)).Decide(i, screen.Who), stop, "safety")).Needs(Act.Lead);
        app.MapPost("/lead/{incident}/left", (Screen screen, Form form, Deciding deciding, Journals journals, string incident, CancellationToken stop) =>
            LeadRoom.ActAsync(screen, form, deciding, journals, incident, LeadTab.Close, "close",
                (i, _) => new OfficialLeaves(Guid.TryParse(form.Typed("official"), out var one) ? new OfficialId(one) : null, form.Text("text", AnswerFact.Limit))
                    .Decide(i, screen.Who), stop, "left")).Needs(Act.Lead);
        app.MapPost("/lead/{incident}/close", (Screen screen, Form form, Deciding deciding, Journals journals, string incident, CancellationToken stop) =>
            LeadRoom.ActAsync(screen, form, deciding, journals, incident, LeadTab.Close, "close",
                (i, now) => new Close(form.Text("reason", AnswerFact.Limit)).Decide(i, screen.Who, now), stop, "close")).Needs(Act.Lead);
    }
}
