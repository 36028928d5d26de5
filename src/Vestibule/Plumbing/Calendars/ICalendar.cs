using System.Collections.Immutable;
using System.Text;
using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Evaluation;
using Ical.Net.Serialization;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;

namespace Vestibule.Plumbing;

/// <summary>A whole day in a calendar that goes out.</summary>
public sealed record CalendarDay(string Id, string Title, LocalDate Day);

/// <summary>A stretch of time in a calendar that goes out.</summary>
public sealed record CalendarSpan(string Id, string Title, Instant From, Instant Until);

/// <summary>
/// Calendars as other programs write and read them (RFC 5545). A file that comes in may be hostile: it is small, read once, and gives no more
/// days than a calendar holds; a rule that repeats is followed for three years at most, and one finer than daily not at all.
/// </summary>
public static class ICalendar
{
    /// <summary>The largest file that is read.</summary>
    public const int Largest = 512 * 1024;

    private const int MostEvents = 2000, MostOfOne = 400;

    /// <summary>The closed days in a file: each day an all-day event covers. Refused when it cannot be read or says too much.</summary>
    public static Result<ImmutableArray<Closure>> Closures(byte[] file, LocalDate today)
    {
        if (file.Length > Largest)
        {
            return new Refusal("calendar-large");
        }

        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file);
            var calendar = Calendar.Load(text);
            if (calendar is null)
            {
                return new Refusal("calendar-unreadable");
            }

            if (calendar.Events.Count > MostEvents)
            {
                return new Refusal("calendar-full", ("most", $"{MostEvents}"));
            }

            var (from, until) = (today.PlusYears(-1), today.PlusYears(3));
            var days = calendar.Events.Where(IsClosure)
                .SelectMany(e => Starts(e, from, until).SelectMany(s => Enumerable.Range(0, Length(e)).Select(n => new Closure(s.PlusDays(n), Title(e)))))
                .Where(c => c.Date >= from && c.Date < until).DistinctBy(c => c.Date).Take(SchoolCalendar.Most + 1).OrderBy(c => c.Date).ToImmutableArray();
            return days.IsEmpty ? new Refusal("calendar-nothing") : days.Length > SchoolCalendar.Most ? new Refusal("calendar-full", ("most", $"{SchoolCalendar.Most}")) : days;
        }
#pragma warning disable CA1031 // The reader throws whatever a hostile file makes it throw; the person is told that it cannot be read.
        catch (Exception e) when (e is not OutOfMemoryException)
#pragma warning restore CA1031
        {
            return new Refusal("calendar-unreadable");
        }
    }

    /// <summary>The closures of a district as a file.</summary>
    public static string Write(string name, IEnumerable<Closure> closures, Instant now)
    {
        var calendar = Empty(name);
        foreach (var closure in closures)
        {
            calendar.Events.Add(new CalendarEvent
            {
                Uid = $"closed-{closure.Date:uuuuMMdd}@vestibule", Summary = closure.Reason, DtStamp = Utc(now), Start = Date(closure.Date), End = Date(closure.Date.PlusDays(1)),
            });
        }

        return new CalendarSerializer().SerializeToString(calendar) ?? "";
    }

    /// <summary>Whole days as a file.</summary>
    public static string Write(string name, IEnumerable<CalendarDay> days, Instant now)
    {
        var calendar = Empty(name);
        foreach (var day in days)
        {
            calendar.Events.Add(new CalendarEvent { Uid = $"{day.Id}@vestibule", Summary = day.Title, DtStamp = Utc(now), Start = Date(day.Day), End = Date(day.Day.PlusDays(1)) });
        }

        return new CalendarSerializer().SerializeToString(calendar) ?? "";
    }

    /// <summary>Stretches of time as a file.</summary>
    public static string Write(string name, IEnumerable<CalendarSpan> spans, Instant now)
    {
        var calendar = Empty(name);
        foreach (var span in spans)
        {
            calendar.Events.Add(new CalendarEvent { Uid = $"{span.Id}@vestibule", Summary = span.Title, DtStamp = Utc(now), Start = Utc(span.From), End = Utc(span.Until) });
        }

        return new CalendarSerializer().SerializeToString(calendar) ?? "";
    }

    // A day off is an event without times. One that is marked as cancelled, or as time that stays free, closes nothing.
    private static bool IsClosure(CalendarEvent e) => e.Start is { HasTime: false } && e.Status != "CANCELLED" && e.Transparency != "TRANSPARENT";

    private static IEnumerable<LocalDate> Starts(CalendarEvent e, LocalDate from, LocalDate until)
    {
        if (e.RecurrenceRule is not { } rule)
        {
            return [Of(e.Start!)];
        }

        return rule.Frequency is FrequencyType.Secondly or FrequencyType.Minutely or FrequencyType.Hourly ? []
            : e.GetOccurrences(Date(from), new EvaluationOptions { MaxUnmatchedIncrementsLimit = 1000 })
                .Select(o => Of(o.Period.StartTime)).TakeWhile(d => d < until).Take(MostOfOne);
    }

    private static int Length(CalendarEvent e) =>
        Math.Clamp(e.End is { } end ? NodaTime.Period.DaysBetween(Of(e.Start!), Of(end)) : 1, 1, MostOfOne);

    private static string Title(CalendarEvent e)
    {
        var title = new string([.. (e.Summary ?? "").Where(c => !char.IsControl(c)).Take(120)]).Trim();
        return title.Length == 0 ? "-" : title;
    }

    private static Calendar Empty(string name)
    {
        var calendar = new Calendar { ProductId = "-//Vestibule//Duty//EN", Method = "PUBLISH" };
        calendar.AddProperty("X-WR-CALNAME", name);
        return calendar;
    }

    private static LocalDate Of(CalDateTime at) => new(at.Year, at.Month, at.Day);

    private static CalDateTime Date(LocalDate day) => new(day.Year, day.Month, day.Day);

    private static CalDateTime Utc(Instant at) => new(at.ToDateTimeUtc(), "UTC");
}
