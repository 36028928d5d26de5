using System.Collections.Immutable;
using NodaTime;

namespace Vestibule.Core.Records;

/// <summary>How a deadline stands.</summary>
public enum Standing
{
    /// <summary>There is time.</summary>
    InTime,
    /// <summary>Little is left of it.</summary>
    AtRisk,
    /// <summary>The last day has passed.</summary>
    Overdue,
}

/// <summary>A span of whole days in which a request waited for whoever asked, the last day included.</summary>
public sealed record PausedDays(LocalDate From, LocalDate Until);

/// <summary>The last day on which something is still on time, and the rule that says so; no rule when only a paper or the asker names the day.</summary>
public sealed record Deadline(LocalDate LastDay, DeadlineRule? Rule, bool Extended)
{
    /// <summary>
    /// The last day under a rule for something that came in on a day. The day it came in does not count. An extension is counted on from the
    /// last day. Days of a pause count unless the rule says that they stop the clock.
    /// </summary>
    public static Deadline Under(DeadlineRule rule, LocalDate received, WorkingCalendar calendar, bool extended, ImmutableArray<PausedDays> paused)
    {
        var last = Count(received, rule.Days, rule.Count, calendar);
        if (extended && rule.Extension is { } more)
        {
            last = Count(last, more.Days, more.Count, calendar);
        }

        if (rule.PauseStopsTheClock)
        {
            foreach (var pause in paused.Where(p => p.From > received).OrderBy(p => p.From))
            {
                if (pause.From > last)
                {
                    break;
                }

                last = Count(last, rule.Count == Records.Count.CalendarDays
                    ? Math.Max(0, Period.DaysBetween(pause.From, pause.Until) + 1)
                    : calendar.Between(pause.From.PlusDays(-1), pause.Until), rule.Count, calendar);
            }
        }

        return new Deadline(last, rule, extended && rule.Extension is not null);
    }

    /// <summary>The instant at which it is too late: the end of the last day in the district's zone.</summary>
    public Instant TooLateAt(DateTimeZone zone) => zone.AtStartOfDay(LastDay.PlusDays(1)).ToInstant();

    /// <summary>The first day on which it counts as being at risk.</summary>
    public LocalDate AtRiskFrom => LastDay.PlusDays(-(Rule?.AtRiskDays ?? 2));

    /// <summary>How it stands on a day.</summary>
    public Standing On(LocalDate today) => today > LastDay ? Standing.Overdue : today >= AtRiskFrom ? Standing.AtRisk : Standing.InTime;

    /// <summary>A day counted on from another.</summary>
    public static LocalDate Count(LocalDate from, int days, Count count, WorkingCalendar calendar) =>
        count == Records.Count.WorkingDays ? calendar.Plus(from, days) : from.PlusDays(days);
}
