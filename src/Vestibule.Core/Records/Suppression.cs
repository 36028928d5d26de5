using System.Collections.Immutable;

namespace Vestibule.Core.Records;

/// <summary>A cell of a published table: what it counts, and the number unless it is hidden.</summary>
public sealed record Cell(string Name, int? Number);

/// <summary>
/// Hides small numbers, so that nobody can work out one request from a table. A cell from one up to the threshold is hidden. Since the total
/// stands beside the cells, a hidden cell alone could be worked out: going on from the first hidden cell, the next ones that are not zero are
/// hidden too, until there are two at least and they hold twice the threshold together. Their order is that of the table and never that of
/// their size: who knows that the smallest was taken could work backwards from it. Zero is shown. Everything that shares a total must be published together, or not at all.
/// </summary>
public static class Suppression
{
    /// <summary>The smallest number that is shown, unless it is zero.</summary>
    public const int Threshold = 5;

    /// <summary>Whether a total is large enough for any table under it to be published.</summary>
    public static bool MayPublish(int total, int threshold = Threshold) => total == 0 || total >= 2 * threshold;

    /// <summary>The table with what is hidden taken out. The total is the sum of the cells and stays public.</summary>
    public static ImmutableArray<Cell> Of(IReadOnlyList<(string Name, int Number)> cells, int threshold = Threshold)
    {
        var hidden = new bool[cells.Count];
        for (var n = 0; n < cells.Count; n++)
        {
            hidden[n] = cells[n].Number > 0 && cells[n].Number < threshold;
        }

        if (hidden.Any(h => h))
        {
            var first = Array.IndexOf(hidden, true);
            for (var n = 1; n < cells.Count && Short(); n++)
            {
                var next = (first + n) % cells.Count;
                hidden[next] |= cells[next].Number > 0;
            }
        }

        return [.. cells.Select((c, n) => new Cell(c.Name, hidden[n] ? null : c.Number))];

        bool Short() => hidden.Count(h => h) < 2 || cells.Where((_, n) => hidden[n]).Sum(c => c.Number) < 2 * threshold;
    }
}
