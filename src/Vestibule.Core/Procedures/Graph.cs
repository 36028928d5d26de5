using System.Collections.Immutable;
using Vestibule.Core.Kernel;
using static Vestibule.Core.Procedures.PackedMarking;

namespace Vestibule.Core.Procedures;

/// <summary>One event of a graph: a step, for one official when the step is there once for each.</summary>
/// <param name="Step">The step.</param>
/// <param name="Official">Which official, from 0 in order of arrival; null for a common step.</param>
/// <param name="Unseen">True for the stand-in of officials not yet recorded: it takes effects, and is never done or owed itself.</param>
public readonly record struct GraphEvent(Step Step, int? Official, bool Unseen);

/// <summary>
/// A procedure compiled for a number of officials: the DCR graph over packed markings. Nothing here allocates after compiling, so that
/// a checker can walk millions of markings. <see cref="Run"/> uses the same graph, so what is proved is what runs.
/// </summary>
/// <remarks>
/// With <c>moreMayCome</c> a per-official step has one further event, the unseen official's: relations from common steps reach it, and
/// an official who is recorded later starts as its copy. So what a declared emergency closed stays closed for whoever comes next.
/// </remarks>
public sealed class Graph
{
    /// <summary>The number of the semantics implemented here; an incident names it beside the edition's digest.</summary>
    public const int Semantics = 1;

    private readonly EventCode?[] code;
    private readonly EventCode[] every;
    private int[][] guards;
    private readonly ulong[] start;
    private readonly ulong[] seen;
    private readonly GraphLayout layout;
    private readonly int words;
    private readonly ulong[] repeats;

    private Graph(GraphLayout layout, EventCode[] every, int[][] guards, ulong[] start, ulong[] seen)
    {
        (this.layout, this.every, this.guards, this.start, this.seen) = (layout, every, guards, start, seen);
        code = [.. every.Select((c, e) => layout.Events[e].Unseen ? null : c)];
        words = layout.EventWords;
        repeats = new ulong[words];
        for (var e = 0; e < code.Length; e++) Set(repeats, e, code[e] is { Repeat: true });
    }

    /// <summary>Compiles a procedure for a number of officials.</summary>
    /// <param name="procedure">The procedure.</param>
    /// <param name="officials">How many officials are there.</param>
    /// <param name="moreMayCome">Whether others may be recorded later.</param>
    /// <param name="facts">What is known of the campus from the start; null for nothing.</param>
    public static Graph Compile(Procedure procedure, int officials, bool moreMayCome = false, IEnumerable<(FieldId Field, Answer Answer)>? facts = null)
    {
        var layout = new GraphLayout(procedure, officials, moreMayCome);
        var (code, guards, start, seen) = new GraphCompiler(layout).Compile();
        var graph = new Graph(layout, code, guards, start, seen);
        foreach (var (field, answer) in facts ?? []) graph.Answer(new(start), field, null, answer);
        return graph;
    }

    /// <summary>How many events there are.</summary>
    public int Events => layout.Events.Length;

    /// <summary>How many machine words a marking takes.</summary>
    public int Width => start.Length;

    /// <summary>Whether others may be recorded later.</summary>
    internal bool MoreMayCome => layout.MoreMayCome;

    /// <summary>How many officials it is compiled for.</summary>
    public int Officials => layout.Officials;

    /// <summary>What an event stands for.</summary>
    public GraphEvent EventAt(int index) => layout.Events[index];

    /// <summary>The event of a step; -1 when there is none, as for a per-official step without an official.</summary>
    public int IndexOf(StepId step, int? official) => layout.IndexOf(step, official);

    /// <summary>Writes the marking in which a procedure starts.</summary>
    public void Start(PackedMarking m) => start.CopyTo(m.Words);

    /// <summary>Whether the event was done or skipped.</summary>
    public bool Executed(PackedMarking m, int e) => Get(m.Words[..words], e);

    /// <summary>Whether the event is pending, even while it is excluded.</summary>
    public bool Pending(PackedMarking m, int e) => Get(m.Words[words..], e);

    /// <summary>Whether the event is part of the procedure now.</summary>
    public bool Included(PackedMarking m, int e) => Get(m.Words[(2 * words)..], e);

    /// <summary>Whether the event was skipped and not done since.</summary>
    public bool Skipped(PackedMarking m, int e) => Get(m.Words[(3 * words)..], e);

    /// <summary>Whether the event is owed: pending, included, and of someone present.</summary>
    public bool Owed(PackedMarking m, int e) => !layout.Events[e].Unseen && Pending(m, e) && Included(m, e);

    /// <summary>Whether the step may be told to be done now.</summary>
    public bool Enabled(PackedMarking m, int e) => Blocked(m, e) == Block.None;

    /// <summary>One word of the events of whoever is present that are included and not yet done for good: no other is enabled.</summary>
    internal ulong Candidates(PackedMarking m, int word) => m.Words[2 * words + word] & seen[word] & (~m.Words[word] | m.Words[words + word] | repeats[word]);

