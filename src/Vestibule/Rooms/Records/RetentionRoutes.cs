using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Records;

/// <summary>
/// What is erased on which day by which rule, the list that waits for a second person, what was erased, the holds, and the answer to whether a student's records
/// may be destroyed elsewhere.
/// </summary>
public sealed record RetentionView(
    LocalDate Today, ImmutableArray<Erasure> Plan, ImmutableArray<(SheetId Id, ErasureList List)> Waiting, ImmutableArray<(SheetId Id, ErasureList List)> Certificates,
    ImmutableArray<(SheetId Id, AnticipatedHold Hold)> Holds, (Student Student, Refusal? Blocked)? Asked, CameBack? Back)
{
    /// <summary>What can be put forward today.</summary>
    public int Due => Plan.Count(e => e.IsDue(Today));
}

/// <summary>Keeping and erasing by class: a dry run that is always there, two people, a certificate; and holds before there is a request.</summary>
public static class RetentionRoutes
{
    private const string Path = "/records/retention";
    private const int Ahead = 12, Shown = 100;

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (Screen screen, Erasures erasures, CancellationToken stop) => ShowAsync(screen, erasures, null, null, stop)).Needs(Act.HandleRecords);
        app.MapPost(Path + "/propose", (Screen screen, Form form, RecordsDesk desk, Erasures erasures, CancellationToken stop) =>
            DoAsync(screen, form, erasures, "list", Me(screen, desk) is { IsOk: true, Value: var me } ? async () => (await erasures.ProposeAsync(PassOnRoutes.Acting(screen, form), me, stop)).Refusal : Nobody, stop)).Needs(Act.CloseRecords);
        app.MapPost(Path + "/{list}/agree", (Screen screen, Form form, RecordsDesk desk, Erasures erasures, string list, CancellationToken stop) =>
            DoAsync(screen, form, erasures, "list", Me(screen, desk) is { IsOk: true, Value: var me } && Guid.TryParse(list, out var id)
                ? async () => (await erasures.AgreeAsync(PassOnRoutes.Acting(screen, form), me, new SheetId(id), stop)).Refusal : Nobody, stop)).Needs(Act.HandleRecords);
        app.MapPost(Path + "/{list}/back", (Screen screen, Form form, Erasures erasures, string list, CancellationToken stop) =>
            DoAsync(screen, form, erasures, "list", Guid.TryParse(list, out var id)
                ? async () => (await erasures.TakeBackAsync(PassOnRoutes.Acting(screen, form), new SheetId(id), stop)).Refusal : Nobody, stop)).Needs(Act.HandleRecords);
        app.MapPost(Path + "/hold", (Screen screen, Form form, RecordsDesk desk, Erasures erasures, CancellationToken stop) =>
            DoAsync(screen, form, erasures, "holds", () => HoldAsync(screen, form, desk, stop), stop)).Needs(Act.CloseRecords);
        app.MapPost(Path + "/hold/{hold}/lift", (Screen screen, Form form, RecordsDesk desk, Erasures erasures, string hold, CancellationToken stop) =>
            DoAsync(screen, form, erasures, "holds", () => LiftAsync(screen, form, desk, erasures, hold, stop), stop)).Needs(Act.CloseRecords);
        app.MapPost(Path + "/ask", async (Screen screen, Form form, RecordsDesk desk, Erasures erasures, CancellationToken stop) =>
        {
            var students = PassOnRoutes.StudentsOf(form.Required("student", 400));
            if (students.IsEmpty || form.FirstWrong is not null)
            {
                return await ShowAsync(screen, erasures, null, new CameBack(form.FirstWrong ?? new Refusal("form.missing"), form, "ask"), stop);
            }

            var written = await desk.Registers.Keep(StudentRoutes.Looked(screen, form, students[0].Name, 0), stop);
            return written.IsOk ? await ShowAsync(screen, erasures, (students[0], await erasures.BlocksAsync(students[0], stop)), null, stop)
                : await ShowAsync(screen, erasures, null, new CameBack(written.Refusal!, form, "ask"), stop);
        }).Needs(Act.HandleRecords);
    }

    private static Result<Holder> Me(Screen screen, RecordsDesk desk) => desk.Sitting(screen.Book, screen.Who, screen.Now).Me;

    private static Task<Refusal?> Nobody() => Task.FromResult<Refusal?>(new Refusal("not-allowed"));

    private static async Task<Refusal?> HoldAsync(Screen screen, Form form, RecordsDesk desk, CancellationToken stop)
    {
        var reason = form.Required("reason", 2000);
        var students = PassOnRoutes.StudentsOf(form.Text("student", 400));
        if (form.FirstWrong is { } wrong)
        {
            return wrong;
        }

        if (students.IsEmpty && !form.Has("everything"))
        {
            return new Refusal("records.hold-whom");
        }

        var hold = new AnticipatedHold(students.IsEmpty ? null : students[0], reason, screen.Today, screen.Who.Person?.Name ?? "");
        return (await desk.Registers.Keep(new Keeping(RecordsRegisters.Holds, new SheetId(DerivedIds.Of(form.Tap.Value, 1)), 0, form.Tap, screen.Who.Actor, form.Happened(), hold.Write())
        {
            State = Erasures.Standing, LookUps = [.. hold.Student?.Keys ?? []],
        }, stop)).Refusal;
    }

    private static async Task<Refusal?> LiftAsync(Screen screen, Form form, RecordsDesk desk, Erasures erasures, string hold, CancellationToken stop) =>
        (await erasures.HoldsAsync(stop)).FirstOrDefault(h => h.Id.ToString() == hold) is { Hold: { } found } standing
            ? (await desk.Registers.Keep(new Keeping(RecordsRegisters.Holds, standing.Id, standing.Version, form.Tap, screen.Who.Actor, form.Happened(), found.Write())
            {
                State = Erasures.Lifted, LookUps = [.. found.Student?.Keys ?? []],
            }, stop)).Refusal : null;

    private static async Task<IResult> DoAsync(Screen screen, Form form, Erasures erasures, string about, Func<Task<Refusal?>> act, CancellationToken stop) =>
        await act() is { } no ? await ShowAsync(screen, erasures, null, new CameBack(no, form, about), stop) : screen.Go(Path + "#" + about);

    private static async Task<IResult> ShowAsync(Screen screen, Erasures erasures, (Student, Refusal?)? asked, CameBack? back, CancellationToken stop)
    {
        var today = screen.Today;
        return screen.Show<RetentionPage, RetentionView>(new RetentionView(
            today, [.. (await erasures.PlanAsync(screen.Zone, stop)).Where(e => e.On <= today.PlusMonths(Ahead)).Take(Shown)],
            [.. (await erasures.ListsAsync([Erasures.Proposed, Erasures.Agreed], stop)).Select(l => (l.Id, l.List))],
            [.. (await erasures.ListsAsync([Erasures.Done], stop)).Select(l => (l.Id, l.List))],
            [.. (await erasures.HoldsAsync(stop)).Select(h => (h.Id, h.Hold))], asked, back), back is null ? StatusCodes.Status200OK : StatusCodes.Status409Conflict);
    }
}
