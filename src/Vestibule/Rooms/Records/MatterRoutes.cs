using System.Collections.Immutable;
using Microsoft.AspNetCore.Mvc;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.Core.Records.Decisions;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Records;

/// <summary>One request: what the office does with it, each thing a form of its own.</summary>
public static class MatterRoutes
{
    private const int NoteLimit = 20_000;

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/records/{request}", (Asked asked) => asked.ShowAsync(null)).Needs(Act.SeeRecords);
        app.MapPost("/records/{request}/take", (Asked a) => a.ActAsync(Act.HandleRecords, "take", (r, on) =>
            new Take(Guid.TryParse(a.Form.Typed("seen-having"), out var id) ? new PersonId(id) : null).Decide(r, on))).Needs(Act.HandleRecords);
        app.MapPost("/records/{request}/describe", (Asked a) => a.ActAsync(Act.HandleRecords, "describe", (r, on) =>
            new Describe(PassOnRoutes.StudentsOf(a.Form.Text("students", PassOn.Limit)), PassOnRoutes.KindsOf(a.Form), a.Form.Text("detail", 400)).Decide(r, on))).Needs(Act.HandleRecords);
        app.MapPost("/records/{request}/narrow", (Asked a) => a.ActAsync(Act.HandleRecords, "decide", (r, on) => new Narrow(a.Items(), a.Form.Typed("agreed")).Decide(r, on))).Needs(Act.HandleRecords);
        app.MapPost("/records/{request}/pause", (Asked a) => a.ActAsync(Act.HandleRecords, "handle", (r, on) => new Pause(a.Form.Typed("reason")).Decide(r, on))).Needs(Act.HandleRecords);
        app.MapPost("/records/{request}/resume", (Asked a) => a.ActAsync(Act.HandleRecords, "handle", Resume.Decide)).Needs(Act.HandleRecords);
        app.MapPost("/records/{request}/extend", (Asked a) => a.ActAsync(Act.HandleRecords, "handle", (r, on) => new Extend(a.Form.Typed("reason")).Decide(r, on))).Needs(Act.HandleRecords);
        app.MapPost("/records/{request}/withdraw", (Asked a) => a.ActAsync(Act.HandleRecords, "handle", (r, on) => new Withdraw(a.Form.Typed("reason")).Decide(r, on))).Needs(Act.HandleRecords);
        app.MapPost("/records/{request}/told", (Asked a) =>
        {
            var on = PassOnRoutes.DayOf(a.Form, "on");
            return a.ActAsync(Act.HandleRecords, "notice", (r, s) => new TellParent(new Effort(on ?? s.Today, a.Form.Typed("how"), a.Form.Has("reached"))).Decide(r, s));
        }).Needs(Act.HandleRecords);
        app.MapPost("/records/{request}/not-told", (Asked a) => a.ActAsync(Act.DecideRecords, "notice", (r, on) =>
            a.Form.Choice<NoNotice>("why") is { } why ? new NotTellParent(why, a.Form.Typed("cited")).Decide(r, on) : a.Form.FirstWrong!)).Needs(Act.DecideRecords);
        app.MapPost("/records/{request}/track", (Asked a) => a.ActAsync(Act.CloseRecords, "handle", (r, on) =>
            a.Form.Choice<Track>("track") is { } track ? new ChangeTrack(track).Decide(r, on) : a.Form.FirstWrong!)).Needs(Act.CloseRecords);
        app.MapPost("/records/{request}/hold", (Asked a) => a.ActAsync(Act.CloseRecords, "handle", (r, on) => new PutHold(a.Form.Text("reason")).Decide(r, on))).Needs(Act.CloseRecords);
        app.MapPost("/records/{request}/let-in", (Asked a) => a.ActAsync(Act.CloseRecords, "handle", (r, on) =>
            a.Screen.Book.StaffOf(Role.OutsideCounsel).FirstOrDefault(p => p.Id.ToString() == a.Form.Typed("person")) is { } person
                ? new LetIn(person.Id, person.Name, !a.Form.Has("out")).Decide(r, on) : new Refusal("form.missing"))).Needs(Act.CloseRecords);
        app.MapPost("/records/{request}/close", (Asked a) => a.ActAsync(Act.CloseRecords, "close", (r, on) =>
            new CloseRequest(a.Form.Typed("answer"), a.Form.Has("not-a-request")).Decide(r, on))).Needs(Act.CloseRecords);
        app.MapPost("/records/{request}/note", NoteAsync).Needs(Act.DecideRecords);
        app.MapPost("/records/{request}/paper", AddPapersAsync).WithMetadata(new RequestSizeLimitAttribute(PaperChest.FormLimit)).Needs(Act.HandleRecords);
    }

    private static async Task<IResult> NoteAsync(Asked a)
    {
        if (await a.FindAsync(Act.DecideRecords) is not { } kept)
        {
            return a.Screen.NotHere();
        }

        var text = a.Form.Required("text", NoteLimit);
        if (a.Form.FirstWrong is { } wrong)
        {
            return await a.ShowAsync(new CameBack(wrong, a.Form, "note"));
        }

        var note = new Keeping(RecordsRegisters.Notes, new SheetId(DerivedIds.Of(a.Form.Tap.Value, 1)), 0, a.Form.Tap, a.Screen.Who.Actor, a.Form.Happened(), System.Text.Encoding.UTF8.GetBytes(text))
        {
            LookUps = [kept.Request.Id.ToString()],
        };
        var done = await a.Desk.Registers.Keep(note, a.Stop);
        return done.IsOk ? a.Screen.Go($"/records/{kept.Request.Id}#notes") : await a.ShowAsync(new CameBack(done.Refusal!, a.Form, "note"));
    }

    private static async Task<IResult> AddPapersAsync(Asked a, HttpContext context, RequestPapers keeper)
    {
        if (await a.FindAsync(Act.HandleRecords) is not { } kept)
        {
            return a.Screen.NotHere();
        }

        var files = context.Request.HasFormContentType ? (await context.Request.ReadFormAsync(a.Stop)).Files : new FormFileCollection();
        var papers = await keeper.KeepAsync(kept.Request.Id, a.Form.Tap, files, a.Stop);
        return papers.Refusal is { } no ? await a.ShowAsync(new CameBack(no, a.Form, "papers"))
            : await a.ActAsync(Act.HandleRecords, "papers", (r, on) => papers.Value.IsEmpty ? new Refusal("no-paper") : new AddPapers(papers.Value).Decide(r, on));
    }
}

