using NodaTime;
using NodaTime.Text;
using Vestibule.Core.District;
using Vestibule.Core.Families.Sightings;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Rumours;

/// <summary>The reports as staff see them: what is open, what is settled; and the form for a new one.</summary>
public sealed record KnownView(IReadOnlyList<KeptSighting> Open, IReadOnlyList<KeptSighting> Settled, Form? Form, Refusal? Why);

/// <summary>What anybody may read: only what was confirmed and told.</summary>
public sealed record PublicKnownView(IReadOnlyList<KeptSighting> Told, Form? Form, Refusal? Why, bool Thanks);

/// <summary>Reports from any employee, driver or family, and what the public page says.</summary>
public static class SeeKnown
{
    private static readonly LocalTimePattern Clock = LocalTimePattern.CreateWithInvariantCulture("HH:mm");

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet("/known", async (Screen screen, SightingBook book, CancellationToken stop) => await StaffAsync(screen, book, null, null, stop)).Needs(Act.ReportSighting);
        app.MapPost("/known", ReportAsync).Needs(Act.ReportSighting);
        app.MapGet("/family/known", async (Screen screen, SightingBook book, string? thanks, CancellationToken stop) =>
            await PublicAsync(screen, book, null, null, thanks == "1", stop)).Needs(Act.SeePublic);
        app.MapPost("/family/known", FamilyReportAsync).RequireRateLimiting(SignIn.Slowly).Needs(Act.SeePublic);
    }

    private static async Task<IResult> StaffAsync(Screen screen, SightingBook book, Form? form, Refusal? why, CancellationToken stop)
    {
        var open = await book.List(stop, SightingStage.Unconfirmed, SightingStage.Confirmed);
        var settled = await book.List(stop, SightingStage.NotSo, SightingStage.Left);
        return screen.Show<KnownPage, KnownView>(new KnownView(
            [.. open.Where(k => !k.Sighting.IsExpired(screen.Now))], [.. settled.Take(20)], form, why), why is null ? 200 : 400);
    }

    private static async Task<IResult> PublicAsync(Screen screen, SightingBook book, Form? form, Refusal? why, bool thanks, CancellationToken stop)
    {
        var all = await book.List(stop, SightingStage.Confirmed, SightingStage.NotSo, SightingStage.Left);
        return screen.Show<PublicKnownPage, PublicKnownView>(new PublicKnownView(
            [.. all.Where(k => k.Sighting.IsPublic && k.Kept > screen.Now - Duration.FromDays(2))], form, why, thanks), why is null ? 200 : 400);
    }

    private static async Task<IResult> ReportAsync(Screen screen, Form form, SightingBook book, CancellationToken stop)
    {
        var seen = Read(screen, form, form.Typed("by") == "driver" ? ReportedBy.Driver : ReportedBy.Staff);
        var reported = form.Ok ? Settling.Report(Near(screen, form), seen) : form.FirstWrong!;
        var kept = reported.IsOk ? await book.Keep(new SheetId(DerivedIds.Of(form.Tap.Value, 1)), 0, reported.Value, form.Tap, screen.Who.Actor, form.Happened(), stop) : reported.Refusal!;
        return kept.IsOk ? screen.Go(Access.May(screen.Who, Act.SettleSightings) ? $"/known/{kept.Value.Id}" : "/known") : await StaffAsync(screen, book, form, kept.Refusal, stop);
    }

    private static async Task<IResult> FamilyReportAsync(Screen screen, Form form, SightingBook book, CancellationToken stop)
    {
        var seen = Read(screen, form, ReportedBy.Family) with { Person = null };
        var reported = form.Ok ? Settling.Report(Near(screen, form), seen) : form.FirstWrong!;
        var kept = reported.IsOk ? await book.Keep(new SheetId(DerivedIds.Of(form.Tap.Value, 1)), 0, reported.Value, form.Tap, Actor.Program, form.Happened(), stop) : reported.Refusal!;
        return kept.IsOk ? screen.Go("/family/known?thanks=1") : await PublicAsync(screen, book, form, kept.Refusal, false, stop);
    }

    /// <summary>What somebody saw, as they told it. A time without a day is the last such time.</summary>
    public static Observation Read(Screen screen, Form form, ReportedBy by)
    {
        var at = screen.Now;
        if (form.Text("seen-at", 10) is { } typed)
        {
            if (Clock.Parse(typed) is { Success: true, Value: var time })
            {
                var today = screen.Today;
                at = (today + time).InZoneLeniently(screen.Zone).ToInstant();
                at = at > screen.Now ? (today.PlusDays(-1) + time).InZoneLeniently(screen.Zone).ToInstant() : at;
            }
            else
            {
                form.Refuse("seen-at", new Refusal("form.unreadable"));
            }
        }

        return new Observation(by, screen.Who.Person?.Id, at, screen.Now, form.Required("where", 200), form.Text("words", 1000) ?? "");
    }

    private static CampusId? Near(Screen screen, Form form) =>
        screen.Book.Campus(new CampusId(form.Typed("near"))) is { } campus ? campus.Id : screen.Who.DeviceCampus;
}
