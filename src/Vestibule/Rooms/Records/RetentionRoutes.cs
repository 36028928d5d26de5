using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.Core.Records.Decisions;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Records;

/// <summary>
/// What is erased on which day by which rule, the list that waits for a second person, what was erased, the schedule, the holds, and the answer to whether a student's
/// records may be destroyed elsewhere.
/// </summary>
public sealed record RetentionView(
    LocalDate Today, RuleBook Rules, int Due, ImmutableArray<Erasure> Plan, ImmutableArray<(SheetId Id, ErasureList List)> Waiting,
    ImmutableArray<(SheetId Id, ErasureList List)> Certificates, ImmutableArray<(SheetId Id, AnticipatedHold Hold)> Holds,
    ImmutableArray<(Student Student, Refusal? Blocked)> Asked, (IncidentId Id, string Number)? Case, CameBack? Back);

/// <summary>Keeping and erasing by class: a dry run that is always there, two people, a certificate; the schedule; and holds before there is a request.</summary>
public static class RetentionRoutes
{
    /// <summary>The page.</summary>
    public const string Path = "/records/retention";

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (Retaining r) => r.ShowAsync([], null)).Needs(Act.HandleRecords);
        app.MapPost(Path + "/propose", (Retaining r) => r.DoAsync("list", async me => (await r.Erasures.ProposeAsync(r.Acting, me, r.Stop)).Refusal)).Needs(Act.CloseRecords);
        app.MapPost(Path + "/{list}/agree", (Retaining r, string list) => r.DoAsync("list", async me =>
            Guid.TryParse(list, out var id) ? (await r.Erasures.AgreeAsync(r.Acting, me, new SheetId(id), r.Stop)).Refusal : new Refusal("not-found"))).Needs(Act.HandleRecords);
        app.MapPost(Path + "/{list}/back", (Retaining r, string list) => r.DoAsync("list", async _ =>
            Guid.TryParse(list, out var id) ? (await r.Erasures.TakeBackAsync(r.Acting, new SheetId(id), r.Stop)).Refusal : new Refusal("not-found"))).Needs(Act.HandleRecords);
        app.MapPost(Path + "/schedule", (Retaining r) => r.DoAsync("schedule", _ => ScheduleAsync(r))).Needs(Act.CloseRecords);
        app.MapPost(Path + "/hold", (Retaining r) => r.DoAsync("holds", me => HoldAsync(r, me))).Needs(Act.CloseRecords);
        app.MapPost(Path + "/hold/{hold}/lift", (Retaining r, string hold) => r.DoAsync("holds", _ => LiftAsync(r, hold))).Needs(Act.CloseRecords);
        app.MapPost(Path + "/ask", async (Retaining r) =>
        {
            var students = PassOnRoutes.StudentsOf(r.Form.Required("student", PassOn.Limit));
            if (students.IsEmpty || r.Form.FirstWrong is not null)
            {
                return await r.ShowAsync([], new CameBack(r.Form.FirstWrong ?? new Refusal("form.missing"), r.Form, "ask"));
            }

            var written = await r.Desk.Registers.KeepAll([.. students.Select((s, n) => StudentRoutes.Looked(r.Screen, r.Form, s.Name, 0, n))], r.Stop);
            if (written.Refusal is { } no)
            {
                return await r.ShowAsync([], new CameBack(no, r.Form, "ask"));
            }

            var answers = ImmutableArray.CreateBuilder<(Student, Refusal?)>(students.Length);
            foreach (var student in students)
            {
                answers.Add((student, await r.Erasures.BlocksAsync(student, r.Stop)));
            }

            return await r.ShowAsync(answers.ToImmutable(), null);
        }).Needs(Act.HandleRecords);
    }

    private static async Task<Refusal?> ScheduleAsync(Retaining r)
    {
        var (kept, source) = (r.Form.Choice<KeptClass>("class"), r.Form.Text("source", 400) ?? "");
        var years = int.TryParse(r.Form.Typed("years"), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var n) ? n : 0;
        return kept is null || r.Form.FirstWrong is not null ? r.Form.FirstWrong
            : (await r.Rules.Schedule!.ChangeAsync(r.Acting, r.Form.Tap, now => (now ?? KeepSchedule.Unwritten).With(kept.Value, years, source, r.Screen.Today, r.Rules.Of(r.Screen.Book)), r.Stop)).Refusal;
    }

    private static async Task<Refusal?> HoldAsync(Retaining r, Holder me)
    {
        var reason = r.Form.Required("reason", 2000);
        var students = PassOnRoutes.StudentsOf(r.Form.Text("student", PassOn.Limit));
        var found = await r.CaseAsync();
        if (r.Form.FirstWrong is { } wrong)
        {
            return wrong;
        }

        if (students.IsEmpty && found is null && !r.Form.Has("everything"))
        {
            return new Refusal("records.hold-whom");
        }

        // Each has a hold of its own, so that each can be lifted alone.
        var hold = new AnticipatedHold(null, reason, r.Screen.Today, me.Name);
        ImmutableArray<AnticipatedHold> holds =
        [
            .. r.Form.Has("everything") ? (AnticipatedHold[])[hold] : [],
            .. found is { } at ? (AnticipatedHold[])[hold with { Case = at.Id, CaseNumber = at.Number }] : [],
            .. students.Distinct().Select(s => hold with { Student = s }),
        ];
        return (await r.Desk.Registers.KeepAll([.. holds.Select((h, n) => Placed(r, h, n))], r.Stop)).Refusal;
    }

    private static Keeping Placed(Retaining r, AnticipatedHold hold, int n) =>
        new(RecordsRegisters.Holds, new SheetId(DerivedIds.Of(r.Form.Tap.Value, n + 1)), 0, StudentRoutes.TapOf(r.Form, n),
            r.Screen.Who.Actor, r.Form.Happened(), hold.Write())
        {
            State = Erasures.Standing, LookUps = [.. hold.Keys],
        };

    private static async Task<Refusal?> LiftAsync(Retaining r, string hold) =>
        (await r.Erasures.HoldsAsync(r.Stop)).FirstOrDefault(h => h.Id.ToString() == hold) is { Hold: { } found } standing
            ? (await r.Desk.Registers.Keep(new Keeping(RecordsRegisters.Holds, standing.Id, standing.Version, r.Form.Tap, r.Screen.Who.Actor, r.Form.Happened(), found.Write())
            {
                State = Erasures.Lifted, LookUps = [.. found.Keys],
            }, r.Stop)).Refusal : null;
}