/// <summary>A form or a look at one request, with all that is needed to decide on it and to answer.</summary>
public sealed record Asked(Screen Screen, Form Form, RecordsDesk Desk, Erasures Erasures, Journals Journals, string Request, CancellationToken Stop)
{
    /// <summary>Lets a handler take it as one parameter.</summary>
    public static async ValueTask<Asked?> BindAsync(HttpContext context)
    {
        var services = context.RequestServices;
        return new Asked(context.Screen()!, (await Form.BindAsync(context))!, services.GetRequiredService<RecordsDesk>(), services.GetRequiredService<Erasures>(),
            services.GetRequiredService<Journals>(), context.GetRouteValue("request") as string ?? "", context.RequestAborted);
    }

    /// <summary>The request, where this person may do that with it.</summary>
    public Task<KeptRequest?> FindAsync(Act act) => Desk.FindAsync(Screen, act, Request, Stop);

    /// <summary>The items that were ticked.</summary>
    public ImmutableArray<int> Items() => [.. Form.Chosen("item").Select(i => int.TryParse(i, out var n) ? n : 0).Where(n => n > 0)];

    /// <summary>Decides, and goes on to the request. A refusal comes back in its form, with everything typed still there.</summary>
    public async Task<IResult> ActAsync(
        Act act, string about, Func<RecordsRequest, Sitting, Result<RecordsRequest>> decide, Func<RecordsRequest, IEnumerable<Keeping>>? also = null)
    {
        if (await FindAsync(act) is not { } kept)
        {
            return Screen.NotHere();
        }

        var refusal = Form.FirstWrong;
        if (refusal is null)
        {
            var done = await Desk.ActAsync(PassOnRoutes.Acting(Screen, Form), kept.Request.Id, decide, also, Stop);
            if (done.IsOk)
            {
                return Screen.Go($"/records/{kept.Request.Id}#{about}");
            }

            refusal = done.Refusal!;
        }

        return await ShowAsync(new CameBack(refusal, Form, about));
    }

    /// <summary>Shows the request, with a form that came back where there is one.</summary>
    public async Task<IResult> ShowAsync(CameBack? back)
    {
        if (await FindAsync(Act.SeeRecords) is not { Request: var request })
        {
            return Screen.NotHere();
        }

        var on = Desk.Sitting(Screen.Book, Screen.Who, Screen.Now);
        var counsel = Access.May(Screen.Who, Act.DecideRecords, new RecordsMatter(request.Outside));
        var view = new MatterView(
            request, on, request.DueBy(on.Rules, on.Calendar, on.Zone), await DirectoryRefusals.RefusedAsync(Desk.Registers, request.Students, Stop), await SimilarAsync(request),
            counsel ? await NotesAsync(request) : [], await AtTheDoorAsync(request),
            request.State == RequestState.Closed ? await Erasures.KeptBecauseAsync(Screen.Book, KeptClass.Request, request.Id, on.Today, Stop) : null, back);
        return Screen.Show<MatterPage, MatterView>(view, back is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);
    }

    private async Task<ImmutableArray<RecordsRequest>> SimilarAsync(RecordsRequest request)
    {
        var found = new List<RecordsRequest>();
        foreach (var key in request.LookUps)
        {
            found.AddRange(await Desk.FindByAsync(key, Stop));
        }

        return [.. found.DistinctBy(r => r.Id).Where(r => r.Id != request.Id && Access.May(Screen.Who, Act.SeeRecords, new RecordsMatter(r.Outside))).OrderByDescending(r => r.Made).Take(10)];
    }

    private async Task<ImmutableArray<CounselNote>> NotesAsync(RecordsRequest request) =>
    [
        .. (await Desk.Registers.Find(RecordsRegisters.Notes, request.Id.ToString(), Stop)).OrderBy(s => s.Opened).Select(s =>
            new CounselNote(System.Text.Encoding.UTF8.GetString(s.Body.AsSpan()), s.Made, s.By.Person is { } by ? Screen.Book.Person(by)?.Name ?? "" : "")),
    ];

    /// <summary>The case it began at, and cases at any door with perhaps the same officers: a suggestion, shown to whoever may see those cases.</summary>
    private async Task<ImmutableArray<IncidentId>> AtTheDoorAsync(RecordsRequest request)
    {
        if (!Access.May(Screen.Who, Act.SeeLegalRoom))
        {
            return [];
        }

        var found = await Journals.FoundBy(Core.Incidents.CaseSummary.LookUpsOf(request.Asker.Name, request.Asker.Agency, request.Received), Stop);
        return request.Incident is { } incident && await Journals.ReadAmongOthers(incident, Stop) is not null ? [incident, .. (await Journals.Sharing(incident, Stop)).Union(found).Where(f => f != incident)] : [.. found];
    }
}
