using Vestibule.Core.Kernel;

namespace Vestibule.Core.Procedures;

/// <summary>
/// Two officials of whom nothing tells who is who: markings that differ only in that are one. Bits that stand for the same of the first and of
/// the second lie the same distance apart wherever they lie in the same pair of words, so that whole runs of them are compared and swapped at once.
/// </summary>
internal static class Twins
{
    /// <summary>Runs of bits of the first official: in which word, where the second official's begin, and which bits.</summary>
    internal static (int Word, int Other, int Shift, ulong Mask)[] Of(Procedure procedure, Graph graph)
    {
        var pairs = new List<(int A, int B)>();
        for (var set = 0; set < 4; set++)
            for (var e = 0; e < graph.Events; e++)
                if (graph.EventAt(e) is { Official: 0 } first) pairs.Add((64 * graph.EventWords * set + e, 64 * graph.EventWords * set + graph.IndexOf(first.Step.Id, 1)));
        foreach (var field in procedure.Fields.Where(f => f.PerOfficial))
            foreach (var (a, b) in graph.AtomsOf(field.Id, 0).Zip(graph.AtomsOf(field.Id, 1))) pairs.Add((256 * graph.EventWords + a, 256 * graph.EventWords + b));
        return [.. pairs.GroupBy(p => (Word: p.A >> 6, Other: p.B >> 6, Shift: (p.B & 63) - (p.A & 63))).OrderBy(g => g.Key.Word).ThenBy(g => g.Key.Other).ThenBy(g => g.Key.Shift)
            .Select(g => (g.Key.Word, g.Key.Other, g.Key.Shift, g.Aggregate(0UL, (mask, p) => mask | 1UL << (p.A & 63))))];
    }

    /// <summary>Puts the official with the lesser bits first.</summary>
    internal static void Order(Span<ulong> m, (int Word, int Other, int Shift, ulong Mask)[] twins)
    {
        foreach (var (word, other, shift, mask) in twins)
        {
            var (a, b) = (m[word] & mask, Back(m[other], shift) & mask);
            if (a < b) return;
            if (a == b) continue;
            Swap(m, twins);
            return;
        }
    }

    private static void Swap(Span<ulong> m, (int Word, int Other, int Shift, ulong Mask)[] twins)
    {
        foreach (var (word, other, shift, mask) in twins)
        {
            var (a, b) = (m[word] & mask, Back(m[other], shift) & mask);
            m[word] = (m[word] & ~mask) | b;
            m[other] = (m[other] & ~Back(mask, -shift)) | Back(a, -shift);
        }
    }

    private static ulong Back(ulong x, int shift) => shift >= 0 ? x >> shift : x << -shift;
}
