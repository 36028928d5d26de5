using Vestibule.Core.District;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Leader;

/// <summary>Counsel's advice comes to the leader: read back, then given to the door, word for word.</summary>
public static class AdviceRoutes
{
    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/lead/{incident}/advice", (Screen screen, Journals journals, Deciding deciding, string incident, CancellationToken stop) =>
            LeadRoom.ShowAsync(screen, journals, deciding, incident, LeadTab.Advice, null, stop)).Needs(Act.SeeLeaderRoom);
        app.MapPost("/lead/{incident}/read-back", (Screen screen, Form form, Deciding deciding, Journals journals, string incident, CancellationToken stop) =>
        {
            var advice = new AdviceId(form.Id("advice") ?? default);
            return LeadRoom.ActAsync(screen, form, deciding, journals, incident, LeadTab.Advice, "advice", (i, _) => new ReadBack(advice).Decide(i, screen.Who), stop);
        }).Needs(Act.Lead);
        app.MapPost("/lead/{incident}/instruct", (Screen screen, Form form, Deciding deciding, Journals journals, string incident, CancellationToken stop) =>
        {
            var advice = new AdviceId(form.Id("advice") ?? default);
            return LeadRoom.ActAsync(screen, form, deciding, journals, incident, LeadTab.Advice, "advice", (i, _) => new Instruct(advice).Decide(i, screen.Who), stop);
        }).Needs(Act.Lead);
    }
}