    /// <summary>One word of the events of whoever is present.</summary>
    internal ulong Seen(int word) => seen[word];

    /// <summary>One word of what is owed, as far as everybody is present.</summary>
    internal ulong OwedOf(PackedMarking m, int word) => m.Words[words + word] & m.Words[2 * words + word] & seen[word];

    /// <summary>The instructions of a guard: a number from 0 is the bit of a test.</summary>
    internal ReadOnlySpan<int> GuardCode(int guard) => guards[guard];

    /// <summary>How many guards there are, those of rules included.</summary>
    internal int Guards => guards.Length;

    /// <summary>How many words one set of events takes.</summary>
    internal int EventWords => words;

    /// <summary>Why an event is not enabled; the first reason in the order of the enumeration.</summary>
    internal Block Blocked(PackedMarking m, int e)
    {
        if (code[e] is not { } c) return Block.Unseen;
        if (!Included(m, e)) return Block.Closed;
        if (Executed(m, e) && !c.Repeat && !Pending(m, e)) return Block.Done;
        foreach (var clause in c.Needs) if (clause.Guard < 0 || Holds(m, clause.Guard)) if (!GateHolds(m, clause)) return Block.Needs;
        foreach (var clause in c.NeedsAny) if (clause.Guard < 0 || Holds(m, clause.Guard)) if (!AnyGateHolds(m, clause)) return Block.Needs;
        foreach (var clause in c.After) if (clause.Guard < 0 || Holds(m, clause.Guard)) if (!AfterHolds(m, clause)) return Block.After;
        foreach (var clause in c.AfterAny) if (clause.Guard < 0 || Holds(m, clause.Guard)) if (!AnyAfterHolds(m, clause)) return Block.After;
        foreach (var clause in c.Waits) if (clause.Guard < 0 || Holds(m, clause.Guard)) if (!WaitHolds(m, clause)) return Block.Waits;
        return c.Guard < 0 || Holds(m, c.Guard) ? Block.None : Block.When;
    }

    /// <summary>What should have come before, if it could: part of the procedure, and neither done nor skipped. It stops nobody.</summary>
    internal IEnumerable<int> Unconsulted(ulong[] marking, int e)
    {
        if (code[e] is not { } c) yield break;
        foreach (var (clause, any) in c.Feasible.Select(f => (f, false)).Concat(c.FeasibleAny.Select(f => (f, true))))
        {
            if ((clause.Guard >= 0 && !Holds(new(marking), clause.Guard)) || (any ? AnyAfterHolds(new(marking), clause) : AfterHolds(new(marking), clause))) continue;
            for (var x = 0; x < Events; x++)
                if (Get(clause.Mask, x) && Included(new(marking), x) && !Executed(new(marking), x)) yield return x;
        }
    }

    private bool AfterHolds(PackedMarking m, EventCode.Clause clause)
    {
        for (var w = 0; w < words; w++) if ((m.Words[2 * words + w] & ~m.Words[w] & clause.Mask[w]) != 0) return false;
        return true;
    }

    private bool AnyAfterHolds(PackedMarking m, EventCode.Clause clause)
    {
        for (var w = 0; w < words; w++) if ((m.Words[2 * words + w] & m.Words[w] & clause.Mask[w]) != 0) return true;
        return false;
    }

    private bool GateHolds(PackedMarking m, EventCode.Clause clause)
    {
        if (clause.Never) return false;
        for (var w = 0; w < words; w++)
            if ((m.Words[2 * words + w] & m.Words[w] & ~m.Words[3 * words + w] & clause.Mask[w]) != clause.Mask[w]) return false;
        return true;
    }

    private bool AnyGateHolds(PackedMarking m, EventCode.Clause clause)
    {
        for (var w = 0; w < words; w++)
            if ((m.Words[2 * words + w] & m.Words[w] & ~m.Words[3 * words + w] & clause.Mask[w]) != 0) return true;
        return false;
    }

    private bool WaitHolds(PackedMarking m, EventCode.Clause clause)
    {
        for (var w = 0; w < words; w++) if ((m.Words[2 * words + w] & m.Words[words + w] & clause.Mask[w]) != 0) return false;
        return true;
    }

    /// <summary>
    /// Does the event, enabled or not: clears its own pending and skip, then closes, then opens, then owes. Its answer is recorded
    /// before, with <see cref="Answer"/>.
    /// </summary>
    public void Execute(PackedMarking m, int e)
    {
        if (code[e] is not { } c) return;
        Set(m.Words, e, true);
        Set(m.Words[words..], e, false);
        Set(m.Words[(3 * words)..], e, false);
        foreach (var clause in c.Closes)
            if (clause.Guard < 0 || Holds(m, clause.Guard)) for (var w = 0; w < words; w++) m.Words[2 * words + w] &= ~clause.Mask[w];
        foreach (var clause in c.Opens)
            if (clause.Guard < 0 || Holds(m, clause.Guard)) for (var w = 0; w < words; w++) m.Words[2 * words + w] |= clause.Mask[w];
        foreach (var clause in c.Owes)
            if (clause.Guard < 0 || Holds(m, clause.Guard)) for (var w = 0; w < words; w++) m.Words[words + w] |= clause.Mask[w];
    }

