using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Office.Calendar;

/// <summary>What the page of the calendar shows: closures from today on, hours, and why something could not be done.</summary>
public sealed record CalendarView(ImmutableArray<Closure> Closures, Refusal? Why);

/// <summary>The office writes on which days offices are closed and when they are open: in the browser, or from a calendar file. It counts at once.</summary>
public static class KeepCalendar
{
    /// <summary>The page.</summary>
    public const string Path = "/office/calendar";

    /// <summary>The routes.</summary>
    public static void Routes(IEndpointRouteBuilder app)
    {
        app.MapGet(Path, (Screen screen) => Show(screen, null)).Needs(Act.KeepDuty);
        app.MapGet(Path + "/closures.ics", (Screen screen) =>
            TypedResults.Text(ICalendar.Write(screen.Book.Name, screen.Book.Closures, screen.Now), "text/calendar; charset=utf-8")).Needs(Act.KeepDuty);
        app.MapPost(Path + "/close", (Screen screen, Form form, Rosters rosters, CancellationToken stop) =>
        {
            var (from, reason) = (form.Day("from"), form.Required("reason", 120));
            var until = form.Day("until") ?? from;
            if (from is null || until < from || until > from.Value.PlusDays(99))
            {
                form.Refuse("from", new Refusal("out-days"));
            }

            return ActAsync(screen, form, rosters, calendar => calendar.With(
                Enumerable.Range(0, 1 + Period.DaysBetween(from!.Value, until!.Value)).Select(n => new Closure(from.Value.PlusDays(n), reason))), stop);
        }).Needs(Act.KeepDuty);
        app.MapPost(Path + "/open", (Screen screen, Form form, Rosters rosters, CancellationToken stop) =>
        {
            var day = form.Day("day");
            return ActAsync(screen, form, rosters, calendar => calendar with { Closures = [.. calendar.Closures.Where(c => c.Date != day)] }, stop);
        }).Needs(Act.KeepDuty);
        app.MapPost(Path + "/hours", (Screen screen, Form form, Rosters rosters, CancellationToken stop) =>
        {
            var hours = Hours(screen, form);
            return ActAsync(screen, form, rosters, calendar => calendar.With(screen.Book, hours), stop);
        }).Needs(Act.KeepDuty);
        app.MapPost(Path + "/import", async (Screen screen, Form form, Rosters rosters, CancellationToken stop) =>
        {
            if (form.File("file") is not { Length: > 0 } file)
            {
                return Show(screen, new Refusal("form.missing"));
            }

            if (file.Length > ICalendar.Largest)
            {
                return Show(screen, new Refusal("calendar-large"));
            }

            using var bytes = new MemoryStream();
            await file.CopyToAsync(bytes, stop);
            var read = ICalendar.Closures(bytes.ToArray(), screen.Today);
            return read.Refusal is { } no ? Show(screen, no) : await ActAsync(screen, form, rosters, calendar => calendar.With(read.Value), stop);
        }).Needs(Act.KeepDuty);
    }

    private static IResult Show(Screen screen, Refusal? why)
    {
        var today = screen.Today;
        return screen.Show<CalendarPage, CalendarView>(new CalendarView([.. screen.Book.Closures.Where(c => c.Date >= today).OrderBy(c => c.Date)], why), why is null ? 200 : 409);
    }

    private static async Task<IResult> ActAsync(Screen screen, Form form, Rosters rosters, Func<SchoolCalendar, Result<SchoolCalendar>> decide, CancellationToken stop)
    {
        if (form.FirstWrong is { } wrong)
        {
            return Show(screen, wrong);
        }

        var done = await rosters.ChangeCalendarAsync(new Acting(screen.Book, screen.Who, form.Tap, form.Happened(), screen.Now), decide, stop);
        return done.Refusal is { } no ? Show(screen, no) : screen.Go(Path);
    }

    private static OfficeHours Hours(Screen screen, Form form)
    {
        var office = form.Required("office", 40);
        if (screen.Book.Office(office) is null)
        {
            form.Refuse("office", new Refusal("form.unreadable"));
        }

        var days = Enumerable.Range(1, 7).Select(d => (Day: (IsoDayOfWeek)d, From: form.Hour($"from-{d}"), Until: form.Hour($"until-{d}")))
            .Where(d => d is { From: not null, Until: not null }).Select(d => new DayHours(d.Day, d.From!.Value, d.Until!.Value));
        return new OfficeHours(office, form.Has("always") ? WeeklyHours.AroundTheClock : new WeeklyHours(false, [.. days]));
    }
}
