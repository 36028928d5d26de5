using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using NodaTime;

namespace Vestibule.Core.Kernel.Wording;

/// <summary>How much of a time or date is said.</summary>
internal enum Width { Short, Medium, Long, Full }

/// <summary>How one language writes numbers, times and dates (Unicode CLDR patterns), always in Western digits.</summary>
internal sealed record LocalStyle(
    string Group, int FirstGroup, int NextGroups, int LeastGrouped,
    string Time, string Morning, string Afternoon, string[] Dates,
    string[] Months, string[] ShortMonths, string[] Days, string[] ShortDays)
{
    /// <summary>The style of a language; English for one the product does not know.</summary>
    public static LocalStyle Of(Language language) => LocalStyles.All.GetValueOrDefault(language.Primary) ?? LocalStyles.All["en"];

    /// <summary>A whole number with the language's separators.</summary>
    public string Number(long number)
    {
        var digits = number.ToString(CultureInfo.InvariantCulture).TrimStart('-');
        if (digits.Length >= FirstGroup + LeastGrouped)
        {
            for (var at = digits.Length - FirstGroup; at > 0; at -= NextGroups) digits = digits.Insert(at, Group);
        }
        return number < 0 ? "-" + digits : digits;
    }

    /// <summary>
    /// A time of day. Short is how people say it, "9:41": no half of the day and no leading zero. Medium adds the half of the day where
    /// the language counts to twelve; long adds the zone, for the record.
    /// </summary>
    public string TimeOf(LocalTime time, Width width, string? zone) => width switch
    {
        Width.Short => Fill(Time.Replace("HH", "H", StringComparison.Ordinal), default, time, half: false).Trim(' ', '\u202f', '\u00a0'),
        Width.Medium => Fill(Time, default, time),
        _ => Fill(Time, default, time) + (zone is null ? "" : " " + zone),
    };

    /// <summary>A date, from 11/23/26 to Monday, November 23, 2026.</summary>
    public string DateOf(LocalDate date, Width width) => Fill(Dates[(int)width], date, default);

    // The letters of a CLDR pattern that this product's languages use; text between quotes is itself.
    private string Fill(string pattern, LocalDate date, LocalTime time, bool half = true)
    {
        var said = new StringBuilder();
        for (var at = 0; at < pattern.Length;)
        {
            var letter = pattern[at];
            if (letter == '\'')
            {
                var end = pattern.IndexOf('\'', at + 1);
                said.Append(pattern, at + 1, end - at - 1);
                at = end + 1;
                continue;
            }
            var run = 1;
            while (at + run < pattern.Length && pattern[at + run] == letter) run++;
            at += run;
            said.Append(letter switch
            {
                'y' => run == 2 ? Digits(date.Year % 100, 2) : Digits(date.Year, 1),
                'M' => run switch { 4 => Months[date.Month - 1], 3 => ShortMonths[date.Month - 1], _ => Digits(date.Month, run) },
                'd' => Digits(date.Day, run),
                'E' => (run == 4 ? Days : ShortDays)[(int)date.DayOfWeek % 7],
                'h' => Digits((time.Hour + 11) % 12 + 1, run),
                'H' => Digits(time.Hour, run),
                'm' => Digits(time.Minute, run),
                'a' => !half ? "" : time.Hour < 12 ? Morning : Afternoon,
                _ => new string(letter, run),
            });
        }
        return said.ToString();
    }

    private static string Digits(int value, int least) => value.ToString("D" + least, CultureInfo.InvariantCulture);
}