    /// <summary>
    /// Skips the event: it counts as executed for what comes after it and never for a gate, has no effect, and is no longer owed,
    /// except a call, which stays owed. Skipping what was really done and is not owed again changes nothing.
    /// </summary>
    public void Skip(PackedMarking m, int e)
    {
        if (code[e] is not { } c || (Executed(m, e) && !Skipped(m, e) && !Pending(m, e))) return;
        Set(m.Words, e, true);
        Set(m.Words[(3 * words)..], e, true);
        if (!c.Call) Set(m.Words[words..], e, false);
    }

    /// <summary>A call that reached nobody: what was owed stays owed, and the fallback is opened and owed.</summary>
    public void NotReached(PackedMarking m, int e)
    {
        if (code[e] is not { } c) return;
        for (var w = 0; w < words; w++)
        {
            m.Words[2 * words + w] |= c.Fallback[w];
            m.Words[words + w] |= c.Fallback[w];
        }
    }

    /// <summary>Records an answer, as far as guards can tell it from others. A field no guard reads changes nothing.</summary>
    public void Answer(PackedMarking m, FieldId field, int? official, Answer answer)
    {
        foreach (var (test, bit) in layout.TestsOf(field, official)) Set(m.Words[(4 * words)..], bit, test.Holds(answer));
    }

    /// <summary>One answer for each class that the guards of this procedure can tell apart, for a checker to try.</summary>
    public ImmutableArray<Answer> Distinguishable(FieldId field) => layout.Distinguishable(field);

    /// <summary>Whether a run may end here: nothing included is pending.</summary>
    public bool Accepting(PackedMarking m)
    {
        for (var w = 0; w < words; w++) if ((m.Words[words + w] & m.Words[2 * words + w] & seen[w]) != 0) return false;
        return true;
    }

    internal bool Holds(PackedMarking m, int guard)
    {
        ulong stack = 0;
        foreach (var op in guards[guard])
        {
            switch (op)
            {
                case GraphLayout.And: stack = stack >> 1 & (stack | ~1UL); break;
                case GraphLayout.Or: stack = stack >> 1 | (stack & 1); break;
                case GraphLayout.Not: stack ^= 1; break;
                case GraphLayout.True: stack = stack << 1 | 1; break;
                case GraphLayout.False: stack <<= 1; break;
                default: stack = stack << 1 | (Get(m.Words[(4 * words)..], op) ? 1UL : 0); break;
            }
        }
        return (stack & 1) != 0;
    }

    /// <summary>Compiles one more guard, such as a declared rule's, in the sight of one official or of none.</summary>
    internal int Add(Guard guard, int? official)
    {
        var instructions = new List<int>();
        layout.Write(guard, official, instructions);
        guards = [.. guards, [.. instructions]];
        return guards.Length - 1;
    }

    /// <summary>Whether some guard can tell this answer from a refusal, from not knowing and from taking it back.</summary>
    internal bool Tells(FieldId field, Answer answer)
    {
        var tests = layout.TestsOf(field, PerOfficial(field) ? 0 : null);
        return ((Answer[])[Procedures.Answer.Refused, Procedures.Answer.ShownNotRecorded, Procedures.Answer.NotKnown, Procedures.Answer.Withdrawn])
            .All(other => tests.Any(t => t.Test.Holds(other) != t.Test.Holds(answer)));
    }

    /// <summary>Whether each official has an own answer to this question.</summary>
    internal bool PerOfficial(FieldId field) => layout.Procedure.Find(field) is { PerOfficial: true };

    internal IEnumerable<int> AtomsOf(FieldId field, int? official) => layout.TestsOf(field, official).Select(t => t.Bit);

    /// <summary>What an event does; of an unseen official's, what it will do once somebody has come.</summary>
    internal EventCode CodeAt(int e) => every[e];

    internal int UnseenOf(StepId step) => layout.UnseenLike(step);

    /// <summary>Carries a marking over to the graph for one more official, who starts as the unseen official stands.</summary>
    internal void Grow(ReadOnlySpan<ulong> old, Graph larger, ReadOnlySpan<int> sources, Span<ulong> grown)
    {
        larger.start.CopyTo(grown);
        for (var set = 0; set < 4; set++)
        {
            var from = old.Slice(set * words, words);
            var to = grown.Slice(set * larger.words, larger.words);
            for (var e = 0; e < sources.Length; e++) Set(to, e, Get(from, sources[e]));
        }

        for (var a = 0; a < layout.AtomCount; a++) Set(grown[(4 * larger.words)..], a, Get(old[(4 * words)..], a));
    }

    /// <summary>For each event of the graph for one more official, the event here that it starts as a copy of.</summary>
    internal int[] SourcesOf(Graph larger) => [.. larger.layout.Events.Select(e => e.Unseen || layout.IndexOf(e.Step.Id, e.Official) is not (>= 0 and var same) ? layout.UnseenLike(e.Step.Id) : same)];
}
