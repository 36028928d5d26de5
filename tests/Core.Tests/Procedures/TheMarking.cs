using NodaTime;
using Vestibule.Core.Procedures;
using Xunit;
using static Vestibule.CoreTests.Procedures.Packs;

namespace Vestibule.CoreTests.Procedures;

/// <summary>The state of one run, packed into a few words.</summary>
public sealed class TheMarking
{
    [Fact]
    public void Walking_a_packed_marking_takes_no_memory()
    {
        var graph = Graph.Compile(Access, 2);
        Span<ulong> words = stackalloc ulong[graph.Width];
        var m = new PackedMarking(words);
        graph.Start(m);
        var enabled = Walk(graph, m);
        var before = GC.GetAllocatedBytesForCurrentThread();
        enabled += Walk(graph, m);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(enabled > 0);
        Assert.True(graph.Width <= 6);
    }

    private static int Walk(Graph graph, PackedMarking m)
    {
        var enabled = 0;
        for (var e = 0; e < graph.Events; e++)
        {
            if (graph.Enabled(m, e)) enabled++;
            graph.Execute(m, e);
        }
        return enabled;
    }
}
