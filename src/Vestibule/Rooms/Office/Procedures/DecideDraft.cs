using NodaTime;
using NodaTime.Text;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Vestibule.Core.Procedures.Publishing;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Office.Procedures;

/// <summary>Sending a draft on, reading it as the second person, publishing it, putting it aside; adopting and ending an edition.</summary>
public static class DecideDraft
{
    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        const string Draft = SeeProcedures.Path + "/draft/{draft}", Edition = SeeProcedures.Path + "/edition/{digest}";
        app.MapPost(Draft + "/send", (string draft, Screen screen, Form form, ProcedureRoom room, CancellationToken stop) => DecideAsync(draft, screen, form, room,
            (kept, proof, by) => Drafting.Send(kept.Draft, proof, by, Access.May(screen.Who, Act.ExceptProcedure), form.Text("reason"), screen.Now), stop)).Needs(Act.DraftProcedure);
        app.MapPost(Draft + "/review", (string draft, Screen screen, Form form, ProcedureRoom room, CancellationToken stop) => DecideAsync(draft, screen, form, room,
            (kept, proof, by) => Drafting.Review(kept.Draft, proof, form.Typed("digest"), form.Typed("verdict") == "agree", form.Text("note"), by,
                Access.May(screen.Who, Act.ExceptProcedure), screen.Now), stop)).Needs(Act.ReviewProcedure);
        app.MapPost(Draft + "/drop", (string draft, Screen screen, Form form, ProcedureRoom room, CancellationToken stop) => DecideAsync(draft, screen, form, room,
            (kept, _, _) => Drafting.Drop(kept.Draft, form.Text("note")), stop)).Needs(Act.DraftProcedure);
        app.MapPost(Draft + "/publish", PublishAsync).Needs(Act.PublishProcedure);
        app.MapPost(Edition + "/adopt", (string digest, Screen screen, Form form, ProcedureRoom room, DistrictStore store, CancellationToken stop) =>
            ChangeAsync(digest, screen, form, room, store, (was, by, today) => PlanOf(form, was.Plan.Authority, required: true) is var plan && plan.IsOk
                ? Publishing.Adopt(was, plan.Value with { Replaces = was.Plan.Replaces }, by, screen.Now, today) : plan.Refusal!, stop)).Needs(Act.PublishProcedure);
        app.MapPost(Edition + "/end", (string digest, Screen screen, Form form, ProcedureRoom room, DistrictStore store, CancellationToken stop) =>
            ChangeAsync(digest, screen, form, room, store, (was, by, today) => Day(form, "until") is { } until
                ? Publishing.End(was, until, by, screen.Now, today) : form.FirstWrong ?? new Refusal("form.missing"), stop)).Needs(Act.PublishProcedure);
    }

    private static async Task<IResult> DecideAsync(
        string draft, Screen screen, Form form, ProcedureRoom room, Func<KeptDraft, Proof?, PersonId, Result<Draft>> decide, CancellationToken stop)
    {
        if (screen.Who.Person is not { } person || await room.Drafts.FindAsync(draft, stop) is not { } kept)
        {
            return screen.NotHere();
        }

        var decided = form.Ok ? decide(kept, await room.Proofs.KnownAsync(kept.Draft.Files, stop), person.Id) : form.FirstWrong!;
        if (decided.Refusal is { } no)
        {
            return await WriteDraft.BackAsync(kept, null, screen, room, new DraftBack(no, form, null, null), stop);
        }

        var saved = await room.Drafts.KeepAsync(kept.Sheet.Id, kept.Sheet.Version, decided.Value, screen, form, stop);
        return saved.Refusal is { } refused
            ? await WriteDraft.BackAsync(await room.Drafts.FindAsync(draft, stop) ?? kept, null, screen, room, new DraftBack(refused, form, null, null), stop)
            : screen.Go(kept.Path);
    }

    private static async Task<IResult> PublishAsync(string draft, Screen screen, Form form, ProcedureRoom room, CancellationToken stop)
    {
        if (screen.Who.Person is not { } person || await room.Drafts.FindAsync(draft, stop) is not { } kept)
        {
            return screen.NotHere();
        }

        var reading = EditionBundle.Read(kept.Draft.Files);
        var plan = PlanOf(form, reading.Edition?.Authority ?? "", required: form.Typed("when") != "pending");
        var decided = plan.IsOk
            ? Publishing.Publish(kept.Draft, await room.Proofs.KnownAsync(kept.Draft.Files, stop), plan.Value, person.Id, screen.Now, screen.Today) : plan.Refusal!;
        if ((decided.Refusal ?? Coverage.Lost(screen.Book, room.Shelf, reading.Edition!, decided.Value.Publication, screen.W)
            ?? Climbs(room.Ladders(reading.Edition!, screen), screen)) is { } no)
        {
            return await WriteDraft.BackAsync(kept, null, screen, room, new DraftBack(no, form, null, null), stop);
        }

        // The bytes first: a publication never names an edition that is not kept.
        var bytes = await room.Published.KeepAsync(reading.Edition!, stop);
        var done = bytes.IsOk ? await room.Drafts.PublishAsync(kept, decided.Value.Draft, decided.Value.Publication, screen, form, stop) : bytes.Refusal!;
        if (done.Refusal is { } refused)
        {
            return await WriteDraft.BackAsync(await room.Drafts.FindAsync(draft, stop) ?? kept, null, screen, room, new DraftBack(refused, form, null, null), stop);
        }

        await room.Published.RefreshAsync(stop);
        return screen.Go($"{SeeProcedures.Path}/edition/{decided.Value.Publication.Digest}");
    }

    // Nobody signs for a ladder: it is mended where it is kept, or the file asks less of it.
    private static Refusal? Climbs(LadderView ladders, Screen screen) => ladders.Rules.FirstOrDefault(r => r is { Kept: false, Rule: "awake" or "in-time" }) is { } rule
        ? new Refusal("edition.ladder", ("rule", LadderWords.Rule(rule, screen.W)), ("campus", screen.Book.Campus(rule.Campuses[0])?.Name ?? "")) : null;

    private static async Task<IResult> ChangeAsync(
        string digest, Screen screen, Form form, ProcedureRoom room, DistrictStore store, Func<Publication, PersonId, LocalDate, Result<Publication>> decide, CancellationToken stop)
    {
        var (sheet, was) = (await room.Published.AllAsync(stop)).FirstOrDefault(p => p.Publication.Digest == digest);
        if (screen.Who.Person is not { } person || sheet is null)
        {
            return screen.NotHere();
        }

        var decided = decide(was, person.Id, screen.Today);
        Refusal? no = decided.Refusal;
        if (no is null)
        {
            no = (await store.Registers.Keep(new Keeping(
                ProcedureRegisters.Publications, sheet.Id, sheet.Version, form.Tap, screen.Who.Actor, form.Happened(), ProcedureRegisters.Bytes(decided.Value)), stop)).Refusal;
        }

        if (no is not null)
        {
            return await room.EditionAsync(digest, screen, form, no, stop) is { } view
                ? screen.Show<EditionPage, EditionView>(view, StatusCodes.Status409Conflict) : screen.NotHere();
        }

        await room.Published.RefreshAsync(stop);
        return screen.Go($"{SeeProcedures.Path}/edition/{digest}");
    }

    private static Result<Plan> PlanOf(Form form, string authority, bool required)
    {
        var (from, until) = (required ? Day(form, "from") : null, Day(form, "until"));
        var plan = new Plan(from, until, [.. form.Chosen("replaces")], form.Text("authority", 400) ?? authority);
        return form.FirstWrong is { } wrong ? wrong : required && from is null ? new Refusal("edition.no-day") : plan;
    }

    private static LocalDate? Day(Form form, string field)
    {
        if (form.Text(field, 10) is not { } typed)
        {
            return null;
        }

        if (LocalDatePattern.Iso.Parse(typed) is { Success: true } parsed)
        {
            return parsed.Value;
        }

        form.Refuse(field, new Refusal("form.unreadable"));
        return null;
    }
}
