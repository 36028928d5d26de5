using System.Collections.Immutable;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Legal;

/// <summary>A matter: taking it, asking the school, private notes, and closing an information request.</summary>
public static class MatterRoutes
{
    /// <summary>The longest private note and the longest reasoning, in characters.</summary>
    public const int NoteLimit = 20000;

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/legal/{incident}", (Screen screen, HttpContext context, Journals journals, Deciding deciding, string incident, CancellationToken stop) =>
            LegalRoom.ShowAsync(screen, context, journals, deciding, incident, null, stop)).Needs(Act.SeeLegalRoom);
        app.MapPost("/legal/{incident}/take", (Asked asked) => LegalRoom.ActAsync(asked, "take", (i, _) =>
            new TakeMatter(Guid.TryParse(asked.Form.Typed("seen-having"), out var id) ? new PersonId(id) : null).Decide(i, asked.Screen.Who))).Needs(Act.Counsel);
        app.MapPost("/legal/{incident}/undo", (Asked asked) =>
        {
            var entry = new EntryId(asked.Form.Id("entry") ?? default);
            return LegalRoom.ActAsync(asked, "take", (i, _) => new Undo(entry).Decide(i, asked.Screen.Who));
        }).Needs(Act.Counsel);
        app.MapPost("/legal/{incident}/ask", (Asked asked) =>
        {
            var text = asked.Form.Text("text", AnswerFact.Limit);
            return LegalRoom.ActAsync(asked, "ask",
                (i, _) => new AskLeader(new AdviceId(DerivedIds.Of(asked.Form.Tap.Value, 1)), text).Decide(i, asked.Screen.Who), "#questions");
        }).Needs(Act.Counsel);
        app.MapPost("/legal/{incident}/note", (Asked asked) =>
        {
            var text = asked.Form.Text("text", NoteLimit);
            return LegalRoom.ActAsync(asked, "note", (i, _) => new NotePrivately(text).Decide(i, asked.Screen.Who), "#notes");
        }).Needs(Act.Counsel);
        app.MapPost("/legal/{incident}/join", (Asked asked) => TogetherAsync(asked, Joining.JoinAsync)).Needs(Act.Counsel);
        app.MapPost("/legal/{incident}/part", (Asked asked) => TogetherAsync(asked, Joining.PartAsync)).Needs(Act.Counsel);
        app.MapPost("/legal/{incident}/close", (Asked asked) =>
        {
            var reason = asked.Form.Text("reason", AnswerFact.Limit);
            return LegalRoom.ActAsync(asked, "close", (i, now) => new Close(reason).Decide(i, asked.Screen.Who, now), "#close");
        }).Needs(Act.Counsel);
    }

    private static async Task<IResult> TogetherAsync(Asked asked, Func<Screen, Form, Deciding, IncidentId, CancellationToken, Task<Result<Store.Receipt>>> act) =>
        (await act(asked.Screen, asked.Form, asked.Deciding, new IncidentId(Guid.Parse(asked.Incident)), asked.Stop)).Refusal is { } no
            ? await LegalRoom.AgainAsync(asked, new CameBack(no, asked.Form, "joined", null)) : asked.Screen.Go($"/legal/{asked.Incident}#joined");
}
