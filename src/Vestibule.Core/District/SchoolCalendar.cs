using System.Collections.Immutable;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.District;

/// <summary>The hours of one office, as the district wrote them last.</summary>
public sealed record OfficeHours(string Office, WeeklyHours Hours);

/// <summary>
/// The district's calendar as far as it decides who answers: the days on which offices are closed, and the hours of each office. Once written,
/// it counts in place of what the district's book said. One sheet of the register; each version is kept.
/// </summary>
public sealed record SchoolCalendar(ImmutableArray<Closure> Closures, ImmutableArray<OfficeHours> Hours)
{
    /// <summary>The most closures a calendar holds: several years of them.</summary>
    public const int Most = 1000;

    /// <summary>The calendar that a book has before anybody wrote one.</summary>
    public static SchoolCalendar Of(DistrictBook book) => new(book.Closures, [.. book.Offices.Select(o => new OfficeHours(o.Id, o.Hours))]);

    /// <summary>The book with this calendar in force.</summary>
    public DistrictBook Over(DistrictBook book) => book with
    {
        Closures = Closures,
        Offices = [.. book.Offices.Select(o => o with { Hours = Hours.FirstOrDefault(h => h.Office == o.Id)?.Hours ?? o.Hours })],
    };

    /// <summary>The calendar with closures added, each day once; the newer reason counts. Refused when it would hold too many.</summary>
    public Result<SchoolCalendar> With(IEnumerable<Closure> closures)
    {
        var all = closures.Concat(Closures).DistinctBy(c => c.Date).OrderBy(c => c.Date).ToImmutableArray();
        return all.Length > Most ? new Refusal("calendar-full", ("most", $"{Most}")) : this with { Closures = all };
    }

    /// <summary>
    /// The calendar with new hours for an office. Refused when a day ends before it begins, or when the chain of offices would no longer end at
    /// one that answers around the clock.
    /// </summary>
    public Result<SchoolCalendar> With(DistrictBook book, OfficeHours hours)
    {
        if (hours.Hours.Days.FirstOrDefault(d => d.Until <= d.From) is { } backwards)
        {
            return new Refusal("calendar-hours", ("day", $"{(int)backwards.Day}"));
        }

        var next = this with { Hours = [.. Hours.Where(h => h.Office != hours.Office), hours] };
        return DistrictFile.Check(next.Over(book)) is { } no ? no : next;
    }
}
