using System.Collections.Immutable;
using System.Globalization;
using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Edition = Vestibule.Core.Procedures.Edition;

namespace Vestibule.Rooms.Office.Ladders;

/// <summary>What the page shows: the roster, the ladder that is being written, the form as it came back and why.</summary>
public sealed record DutyDesk(Roster Roster, string Ladder, CampusId? Campus, Form? Form, Refusal? Why)
{
    /// <summary>The campuses whose alert would fail if something happened now.</summary>
    public ImmutableArray<FailingChain> Failing { get; init; } = [];

    /// <summary>The procedures in force, or soon to be, that ask more of these ladders than they do.</summary>
    public ImmutableArray<(Edition Edition, CheckedLadder Rule)> Asked { get; init; } = [];

    /// <summary>The ladder that is being written.</summary>
    public LadderPlan Plan => Roster.Plan(Ladder, Campus ?? default);

    /// <summary>True when the district wrote this ladder itself.</summary>
    public bool IsWritten => Roster.Duty.Ladders.Any(l => l.Name == Ladder && (l.Campus == Campus || (Ladder != LadderNames.Leader && l.Campus is null)));
}

/// <summary>What the page of duty works with.</summary>
public sealed record DutyParts(Deciding Deciding, ChainWatch Chains, Shelf Shelf);

/// <summary>The office writes ladders, rotas, covers, and who is out.</summary>
public static class KeepDuty
{
    /// <summary>The page.</summary>
    public const string Path = "/office/duty";

