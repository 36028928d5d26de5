using NodaTime;
using Vestibule.Core.Records;
using Xunit;
using static Vestibule.CoreTests.Records.ARequest;

namespace Vestibule.CoreTests.Records;

/// <summary>Nobody can be worked out of a published table, not even by somebody who knows the rule by which numbers are hidden.</summary>
public sealed class SmallNumbers
{
    /// <summary>
    /// The strongest attack there is: the attacker knows the program, tries every table there could be, and keeps those that would have been
    /// published just like this one. A hidden number must stay as open as "more than none and below the threshold" leaves it.
    /// </summary>
    [Theory]
    [InlineData(3, 3, 18), InlineData(4, 3, 13), InlineData(3, 5, 26)]
    public void Whoever_tries_every_table_there_could_be_learns_no_small_number(int cells, int threshold, int upTo)
    {
        var attacked = 0;
        for (var total = 2 * threshold; total <= upTo; total++)
        {
            foreach (var alike in Tables(cells, total).GroupBy(t => Published(t, threshold)))
            {
                for (var cell = 0; cell < cells; cell++)
                {
                    if (Suppression.Of(Named(alike.First()), threshold)[cell].Number is not null)
                    {
                        Assert.All(alike, t => Assert.True(t[cell] == 0 || t[cell] >= threshold));
                        continue;
                    }

                    attacked++;
                    var possible = alike.Select(t => t[cell]).Distinct().Order().ToArray();
                    Assert.True(possible.Length >= threshold - 1, $"{alike.Key}: cell {cell} can only be {string.Join(' ', possible)}");
                }
            }
        }

        Assert.True(attacked > 50);
    }

    [Fact]
    public void The_attack_finds_a_number_that_is_hidden_alone()
    {
        // Hiding only what is small, as many reports do: the total gives it away.
        var alone = Tables(3, 20).GroupBy(t => string.Join(',', t.Select(n => n is > 0 and < 5 ? "?" : $"{n}"))).First(g => g.Key.Count(c => c == '?') == 1);
        Assert.Single(alone);
    }

    [Fact]
    public void A_year_has_figures_when_it_is_over_and_only_when_there_are_enough()
    {
        var requests = Enumerable.Range(0, 11).Select(n => Asked(n < 3 ? AskerKind.Official : AskerKind.Parent)).ToArray();
        Assert.Null(Figures.Of(2017, new LocalDate(2017, 12, 31), requests, Denver));
        Assert.Null(Figures.Of(2017, new LocalDate(2018, 1, 1), requests.Take(9), Denver)!.Total);
        var figures = Figures.Of(2017, new LocalDate(2018, 1, 1), requests, Denver)!;
        Assert.Equal(11, figures.Total);
        Assert.All(figures.Tables, t => Assert.True(t.Cells.Count(c => c.Number is null) != 1));
        Assert.Equal((null, null), (Number("kind", "official"), Number("kind", "parent")));
        Assert.Equal(11, Number("month", "03"));
        Assert.Equal(0, Number("month", "04"));

        int? Number(string table, string cell) => figures.Tables.Single(t => t.Name == table).Cells.Single(c => c.Name == cell).Number;
    }

    /// <summary>
    /// The same attack on all tables together: the attacker knows that a court's paper, a parent and a reporter are not answered on the same grounds, and tries every year there could
    /// be. What is hidden in one table must not follow from what another shows.
    /// </summary>
    [Theory]
    [InlineData(6), InlineData(8), InlineData(10)]
    public void Whoever_lays_the_tables_of_a_year_beside_each_other_learns_no_more(int total)
    {
        const int threshold = 3;
        RecordsRequest[] sorts =
        [
            Sort(AskerKind.Parent, BasisKind.OwnRecord), Sort(AskerKind.Parent, null), Sort(AskerKind.Student, BasisKind.OwnRecord), Sort(AskerKind.Student, null), Sort(AskerKind.Official, BasisKind.Consent), Sort(AskerKind.Official, null),
            Sort(AskerKind.Official, BasisKind.Subpoena, Track.LegalProcess), Sort(AskerKind.Official, null, Track.LegalProcess),
        ];
        var attacked = 0;
        foreach (var alike in Tables(sorts.Length, total).Select(t => (Counts: t, Figures: Year(sorts, t, threshold))).GroupBy(y => Shown(y.Figures)))
        {
            foreach (var (table, cell) in from t in alike.First().Figures.Tables from c in t.Cells.Index() where c.Item.Number is null select (t.Name, c.Index))
            {
                attacked++;
                var possible = alike.Select(y => True(sorts, y.Counts, table, y.Figures.Tables.Single(t => t.Name == table).Cells[cell].Name)).Distinct().Order().ToArray();
                Assert.True(possible.Length >= threshold - 1 || possible.All(n => n >= threshold), $"{alike.Key}: {table} {cell} can only be {string.Join(' ', possible)}");
            }
        }

        Assert.True(attacked > 50);
    }

    private static RecordsRequest Sort(AskerKind asker, BasisKind? ground, Track track = Track.Information)
    {
        var asked = Asked(asker) with { Track = track, Outcome = ground is null ? Outcome.Refused : Outcome.Given };
        return asked with { Items = [.. asked.Items.Select(i => i with { State = ground is null ? ItemState.Withheld : ItemState.Given, Basis = new Basis(ground ?? BasisKind.None) })] };
    }

    private static Figures Year(RecordsRequest[] sorts, int[] counts, int threshold) =>
        Figures.Of(2017, new LocalDate(2018, 1, 1), counts.SelectMany((n, i) => Enumerable.Repeat(sorts[i], n)), Denver, threshold)!;

    /// <summary>What a cell would say if nothing were hidden.</summary>
    private static int True(RecordsRequest[] sorts, int[] counts, string table, string cell) =>
        Enumerable.Range(0, sorts.Length).Where(i => counts[i] > 0 && Plain(sorts[i], table).Contains(cell)).Sum(i => counts[i]);

    private static string[] Plain(RecordsRequest sort, string table) => table == "kind"
        ? [sort.Track == Track.LegalProcess ? "legal-process" : sort.Asker.Kind == AskerKind.Parent ? "parent" : sort.Asker.Kind == AskerKind.Student ? "student" : "official"]
        : sort.Outcome == Outcome.Refused ? ["refused"] : ["given", sort.Items[0].Basis!.Kind switch { BasisKind.OwnRecord => "own-record", BasisKind.Consent => "consent", _ => "subpoena" }];

    private static string Shown(Figures figures) =>
        string.Join('|', figures.Tables.Select(t => t.Name + ":" + string.Join(',', t.Cells.Select(c => c.Number?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"))));

    private static string Published(int[] table, int threshold) => string.Join(',', Suppression.Of(Named(table), threshold).Select(c => c.Number?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"));

    private static (string, int)[] Named(int[] table) => [.. table.Select((n, i) => ($"{i}", n))];

    private static IEnumerable<int[]> Tables(int cells, int total)
    {
        if (cells == 1)
        {
            yield return [total];
            yield break;
        }

        for (var first = 0; first <= total; first++)
        {
            foreach (var rest in Tables(cells - 1, total - first))
            {
                yield return [first, .. rest];
            }
        }
    }
}
