using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;

namespace Vestibule.Core.Records;

/// <summary>
/// Which days count when a law counts working days: not the weekend, and not a day on which the district's offices are closed.
/// </summary>
public sealed class WorkingCalendar
{
    /// <summary>A run of days longer than this without a working day is no calendar but a mistake in it.</summary>
    public const int LongestClosure = 400;

    private readonly ImmutableHashSet<LocalDate> closed;
    private readonly ImmutableHashSet<IsoDayOfWeek> weekend;

    /// <summary>A calendar with these closed days; Saturday and Sunday are the weekend unless said otherwise.</summary>
    public WorkingCalendar(IEnumerable<LocalDate> closed, IEnumerable<IsoDayOfWeek>? weekend = null)
    {
        this.weekend = [.. weekend ?? [IsoDayOfWeek.Saturday, IsoDayOfWeek.Sunday]];
        this.closed = [.. closed.Where(d => !this.weekend.Contains(d.DayOfWeek))];
    }

    /// <summary>The calendar of a district.</summary>
    public static WorkingCalendar Of(DistrictBook book) => new(book.Closures.Select(c => c.Date));

    /// <summary>Whether the offices work that day.</summary>
    public bool IsWorking(LocalDate day) => !weekend.Contains(day.DayOfWeek) && !closed.Contains(day);

    /// <summary>The first working day on or after a day.</summary>
    public LocalDate OnOrAfter(LocalDate day)
    {
        for (var walked = 0; walked <= LongestClosure; walked++)
        {
            if (IsWorking(day))
            {
                return day;
            }

            day = day.PlusDays(1);
        }

        throw new InvalidOperationException("calendar-without-a-working-day");
    }

    /// <summary>The n-th working day after a day, which itself does not count; zero gives the day itself.</summary>
    public LocalDate Plus(LocalDate day, int workingDays)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(workingDays);
        for (var left = workingDays; left > 0; left--)
        {
            day = OnOrAfter(day.PlusDays(1));
        }

        return day;
    }

    /// <summary>How many working days lie after one day, up to and with another; none when the other comes first.</summary>
    public int Between(LocalDate after, LocalDate until)
    {
        var days = Period.DaysBetween(after, until);
        if (days <= 0)
        {
            return 0;
        }

        var count = days / 7 * (7 - weekend.Count);
        for (var day = after.PlusDays(days / 7 * 7 + 1); day <= until; day = day.PlusDays(1))
        {
            count += weekend.Contains(day.DayOfWeek) ? 0 : 1;
        }

        return count - closed.Count(d => d > after && d <= until);
    }
}
