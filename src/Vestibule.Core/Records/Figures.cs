using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;

namespace Vestibule.Core.Records;

/// <summary>One table of a report: what it is about, and its cells.</summary>
public sealed record FigureTable(string Name, ImmutableArray<Cell> Cells);

/// <summary>
/// The figures of one calendar year. Each table counts every request of the year once, so that all share one total. Only a year that is over
/// has figures: two editions of a year under way, laid beside each other, would show what came between them.
/// </summary>
public sealed record Figures(int Year, int? Total, ImmutableArray<FigureTable> Tables)
{
    /// <summary>The figures of a year that is over on a day; null before.</summary>
    public static Figures? Of(int year, LocalDate today, IEnumerable<RecordsRequest> requests, DateTimeZone zone, int threshold = Suppression.Threshold)
    {
        if (today.Year <= year)
        {
            return null;
        }

        var counted = requests.Where(r => !r.Practice && r.Outcome != Outcome.NotARequest && r.Received.InZone(zone).Year == year).ToArray();
        if (!Suppression.MayPublish(counted.Length, threshold))
        {
            return new Figures(year, null, []);
        }

        return new Figures(year, counted.Length,
        [
            Table("month", Enumerable.Range(1, 12).Select(m => m.ToString("00", System.Globalization.CultureInfo.InvariantCulture)), r => r.Received.InZone(zone).Month.ToString("00", System.Globalization.CultureInfo.InvariantCulture)),
            Table("asker", Enum.GetNames<AskerKind>(), r => r.Asker.Kind.ToString()),
            Table("track", Enum.GetNames<Track>(), r => r.Track.ToString()),
            Table("ground", [.. Enum.GetNames<BasisKind>(), Several, Undecided], GroundOf),
            Table("outcome", [.. Enum.GetNames<Outcome>().Where(n => n != nameof(Records.Outcome.NotARequest)), StillOpen], r => r.Outcome?.ToString() ?? StillOpen),
            Table("counsel", Waits, WaitOf),
        ]);

        FigureTable Table(string name, IEnumerable<string> cells, Func<RecordsRequest, string> of)
        {
            var by = counted.CountBy(of).ToDictionary();
            return new FigureTable(name, Suppression.Of([.. cells.Select(c => (JsonNamingPolicy.KebabCaseLower.ConvertName(c), by.GetValueOrDefault(c)))], threshold));
        }
    }

    private const string Several = "Several", Undecided = "Undecided", StillOpen = "StillOpen";

    private static readonly ImmutableArray<string> Waits = ["WithinAnHour", "WithinADay", "Later", "Never"];

    private static string GroundOf(RecordsRequest request)
    {
        var grounds = request.Items.Select(i => i.Basis?.Kind).OfType<BasisKind>().Distinct().ToArray();
        return grounds.Length switch { 0 => Undecided, 1 => grounds[0].ToString(), _ => Several };
    }

    private static string WaitOf(RecordsRequest request) => (request.FirstTaken - request.Made) switch
    {
        null => Waits[3],
        { } wait when wait <= Duration.FromHours(1) => Waits[0],
        { } wait when wait <= Duration.FromDays(1) => Waits[1],
        _ => Waits[2],
    };
}
