using System.Diagnostics;
using Vestibule.Core.Procedures;

namespace Vestibule.Bench;

/// <summary>
/// Checking the longest part of denver-2017 as one, without taking it apart first, by processor time of the one thread that checks, against a bare explorer of the same size: as
/// many look-ups of packed words of the same width in an open-addressing table that ends with as many rows. Bar: ten million edges a
/// second, under 3 s, at most 16 bytes a marking beyond the packed marking.
/// </summary>
internal static class CheckerBench
{
    public static void Run()
    {
        var access = Pack("denver-2017").Find(new ProcedureId("access"))!;
        Checker.Check(access, new(UntilBroken: true));
        var (wall, processor, before) = (Stopwatch.GetTimestamp(), Processor(), GC.GetTotalAllocatedBytes(precise: true));
        var report = Checker.Check(access, new() { Parts = false });
        var (took, used, allocated) = (Stopwatch.GetElapsedTime(wall).TotalSeconds, Processor() - processor, GC.GetTotalAllocatedBytes(precise: true) - before);
        if (!report.Holds) throw new InvalidOperationException("denver-2017 is not proved");

        var graph = Graph.Compile(access, 2);
        wall = Stopwatch.GetTimestamp();
        processor = Processor();
        var rows = Bare(report.Markings, report.Edges, graph.Width + 1);
        var (bare, bareWall) = (Processor() - processor, Stopwatch.GetElapsedTime(wall).TotalSeconds);
        OpenBench.Say($"checker: denver-2017 access, {report.Markings} markings, {report.Edges} edges in {used:0.00} s of one core ({took:0.00} s by the clock): {report.Edges / used / 1e6:0.0} million edges a second (bar 10, and 3 s)");
        processor = Processor();
        var parts = Pack("denver-2017").Procedures.Select(p => Checker.Check(p, new())).ToList();
        OpenBench.Say($"checker: all of denver-2017 as it is checked, in the parts that bear on each rule: {parts.Sum(p => p.Edges)} edges in {Processor() - processor:0.00} s of one core (bar 3 s)");
        OpenBench.Say($"checker: a bare table of as many look-ups ({rows} rows) {report.Edges / bare / 1e6:0.0} million a second ({bareWall:0.00} s by the clock); the checker takes {used / bare:0.0} times as long");
        OpenBench.Say($"checker: {allocated / report.Markings} bytes allocated a marking in all, growing included; a packed marking is {8 * (graph.Width + 1)} bytes");
    }

    public static void Marking()
    {
        var graph = Graph.Compile(Pack("denver-2017").Find(new ProcedureId("access"))!, 2);
        var words = new ulong[graph.Width];
        var (enabled, done) = (0L, 0L);
        Walk(graph, words, 2_000, ref enabled, ref done);
        (enabled, done) = (0, 0);
        var (processor, allocated) = (Processor(), GC.GetAllocatedBytesForCurrentThread());
        Walk(graph, words, 200_000, ref enabled, ref done);
        var more = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var used = Processor() - processor;
        OpenBench.Say($"marking: {enabled} times \"is it enabled\" and {done} times \"do it\", {used / (enabled + done) * 1e9:0.0} ns each on average, {more} bytes allocated (bar 100 ns, none)");
        var start = new ulong[graph.Width];
        graph.Start(new(start));
        Alone("is it enabled", () => graph.Events, e => graph.Enabled(new(words), e), () => start.CopyTo(words, 0));
        Alone("do it", () => graph.Events, e => graph.Execute(new(words), e), () => start.CopyTo(words, 0));
    }

    /// <summary>One question by itself, over every event again and again, by processor time: other processes on the machine do not count.</summary>
    private static void Alone(string what, Func<int> events, Action<int> ask, Action anew)
    {
        const int rounds = 100_000;
        for (var round = -2_000; round < 0; round++) for (var e = 0; e < events(); e++) ask(e);
        var (processor, allocated) = (Processor(), GC.GetAllocatedBytesForCurrentThread());
        for (var round = 0; round < rounds; round++)
        {
            anew();
            for (var e = 0; e < events(); e++) ask(e);
        }

        var more = GC.GetAllocatedBytesForCurrentThread() - allocated;
        OpenBench.Say($"marking: \"{what}\" alone {(Processor() - processor) / rounds / events() * 1e9:0.0} ns, {more} bytes allocated");
    }

    /// <summary>Walks about: asks of every event whether it is enabled, does one of those that are, and starts again after forty.</summary>
    private static void Walk(Graph graph, ulong[] words, int steps, ref long enabled, ref long done)
    {
        var random = 1UL;
        for (var i = 0; i < steps; i++)
        {
            var m = new PackedMarking(words);
            if (i % 40 == 0) graph.Start(m);
            var (chosen, found) = (-1, 0);
            for (var e = 0; e < graph.Events; e++)
            {
                enabled++;
                if (!graph.Enabled(m, e)) continue;
                random = random * 6364136223846793005 + 1442695040888963407;
                if ((int)(random >> 33) % ++found == 0) chosen = e;
            }

            if (chosen < 0) continue;
            done++;
            graph.Execute(m, chosen);
        }
    }

    private static long Bare(long markings, long edges, int width)
    {
        var slots = new int[markings * 3 / 2];
        var rows = new ulong[markings * width];
        Span<ulong> key = stackalloc ulong[width];
        var (count, random) = (0, 88172645463325252UL);
        for (var i = 0L; i < edges; i++)
        {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            var which = i < markings ? (ulong)i : Math.BigMul(random, (ulong)markings, out _);
            var hash = 0UL;
            for (var w = 0; w < width; w++)
            {
                key[w] = (which + (ulong)w) * 0x9E3779B97F4A7C15;
                hash = Math.BigMul(hash ^ key[w], 0xD6E8FEB86659FD93, out var low) ^ low;
            }

            for (var slot = (int)Math.BigMul(hash, (ulong)slots.Length, out _); ; slot = slot + 1 == slots.Length ? 0 : slot + 1)
            {
                if (slots[slot] == 0)
                {
                    key.CopyTo(rows.AsSpan(count * width));
                    slots[slot] = ++count;
                    break;
                }

                if (rows.AsSpan((slots[slot] - 1) * width, width).SequenceEqual(key)) break;
            }
        }

        return count;
    }

    private static double Processor() => Process.GetCurrentProcess().UserProcessorTime.TotalSeconds;

    internal static Edition Pack(string name)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "procedures", name);
        var words = Directory.EnumerateFiles(folder, "words.*.yaml").ToDictionary(f => Path.GetFileName(f)!, File.ReadAllText, StringComparer.Ordinal);
        return ProcedureReader.Read("procedure.yaml", File.ReadAllText(Path.Combine(folder, "procedure.yaml")), words).Edition!;
    }
}
