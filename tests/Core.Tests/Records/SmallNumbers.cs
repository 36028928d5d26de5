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
        Assert.Equal((null, null), (Number("asker", "official"), Number("asker", "parent")));
        Assert.Equal(11, Number("month", "03"));
        Assert.Equal(0, Number("month", "04"));

        int? Number(string table, string cell) => figures.Tables.Single(t => t.Name == table).Cells.Single(c => c.Name == cell).Number;
    }

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
