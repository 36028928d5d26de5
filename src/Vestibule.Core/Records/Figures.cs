using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;

namespace Vestibule.Core.Records;

/// <summary>One table of a report: what it is about, and its cells.</summary>
public sealed record FigureTable(string Name, ImmutableArray<Cell> Cells);

/// <summary>
/// The figures of one calendar year. Each table counts every request of the year once, so that all share one total. Only a year that is over has figures. What one table says must not
/// tell what another hides: so who asked and on which paper are one table, ground and outcome are one table, and the grounds are folded into one row while any kind or any ground is
/// small, because some grounds are open to some kinds alone.
/// </summary>
public sealed record Figures(int Year, int? Total, ImmutableArray<FigureTable> Tables)
{
    /// <summary>The row of an order or a subpoena, whoever brought it.</summary>
    public const string OnPaper = "LegalProcess";

    private const string Given = "Given", Several = "Several", PartGiven = "PartGiven", Refused = "Refused", Withdrawn = "Withdrawn", StillOpen = "StillOpen";

    private static readonly ImmutableArray<string> Waits = ["WithinAnHour", "WithinADay", "Later", "Never"];
    private static readonly ImmutableArray<string> NotWhollyGiven = [PartGiven, Refused, Withdrawn, StillOpen];
    private static readonly ImmutableArray<string> Grounds = [.. Enum.GetValues<BasisKind>().Where(k => k != BasisKind.None).Select(k => k.ToString()), Several];

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

        var kinds = Table("kind", [OnPaper, .. Enum.GetNames<AskerKind>()], r => r.Track == Track.LegalProcess ? OnPaper : r.Asker.Kind.ToString());
        var answers = Table("answer", [.. Grounds, .. NotWhollyGiven], r => AnswerOf(r) is var answer && answer == Given ? GroundOf(r) : answer);
        var folded = kinds.Cells.Concat(answers.Cells).Any(c => c.Number is null);
        return new Figures(year, counted.Length,
        [
            Table("month", Enumerable.Range(1, 12).Select(Month), r => Month(r.Received.InZone(zone).Month)),
            kinds,
            folded ? Table("answer", [Given, .. NotWhollyGiven], AnswerOf) : answers,
            Table("counsel", Waits, WaitOf),
        ]);

        FigureTable Table(string name, IEnumerable<string> cells, Func<RecordsRequest, string> of)
        {
            var by = counted.CountBy(of).ToDictionary();
            return new FigureTable(name, Suppression.Of([.. cells.Select(c => (JsonNamingPolicy.KebabCaseLower.ConvertName(c), by.GetValueOrDefault(c)))], threshold));
        }
    }

    /// <summary>The sheet's body.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, Kernel.CoreJson.Default);

    /// <summary>Figures from a sheet's body.</summary>
    public static Figures Read(ReadOnlySpan<byte> body) => JsonSerializer.Deserialize<Figures>(body, Kernel.CoreJson.Default) ?? throw new FormatException("records-figures");

    private static string Month(int month) => month.ToString("00", System.Globalization.CultureInfo.InvariantCulture);

    private static string AnswerOf(RecordsRequest request) => request.Outcome?.ToString() ?? StillOpen;

    /// <summary>On what ground something was given that was given whole.</summary>
    private static string GroundOf(RecordsRequest request)
    {
        var grounds = request.Items.Where(i => i.State == ItemState.Given).Select(i => i.Basis?.Kind).OfType<BasisKind>().Distinct().ToArray();
        return grounds.Length == 1 ? grounds[0].ToString() : Several;
    }

    private static string WaitOf(RecordsRequest request) => (request.FirstTaken - request.Made) switch
    {
        null => Waits[3],
        { } wait when wait <= Duration.FromHours(1) => Waits[0],
        { } wait when wait <= Duration.FromDays(1) => Waits[1],
        _ => Waits[2],
    };
}
