using System.Collections.Immutable;
using NodaTime;

namespace Vestibule.Core.District;

/// <summary>Opening hours on one day of the week, as local wall times; the end is when the office closes.</summary>
public sealed record DayHours(IsoDayOfWeek Day, LocalTime From, LocalTime Until);

/// <summary>Whether an office is open at an instant, until when, or when it opens next. Null when that is further than a month away.</summary>
public sealed record OfficeState(bool Open, Instant? Until, Instant? OpensAt, string? ClosedBecause);

/// <summary>An office's weekly hours in the district's zone. Always open means around the clock, closures included.</summary>
public sealed record WeeklyHours(bool AlwaysOpen, ImmutableArray<DayHours> Days)
{
    /// <summary>Answers around the clock, every day.</summary>
    public static readonly WeeklyHours AroundTheClock = new(true, []);

    /// <summary>
    /// The state at an instant, in a zone, with the district's closures. On a night when clocks change, an hour that does not exist begins
    /// at the next one that does, and an hour that happens twice counts from its first occurrence.
    /// </summary>
    public OfficeState At(Instant now, DateTimeZone zone, IEnumerable<Closure> closures)
    {
        if (AlwaysOpen)
        {
            return new OfficeState(true, null, null, null);
        }

        var closed = closures.ToLookup(c => c.Date, c => c.Reason);
        var today = now.InZone(zone).Date;
        foreach (var hours in On(today, closed))
        {
            var (from, until) = Span(today, hours, zone);
            if (now >= from && now < until)
            {
                return new OfficeState(true, until, null, null);
            }
        }

        for (var day = today; day <= today.PlusDays(31); day = day.PlusDays(1))
        {
            foreach (var hours in On(day, closed))
            {
                var (from, _) = Span(day, hours, zone);
                if (from > now)
                {
                    return new OfficeState(false, null, from, closed[today].FirstOrDefault());
                }
            }
        }

        return new OfficeState(false, null, null, closed[today].FirstOrDefault());
    }

    private IEnumerable<DayHours> On(LocalDate day, ILookup<LocalDate, string> closed) =>
        closed.Contains(day) ? [] : Days.Where(d => d.Day == day.DayOfWeek).OrderBy(d => d.From);

    private static (Instant From, Instant Until) Span(LocalDate day, DayHours hours, DateTimeZone zone) =>
        (zone.AtLeniently(day + hours.From).ToInstant(), zone.AtLeniently(day + hours.Until).ToInstant());
}
