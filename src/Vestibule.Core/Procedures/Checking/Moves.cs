using System.Collections.Immutable;
using Vestibule.Core.Kernel;
using static Vestibule.Core.Procedures.PackedMarking;

namespace Vestibule.Core.Procedures;

/// <summary>
/// What may be done next, worked out once: for each event the answers that guards can tell apart, as bits, and who may do it when. A
/// move is an event and the number of its answers, or a call that reaches nobody.
/// </summary>
internal sealed class Moves
{
    internal const uint NotReached = 0xFFFF;

    /// <summary>No event is done: another official comes.</summary>
    internal const uint Comes = uint.MaxValue;
    private readonly Graph graph;
    private readonly int words;
    private readonly ulong[][] asked;
    private readonly ulong[][][] told;
    private readonly ulong[][][] once;
    private readonly bool[] always;

    internal Moves(Graph graph, bool alone)
    {
        (this.graph, words) = (graph, graph.EventWords);
        var events = Enumerable.Range(0, graph.Events).Select(graph.EventAt).ToArray();
        Answers = [.. events.Select(Combinations)];
        asked = [.. events.Select(AskedBits)];
        told = [.. events.Select((e, i) => Answers[i].Select(a => Bits(e, a, false)).ToArray())];
        var by = events.Select(e => e.Step.By.Where(b => !alone || b.Role == Role.Anyone || b.Role.Value == "employee").ToArray()).ToArray();
        always = [.. by.Select((b, i) => b.Any(x => x.Once.IsEmpty) || (events[i].Step.By.IsEmpty && !alone))];
        once = [.. by.Select(b => b.Where(x => !x.Once.IsEmpty).Select(x => Mask(x.Once)).ToArray())];
    }

    /// <summary>Each combination of answers to what a step asks. Not asking is not an answer.</summary>
    internal ImmutableArray<(FieldId Field, Answer Answer)>[][] Answers { get; }

    internal static int EventOf(uint move) => (int)(move >> 16);

    internal static uint Of(int e, int answers) => (uint)e << 16 | (uint)answers;

    /// <summary>How many moves an event has.</summary>
    internal int Count(int e) => Answers[e].Length + (graph.CodeAt(e) is { Call: true } ? 1 : 0);

    /// <summary>The last move of a call reaches nobody.</summary>
    internal uint At(int e, int i) => Of(e, i == Answers[e].Length ? (int)NotReached : i);

    /// <summary>The bits of answers that doing an event sets.</summary>
    internal ReadOnlySpan<ulong> Asked(int e) => asked[e];

    /// <summary>The bits of answers after each of its moves.</summary>
    internal ulong[][] Told(int e) => told[e];

    /// <summary>Whether somebody may always be told to do it, as far as roles go.</summary>
    internal bool Always(int e) => always[e];

    /// <summary>The steps of the first word of which one must have been done before anybody may be told.</summary>
    internal ulong OnceAny(int e) => once[e].Aggregate(0UL, (mask, one) => mask | one[0]);

    /// <summary>Whether somebody may be told to do it here.</summary>
    internal bool Allowed(PackedMarking m, int e)
    {
        if (always[e]) return true;
        foreach (var mask in once[e])
            for (var w = 0; w < words; w++) if ((m.Words[w] & m.Words[2 * words + w] & mask[w]) != 0) return true;
        return false;
    }

    /// <summary>Makes the move; true when something was done, false for a call that reached nobody.</summary>
    internal bool Make(PackedMarking m, uint move)
    {
        var e = EventOf(move);
        if ((move & NotReached) == NotReached)
        {
            graph.NotReached(m, e);
            return false;
        }

        var (mask, value) = (asked[e], told[e][move & NotReached]);
        for (var w = 0; w < mask.Length; w++) m.Words[4 * words + w] = (m.Words[4 * words + w] & ~mask[w]) | value[w];
        graph.Execute(m, e);
        return true;
    }

    internal ulong[] Mask(IEnumerable<StepId> steps)
    {
        var wanted = steps.ToHashSet();
        var mask = new ulong[words];
        for (var e = 0; e < graph.Events; e++) if (wanted.Contains(graph.EventAt(e).Step.Id)) Set(mask, e, true);
        return mask;
    }

    private ImmutableArray<(FieldId, Answer)>[] Combinations(GraphEvent e)
    {
        IEnumerable<ImmutableArray<(FieldId, Answer)>> all = [[]];
        foreach (var field in e.Step.Asks)
        {
            var answers = graph.Distinguishable(field);
            if (answers.Length == 0) continue;
            var given = graph.Tells(field, Answer.NotAsked) ? answers.Where(a => a != Answer.NotAsked) : answers;
            all = all.SelectMany(_ => given.ToArray(), (so, a) => so.Add((field, a)));
        }

        return [.. all];
    }

    private ulong[] AskedBits(GraphEvent e)
    {
        var (low, high) = (Bits(e, Combinations(e)[0], false), Bits(e, Combinations(e)[0], true));
        return [.. low.Zip(high, (a, b) => ~(a ^ b))];
    }

    private ulong[] Bits(GraphEvent e, IEnumerable<(FieldId, Answer)> answers, bool ones)
    {
        var scratch = new ulong[graph.Width];
        if (ones) Array.Fill(scratch, ulong.MaxValue);
        foreach (var (field, answer) in answers) graph.Answer(new(scratch), field, graph.PerOfficial(field) ? e.Official : null, answer);
        return scratch[(4 * words)..];
    }
}