    /// <summary>How many steps of a ladder the form has.</summary>
    public const int Steps = 6;

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (Screen screen, DutyParts parts, string? ladder, string? campus, CancellationToken stop) =>
            ShowAsync(screen, parts, ladder, campus, null, null, stop)).Needs(Act.KeepDuty);
        app.MapPost(Path + "/ladder", (Screen screen, Form form, Rosters rosters, DutyParts parts, CancellationToken stop) =>
        {
            var plan = Plan(screen, form);
            return ActAsync(screen, form, rosters, parts, duty => form.Has("drop") ? ChangeDuty.DropLadder(duty, plan.Name, plan.Campus) : ChangeDuty.KeepLadder(duty, plan), stop);
        }).Needs(Act.KeepDuty);
        app.MapPost(Path + "/rota", (Screen screen, Form form, Rosters rosters, DutyParts parts, CancellationToken stop) =>
        {
            var rotation = Rotation(screen, form);
            return ActAsync(screen, form, rosters, parts, duty => ChangeDuty.KeepRotation(duty, rotation), stop);
        }).Needs(Act.KeepDuty);
        app.MapPost(Path + "/rota/drop", (Screen screen, Form form, Rosters rosters, DutyParts parts, CancellationToken stop) =>
            ActAsync(screen, form, rosters, parts, duty => ChangeDuty.DropRotation(duty, form.Typed("rotation")), stop)).Needs(Act.KeepDuty);
        app.MapPost(Path + "/cover", (Screen screen, Form form, Rosters rosters, DutyParts parts, CancellationToken stop) =>
        {
            var cover = new Cover(form.Required("rotation", 100), form.Moment("from", screen.Zone) ?? default, form.Moment("until", screen.Zone) ?? default, Person(form, "person"), form.Text("why", 200));
            return ActAsync(screen, form, rosters, parts, duty => ChangeDuty.KeepCover(duty, screen.Book, cover, screen.Now), stop);
        }).Needs(Act.KeepDuty);
        app.MapPost(Path + "/cover/drop", (Screen screen, Form form, Rosters rosters, DutyParts parts, CancellationToken stop) =>
            ActAsync(screen, form, rosters, parts, duty => ChangeDuty.DropCover(duty, form.Typed("rotation"), At(form, "from"), At(form, "until")), stop)).Needs(Act.KeepDuty);
        app.MapPost(Path + "/out", (Screen screen, Form form, Rosters rosters, DutyParts parts, CancellationToken stop) =>
        {
            var today = screen.Today;
            var from = form.Day("from") ?? today;
            var absence = new Absence(new PersonId(form.Id("person") ?? default), from, form.Day("until") ?? from, Person(form, "substitute"));
            return ActAsync(screen, form, rosters, parts, duty => ChangeDuty.MarkOut(duty, screen.Book, absence, screen.Now), stop);
        }).Needs(Act.KeepDuty);
        app.MapPost(Path + "/in", (Screen screen, Form form, Rosters rosters, DutyParts parts, CancellationToken stop) =>
        {
            var (person, from) = (new PersonId(form.Id("person") ?? default), form.Day("from") ?? screen.Today);
            return ActAsync(screen, form, rosters, parts, duty => ChangeDuty.MarkIn(duty, person, from), stop);
        }).Needs(Act.KeepDuty);
    }

    private static async Task<IResult> ShowAsync(Screen screen, DutyParts parts, string? ladder, string? campus, Form? form, Refusal? why, CancellationToken stop)
    {
        var name = LadderNames.All.Contains(ladder ?? "") ? ladder! : LadderNames.Leader;
        var at = name == LadderNames.Leader ? screen.Book.Campus(new CampusId(campus ?? "")) ?? screen.Book.Campuses.FirstOrDefault() : null;
        var roster = await parts.Deciding.RosterAsync(screen.Book, screen.Now, stop);
        return screen.Show<DutyDeskPage, DutyDesk>(new DutyDesk(roster, name, at?.Id, form, why) {
            Failing = await parts.Chains.FailingAsync(screen.Book, screen.Now, stop), Asked = Asked(parts.Shelf, roster, screen.Today),
        }, why is null ? 200 : 409);
    }

    // The same as the Office reads beside a proof. What is in force already is not undone by a ladder, so that it must be said where ladders are written.
    private static ImmutableArray<(Edition, CheckedLadder)> Asked(Shelf shelf, Roster roster, LocalDate today) =>
        [.. shelf.Listed.Where(l => l.InForceOn(today) || l.ComesAfter(today)).SelectMany(l => LadderProof.Of(l.Edition, roster).Where(r => r is { Kept: false, Rule: "awake" or "in-time" }).Select(r => (l.Edition, r)))];

    private static async Task<IResult> ActAsync(Screen screen, Form form, Rosters rosters, DutyParts parts, Func<Duty, Result<Duty>> decide, CancellationToken stop)
    {
        var refusal = form.FirstWrong;
        var (ladder, campus) = (form.Typed("ladder"), form.Typed("campus"));
        if (refusal is null)
        {
            var done = await rosters.ChangeDutyAsync(new Acting(screen.Book, screen.Who, form.Tap, form.Happened(), screen.Now), decide, stop);
            if (done.IsOk)
            {
                return screen.Go(ladder.Length == 0 ? Path : $"{Path}?ladder={Uri.EscapeDataString(ladder)}&campus={Uri.EscapeDataString(campus)}");
            }

            refusal = done.Refusal;
        }

        return await ShowAsync(screen, parts, ladder, campus, form, refusal, stop);
    }

    private static LadderPlan Plan(Screen screen, Form form)
    {
        var name = form.Required("ladder", 20);
        var campus = name == LadderNames.Leader ? screen.Book.Campus(new CampusId(form.Typed("campus")))?.Id : null;
        if (!LadderNames.All.Contains(name) || (name == LadderNames.Leader && campus is null))
        {
            form.Refuse("ladder", new Refusal("form.unreadable"));
        }

        var rungs = Enumerable.Range(0, Steps).Select(n => Rung(form, n)).OfType<RungPlan>().ToImmutableArray();
        return new LadderPlan(name, campus, rungs, form.Typed("then") is { Length: > 0 } then ? then : null) { ThenAfterSeconds = 60 * (form.Number("then-after", 0, 60) ?? 2) };
    }

    private static RungPlan? Rung(Form form, int step)
    {
        string[] who = [.. new[] { form.Typed($"who-{step}"), form.Typed($"also-{step}") }.Where(w => w.Length > 2)];
        return who.Length == 0 ? null : new RungPlan(
            step == 0 ? 0 : 60 * (form.Number($"after-{step}", 0, 60) ?? 2),
            [.. who.Where(w => w.StartsWith("p:", StringComparison.Ordinal) && Guid.TryParse(w[2..], out _)).Select(w => new PersonId(Guid.Parse(w[2..])))],
            [.. who.Where(w => w is "r:legal" or "r:safety" or "r:leader").Select(w => w switch { "r:legal" => Role.Legal, "r:safety" => Role.Safety, _ => Role.Leader })],
            who.FirstOrDefault(w => w.StartsWith("t:", StringComparison.Ordinal))?[2..])
        {
            WhileOpen = form.Has($"open-{step}") ? LadderNames.Legal : null,
            Channels = [.. new[] { form.Typed($"by-{step}"), form.Typed($"by-too-{step}") }.Where(ReachChannels.Usual.Contains).Distinct()],
        };
    }

    private static Rotation Rotation(Screen screen, Form form)
    {
        var id = form.Typed("rotation") is { Length: > 0 } known ? known : DerivedIds.Of(form.Tap.Value, 1).ToString("N", CultureInfo.InvariantCulture)[..12];
        var people = form.Chosen("people").Where(p => Guid.TryParse(p, out _)).Select(p => new PersonId(Guid.Parse(p))).Distinct().ToImmutableArray();
        var from = form.Hour("hours-from");
        var until = form.Hour("hours-until");
        return new Rotation(id, form.Required("name", 80), people, form.Day("from") ?? screen.Today, form.Number("days", 1, 366) ?? 7, form.Hour("handover") ?? new LocalTime(7, 0))
        {
            Hours = from is { } a && until is { } b && b > a
                ? new WeeklyHours(false, [.. Enumerable.Range(1, form.Has("weekends") ? 7 : 5).Select(d => new DayHours((IsoDayOfWeek)d, a, b))]) : WeeklyHours.AroundTheClock,
        };
    }

    private static PersonId? Person(Form form, string field) => form.Typed(field).Length > 0 && form.Id(field) is { } id ? new PersonId(id) : null;

    private static Instant At(Form form, string field) =>
        long.TryParse(form.Typed(field), out var milliseconds) && milliseconds is > 0 and < 4_000_000_000_000 ? Instant.FromUnixTimeMilliseconds(milliseconds) : default;
}
