using System.Collections.Immutable;
using NodaTime;

namespace Vestibule.Core.District;

/// <summary>A summer, its first and last day.</summary>
public sealed record Summer(LocalDate From, LocalDate Until);

/// <summary>When school is: the hours of a school day and the summers. A procedure may be chosen by it.</summary>
public sealed record SchoolTimes(LocalTime From, LocalTime Until, ImmutableArray<Summer> Summers)
{
    /// <summary>One of <c>summer</c>, <c>no-school</c> (a weekend or a closure), <c>school-hours</c> and <c>after-hours</c>.</summary>
    public string KindOf(Instant now, DateTimeZone zone, IEnumerable<Closure> closures)
    {
        var (day, time) = (now.InZone(zone).Date, now.InZone(zone).TimeOfDay);
        return Summers.Any(s => day >= s.From && day <= s.Until) ? "summer"
            : day.DayOfWeek is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday || closures.Any(c => c.Date == day) ? "no-school"
            : time >= From && time < Until ? "school-hours" : "after-hours";
    }
}
