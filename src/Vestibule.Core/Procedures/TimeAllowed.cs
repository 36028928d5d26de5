using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Vestibule.Core.Procedures;

/// <summary>
/// How long something may take: a length of time, or a number of working days of the district's calendar. The day itself never counts, and
/// the last working day counts to its end, as offices count.
/// </summary>
/// <param name="Length">The length; zero when it is counted in working days.</param>
/// <param name="WorkingDays">How many working days; zero when it is a length of time.</param>
public readonly record struct TimeAllowed(Duration Length, int WorkingDays)
{
    private const int MostDays = 400;

    /// <summary>A length of time as time allowed.</summary>
    public static implicit operator TimeAllowed(Duration length) => new(length, 0);

    /// <summary>When it is up. The calendar is read only where it counts in working days.</summary>
    public Instant Due(Instant from, WorkingCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        return WorkingDays > 0 ? calendar.EndOf(from, WorkingDays) : from + Length;
    }

    /// <summary>
    /// What a file writes: ISO 8601 such as PT2M or P3D (days of 24 hours), or <c>3 working days</c>. Null when it is neither, is not above
    /// zero, counts in months or years, which differ in length, or is above 400 working days.
    /// </summary>
    internal static TimeAllowed? Read(string text)
    {
        var parts = text.Split(' ');
        if (parts is [var count, "working", "day" or "days"])
            return int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is > 0 and <= MostDays ? new TimeAllowed(Duration.Zero, days) : null;
        var parsed = PeriodPattern.NormalizingIso.Parse(text);
        return parsed.Success && parsed.Value is { Years: 0, Months: 0 } period && period.ToDuration() is var length && length > Duration.Zero ? new TimeAllowed(length, 0) : null;
    }
}

/// <summary>On which days the district's offices work: Monday to Friday without the closures, where the district is.</summary>
public sealed record WorkingCalendar(DateTimeZone Zone, IReadOnlySet<LocalDate> Closures)
{
    /// <summary>Monday to Friday without any closure, for where no district is known.</summary>
    public static readonly WorkingCalendar Plain = new(DateTimeZone.Utc, new HashSet<LocalDate>());

    /// <summary>Whether offices work on a day.</summary>
    public bool IsWorking(LocalDate day) => day.DayOfWeek is not (IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday) && !Closures.Contains(day);

    /// <summary>The end of the given number of working days after the day of an instant: midnight where the district is.</summary>
    public Instant EndOf(Instant from, int days)
    {
        var day = from.InZone(Zone).Date;
        while (days > 0)
        {
            day = day.PlusDays(1);
            if (IsWorking(day)) days--;
        }
        return Zone.AtStartOfDay(day.PlusDays(1)).ToInstant();
    }
}
