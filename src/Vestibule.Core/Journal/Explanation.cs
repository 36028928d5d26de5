using System.Runtime.InteropServices;

namespace Vestibule.Core.Journal;

/// <summary>
/// Finds what happened to a journal that does not hold: which entry is the first bad one, and whether it was altered, removed,
/// inserted or moved. It works on the rows since the last checkpoint that held, and reasons from the numbers that headers carry;
/// where numbers leave two answers it tries each against the next signed root. The steps are in docs/journal.md, in this order.
/// </summary>
internal sealed class Explanation(Pins pins, Frontier proved, List<Seen> tail)
{
    private readonly long start = proved.Size;
    private readonly long total = proved.Size + tail.Count;
    private readonly Dictionary<long, (int Count, long Last)> places = Places(proved.Size, tail);

    public Fault Fault()
    {
        var unclean = Enumerable.Range(0, tail.Count).Select(i => start + i).FirstOrDefault(p => !At(p).CleanAt(p), total);
        var compared = Compare(unclean);
        var wrong = compared.FindIndex(c => !c.Holds);
        return wrong < 0 ? FromNumbers(unclean) : FromRoot(wrong, compared, unclean);
    }

    private Fault FromRoot(int index, List<(Pin Pin, bool Holds)> compared, long unclean)
    {
        var wrong = compared[index].Pin;
        var at = Math.Max(0, wrong.Size - 1);
        if (compared.FindLastIndex(c => c.Holds && c.Pin.Size >= wrong.Size) >= 0) return One(FaultKind.Forked, at);
        // A forged entry that carries the number of the entry it pushed aside shows only when that number comes again.
        if (unclean < total && At(unclean).Number is var again && again >= start && again < wrong.Size && Dropping(again))
            return new Fault(FaultKind.Inserted, again, again, start);
        return new Fault(FaultKind.Altered, start, at, start);
    }

    private Fault FromNumbers(long at)
    {
        var row = At(at);
        var broken = row.Number < 0 || !row.ColumnHolds;
        if ((broken && row.Stored == at) || row.Number == at) return One(FaultKind.Altered, at);
        var number = row is { Number: >= 0, ColumnHolds: true } ? row.Number : row.Stored;
        var signed = pins.Genuine.Count == 0 ? 0 : pins.Genuine[^1].Size;
        var comesLater = places.TryGetValue(at, out var own) && own.Last > at;
        if (number < at) return comesLater || at >= signed ? Doubled(number, at) : One(FaultKind.Altered, at);
        if (comesLater)
        {
            var twice = places.TryGetValue(number, out var there) && there.Count > 1;
            return One(number >= signed || twice ? FaultKind.Inserted : FaultKind.Reordered, at);
        }
        var inPlace = at + 1 < total ? At(at + 1).Number == at + 1 : total >= signed;
        return One(inPlace ? FaultKind.Altered : FaultKind.Removed, at);
    }

    /// <summary>The number was there before. Which of the two is the stranger, the next signed root tells.</summary>
    private Fault Doubled(long number, long at)
    {
        if (number < start || Dropping(at)) return One(FaultKind.Inserted, at);
        return Dropping(number) ? One(FaultKind.Inserted, number) : new Fault(FaultKind.Inserted, number, at, start);
    }

    /// <summary>True when the next signed root is right once this row is left out.</summary>
    private bool Dropping(long position)
    {
        var next = pins.Genuine.Find(p => p.Size > position);
        if (next.Size == 0 || next.Size >= total) return false;
        var leaves = tail.Take((int)(next.Size - start) + 1).Select(s => s.Leaf).ToList();
        leaves.RemoveAt((int)(position - start));
        return proved.Append(CollectionsMarshal.AsSpan(leaves)).Root == next.Root;
    }

    /// <summary>Every checkpoint up to a size against the entries as they stand, in one pass.</summary>
    private List<(Pin Pin, bool Holds)> Compare(long limit)
    {
        var compared = new List<(Pin, bool)>();
        var edge = proved;
        foreach (var pin in pins.Genuine.Where(p => p.Size >= start && p.Size <= limit))
        {
            var more = CollectionsMarshal.AsSpan(tail).Slice((int)(edge.Size - start), (int)(pin.Size - edge.Size));
            var leaves = new Digest[more.Length];
            for (var i = 0; i < leaves.Length; i++) leaves[i] = more[i].Leaf;
            edge = edge.Append(leaves);
            compared.Add((pin, edge.Root == pin.Root));
        }
        return compared;
    }

    private Seen At(long position) => tail[(int)(position - start)];

    private Fault One(FaultKind kind, long at) => new(kind, at, at, start);

    private static Dictionary<long, (int Count, long Last)> Places(long start, List<Seen> tail)
    {
        var places = new Dictionary<long, (int Count, long Last)>();
        for (var i = 0; i < tail.Count; i++)
        {
            if (tail[i].Number < 0) continue;
            places[tail[i].Number] = (places.TryGetValue(tail[i].Number, out var was) ? was.Count + 1 : 1, start + i);
        }
        return places;
    }
}
