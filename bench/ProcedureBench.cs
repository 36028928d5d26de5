using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Vestibule.Core.Procedures;

namespace Vestibule.Bench;

/// <summary>
/// What one question to a marking costs, and exploring the longest part of denver-2017 as one. Bar: under 100 ns and nothing allocated for "is it
/// enabled" and "do it"; ten million edges a second.
/// </summary>
[Config(typeof(Here))]
public class ProcedureBench
{
    private readonly Procedure access = CheckerBench.Pack("denver-2017").Find(new ProcedureId("access"))!;
    private Graph graph = null!;
    private ulong[] words = null!;
    private ulong[] start = null!;
    private int next;

    /// <summary>Compiles the graph for two officials.</summary>
    [GlobalSetup]
    public void Compile()
    {
        graph = Graph.Compile(access, 2);
        (words, start) = (new ulong[graph.Width], new ulong[graph.Width]);
        graph.Start(new PackedMarking(start));
        start.CopyTo(words, 0);
    }

    /// <summary>Each event in turn.</summary>
    [Benchmark]
    public bool Enabled()
    {
        next = next + 1 == graph.Events ? 0 : next + 1;
        return graph.Enabled(new PackedMarking(words), next);
    }

    /// <summary>Each event in turn, enabled or not; the marking begins anew with the first.</summary>
    [Benchmark]
    public void Do()
    {
        next = next + 1 == graph.Events ? 0 : next + 1;
        if (next == 0) start.CopyTo(words, 0);
        graph.Execute(new PackedMarking(words), next);
    }

    /// <summary>The whole, in no parts: markings and edges as <c>Bench checker</c> prints them.</summary>
    [Benchmark]
    public long Explore() => Checker.Check(access, new() { Parts = false }).Edges;

    // In this process: the machine need not build anything, and central package versions hold.
    private sealed class Here : ManualConfig
    {
        public Here()
        {
            AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
            AddDiagnoser(BenchmarkDotNet.Diagnosers.MemoryDiagnoser.Default);
            AddColumnProvider(DefaultColumnProviders.Instance);
            AddLogger(BenchmarkDotNet.Loggers.ConsoleLogger.Default);
        }
    }
}
