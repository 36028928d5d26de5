using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Safety;

/// <summary>A form that came back: which one, why, and what was typed.</summary>
public sealed record SentBack(string About, Refusal Why, Form Form);

/// <summary>A case as Safety sees it.</summary>
public sealed record SafetyView(Incident Incident, IReadOnlyList<PerhapsSame> Same, ImmutableArray<SameVisit> Visits, SentBack? Back)
{
    /// <summary>The neighbours that were told quietly.</summary>
    public ImmutableArray<string> Told { get; init; } = [];
}

/// <summary>One case in Safety's room: take the call, help the door with words, be told afterwards, and see whether the same officers were elsewhere.</summary>
public static class SafetyRoom
{
    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/safety/{incident}", (Screen screen, Journals journals, Deciding deciding, string incident, CancellationToken stop) =>
            ShowAsync(screen, journals, deciding, incident, null, stop)).Needs(Act.SeeSafetyRoom);
        app.MapPost("/safety/{incident}/take", (Screen screen, Form form, Deciding deciding, Journals journals, string incident, CancellationToken stop) =>
            ActAsync(screen, form, deciding, journals, incident, "take", (i, _) => TakeForSafety.Decide(i, screen.Who), stop)).Needs(Act.Guide);
        app.MapPost("/safety/{incident}/undo", (Screen screen, Form form, Deciding deciding, Journals journals, string incident, CancellationToken stop) =>
        {
            var entry = new EntryId(form.Id("entry") ?? default);
            return ActAsync(screen, form, deciding, journals, incident, "take",
                (i, _) => i.Safety?.Line.Id == entry ? new Undo(entry).Decide(i, screen.Who) : new Refusal("not-found"), stop);
        }).Needs(Act.Guide);
        app.MapPost("/safety/{incident}/guide", (Screen screen, Form form, Deciding deciding, Journals journals, string incident, CancellationToken stop) =>
            ActAsync(screen, form, deciding, journals, incident, "guide",
                (i, _) => new GuideDoor(form.Text("text", Advise.Limit)).Decide(i, screen.Who), stop)).Needs(Act.Guide);
        app.MapPost("/safety/{incident}/told", (Screen screen, Form form, Deciding deciding, Journals journals, string incident, CancellationToken stop) =>
            ActAsync(screen, form, deciding, journals, incident, "told", (i, _) =>
                form.Text("with", 200) is null && form.Text("text", AnswerFact.Limit) is null ? new Refusal("answer-empty")
                : new TellSafety(form.Text("with", 200), form.Text("text", AnswerFact.Limit)).Decide(i, screen.Who), stop)).Needs(Act.Guide);
        app.MapPost("/safety/{incident}/same", SameAsync).Needs(Act.Guide);
        app.MapPost("/safety/{incident}/join", (Screen screen, Form form, Deciding deciding, Journals journals, string incident, CancellationToken stop) =>
            TogetherAsync(screen, form, deciding, journals, incident, Joining.JoinAsync, stop)).Needs(Act.Guide);
        app.MapPost("/safety/{incident}/part", (Screen screen, Form form, Deciding deciding, Journals journals, string incident, CancellationToken stop) =>
            TogetherAsync(screen, form, deciding, journals, incident, Joining.PartAsync, stop)).Needs(Act.Guide);
    }

    private static async Task<IResult> SameAsync(Screen screen, Form form, Deciding deciding, Journals journals, string incident, CancellationToken stop)
    {
        var other = form.Id("other");
        var found = Guid.TryParse(incident, out var id) ? await journals.Read(new IncidentId(id), stop) : null;
        var same = found is null ? null : (await SameAs(screen, journals, found, stop)).FirstOrDefault(s => s.Id.Value == other);
        return await ActAsync(screen, form, deciding, journals, incident, "same",
            (i, _) => same is null ? new Refusal("not-found") : new ConfirmSameOfficials(same.Id, same.CaseNumber).Decide(i, screen.Who), stop);
    }

    private static async Task<IResult> TogetherAsync(
        Screen screen, Form form, Deciding deciding, Journals journals, string incident,
        Func<Screen, Form, Deciding, IncidentId, CancellationToken, Task<Result<Store.Receipt>>> act, CancellationToken stop) =>
        (await act(screen, form, deciding, new IncidentId(Guid.Parse(incident)), stop)).Refusal is { } no
            ? await ShowAsync(screen, journals, deciding, incident, new SentBack("joined", no, form), stop) : screen.Go($"/safety/{incident}");

    private static async Task<IResult> ShowAsync(
        Screen screen, Journals journals, Deciding deciding, string incident, SentBack? back, CancellationToken stop)
    {
        if (!Guid.TryParse(incident, out var id) || await journals.Read(new IncidentId(id), stop) is not { } found)
        {
            return screen.NotHere();
        }

        found = back is null ? await deciding.SeeAsync(screen, found, stop) : found;
        var status = Failures.StatusOfPage(back?.Why);
        return screen.Show<SafetyPage, SafetyView>(new SafetyView(
            found, await SameAs(screen, journals, found, stop), await Joining.PerhapsAsync(screen, journals, found, stop), back)
        { Told = await ToldAsync(screen, journals, found, stop) }, status);
    }

    private static async Task<IResult> ActAsync(
        Screen screen, Form form, Deciding deciding, Journals journals, string incident, string about,
        Func<Incident, Instant, Result<ImmutableArray<Entry>>> decide, CancellationToken stop)
    {
        if (!Guid.TryParse(incident, out var id))
        {
            return screen.NotHere();
        }

        var refusal = form.FirstWrong;
        if (refusal is null)
        {
            var done = await deciding.OnAsync(screen, form, new IncidentId(id), (i, now) =>
            {
                var decided = decide(i, now);
                return form.FirstWrong is { } wrong ? wrong : decided;
            }, stop);
            if (done.IsOk)
            {
                return screen.Go($"/safety/{id}");
            }

            refusal = done.Refusal!;
        }

        return await ShowAsync(screen, journals, deciding, incident, new SentBack(about, refusal, form), stop);
    }

    private static Task<IReadOnlyList<PerhapsSame>> SameAs(Screen screen, Journals journals, Incident incident, CancellationToken stop) =>
        SameOfficers.OfAsync(screen, journals, incident, Act.SeeSafetyRoom, journals.Neighbours().AgencyHours, stop);

    /// <summary>The neighbouring schools that were told, by name, and dispatch.</summary>
    private static async Task<ImmutableArray<string>> ToldAsync(Screen screen, Journals journals, Incident incident, CancellationToken stop)
    {
        var told = (await journals.Messages(incident.Id, stop)).Where(m => m.About == "neighbour").ToArray();
        var leaders = told.Select(m => m.Person).ToHashSet();
        return
        [
            .. journals.Neighbours().Of(screen.Book, incident.Place.Campus).Where(c => screen.Book.LeadersOf(c).Any(p => leaders.Contains(p.Id))).Select(c => screen.Book.Campus(c)!.Name),
            .. told.Any(m => m.Person is null) ? new[] { screen.S("safety.neighbours.dispatch") } : [],
        ];
    }
}