/// <summary>A look at what is kept, or a form of that page, with all that is needed to decide on it and to answer.</summary>
public sealed record Retaining(Screen Screen, Form Form, RecordsDesk Desk, Erasures Erasures, RuleShelf Rules, Journals Journals, string Case, CancellationToken Stop)
{
    private const int Ahead = 12, Shown = 100;

    /// <summary>Lets a handler take it as one parameter.</summary>
    public static async ValueTask<Retaining?> BindAsync(HttpContext context)
    {
        var (services, form) = (context.RequestServices, (await Form.BindAsync(context))!);
        return new Retaining(context.Screen()!, form, services.GetRequiredService<RecordsDesk>(), services.GetRequiredService<Erasures>(), services.GetRequiredService<RuleShelf>(),
            services.GetRequiredService<Journals>(), form.Typed("case") is { Length: > 0 } typed ? typed : context.Request.Query["case"].ToString(), context.RequestAborted);
    }

    /// <summary>Whoever sent the form.</summary>
    public Acting Acting => PassOnRoutes.Acting(Screen, Form);

    /// <summary>The case at a door that the hold is for, where somebody comes from it and may see it.</summary>
    public async Task<(IncidentId Id, string Number)?> CaseAsync() =>
        Guid.TryParse(Case, out var id) && Access.May(Screen.Who, Act.SeeLegalRoom) && await Journals.ReadAmongOthers(new IncidentId(id), Stop) is { } found
            ? (found.Id, found.Opened.CaseNumber) : null;

    /// <summary>Does what was asked, and goes on to that part of the page. A refusal comes back there, with everything typed still in its form.</summary>
    public async Task<IResult> DoAsync(string about, Func<Holder, Task<Refusal?>> act) =>
        (Desk.Sitting(Screen.Book, Screen.Who, Screen.Now).Me is { IsOk: true, Value: var me } ? await act(me) : new Refusal("not-allowed")) is { } no
            ? await ShowAsync([], new CameBack(no, Form, about)) : Screen.Go(RetentionRoutes.Path + "#" + about);

    /// <summary>Shows the page.</summary>
    public async Task<IResult> ShowAsync(ImmutableArray<(Student, Refusal?)> asked, CameBack? back)
    {
        var (book, today) = (Screen.Book, Screen.Today);
        var plan = await Erasures.PlanAsync(book, today, today.PlusMonths(Ahead), Stop);
        return Screen.Show<RetentionPage, RetentionView>(new RetentionView(
            today, Rules.Of(book), plan.Count(e => e.IsDue(today)), [.. plan.Take(Shown)],
            [.. (await Erasures.ListsAsync([Erasures.Proposed, Erasures.Agreed], Stop)).Select(l => (l.Id, l.List))],
            [.. (await Erasures.ListsAsync([Erasures.Done], Stop)).Select(l => (l.Id, l.List))],
            [.. (await Erasures.HoldsAsync(Stop)).Select(h => (h.Id, h.Hold))], asked, await CaseAsync(), back), back is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);
    }
}
