using Vestibule.Core.District;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Leader;

/// <summary>Reaching the legal office: the call and how it ended, the packet, and counsel's questions.</summary>
public static class CallRoutes
{
    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/lead/{incident}/call", (Screen screen, Journals journals, Deciding deciding, string incident, CancellationToken stop) =>
            LeadRoom.ShowAsync(screen, journals, deciding, incident, LeadTab.Call, null, stop)).Needs(Act.SeeLeaderRoom);
        app.MapPost("/lead/{incident}/call-made", CallMadeAsync).Needs(Act.Lead);
        app.MapPost("/lead/{incident}/send", (Screen screen, Form form, Deciding deciding, Journals journals, string incident, CancellationToken stop) =>
            LeadRoom.ActAsync(screen, form, deciding, journals, incident, LeadTab.Call, "call", (i, _) => AskLegal.Decide(i, screen.Who), stop)).Needs(Act.Lead);
        app.MapPost("/lead/{incident}/answer-counsel", AnswerAsync).Needs(Act.Lead);
    }

    private static Task<IResult> CallMadeAsync(Screen screen, Form form, Deciding deciding, Journals journals, string incident, CancellationToken stop)
    {
        var (contact, outcome) = (form.Required("contact", 100), form.Choice<CallOutcome>("outcome"));
        return LeadRoom.ActAsync(screen, form, deciding, journals, incident, LeadTab.Call, "call",
            (i, _) => new RecordCall(contact, outcome ?? CallOutcome.NoAnswer, form.Text("with", 200)).Decide(i, screen.Who), stop, "call-" + contact);
    }

    private static Task<IResult> AnswerAsync(Screen screen, Form form, Deciding deciding, Journals journals, string incident, CancellationToken stop)
    {
        var question = form.Id("question");
        return LeadRoom.ActAsync(screen, form, deciding, journals, incident, LeadTab.Call, "call", (i, _) =>
            new AnswerCounsel(new AdviceId(question ?? default), form.Text("text", AnswerFact.Limit)).Decide(i, screen.Who), stop, "question-" + question);
    }
}
