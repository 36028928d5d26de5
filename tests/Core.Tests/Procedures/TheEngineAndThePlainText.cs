using CsCheck;
using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Xunit;
using static Vestibule.CoreTests.Procedures.RandomProcedures;

namespace Vestibule.CoreTests.Procedures;

/// <summary>Random procedures and random encounters: the engine must agree with the semantics written plainly, step by step.</summary>
public sealed class TheEngineAndThePlainText
{
    private static readonly ContactId[] Contacts = [new("legal"), new("safety")];

    private static Instant At(int minute) => Packs.Morning + Duration.FromMinutes(minute);

    [Fact]
    public void A_run_agrees_with_the_plain_text_after_every_event() =>
        Gen.Select(Procedure(8), ManyMoves.Array[0, 20]).Sample(
            (procedure, moves) =>
            {
                var plain = new PlainReference(procedure, At(0));
                var run = Run.Start(procedure, At(0));
                Same(plain, run);
                for (var i = 0; i < moves.Length; i++)
                {
                    run = run.Apply(Event(procedure, moves[i], At(i + 1)));
                    Follow(procedure, plain, moves[i], At(i + 1));
                    Same(plain, run);
                }
            }, iter: 5000, threads: 1);

    [Fact]
    public void A_packed_marking_agrees_with_the_plain_text_also_beyond_one_machine_word() =>
        Gen.Select(Procedure(32), Gen.Int[0, 2], ManyMoves.Array[0, 12]).Sample(
            (procedure, officials, moves) =>
            {
                var plain = new PlainReference(procedure, At(0));
                for (var o = 0; o < officials; o++) plain.Arrive(Official(o));
                var graph = Graph.Compile(procedure, officials);
                var m = new PackedMarking(new ulong[graph.Width]);
                graph.Start(m);
                Same(plain, graph, m);
                for (var i = 0; i < moves.Length; i++)
                {
                    if (Follow(procedure, graph, m, moves[i])) Follow(procedure, plain, moves[i], At(i + 1));
                    Same(plain, graph, m);
                }
            }, iter: 5000, threads: 1);

    [Fact]
    public void Undoing_an_event_is_folding_without_it() =>
        Gen.Select(Procedure(8), ManyMoves.Array[1, 15], Gen.Int[0, 14]).Sample(
            (procedure, moves, pick) =>
            {
                var undone = pick % moves.Length;
                var events = moves.Select((m, i) => Event(procedure, m, At(i + 1))).ToList();
                var whole = events.Aggregate(Run.Start(procedure, At(0)), (run, e) => run.Apply(e)).Undo(undone);
                var without = events.Where((_, i) => i != undone).Aggregate(Run.Start(procedure, At(0)), (run, e) => run.Apply(e));
                Assert.True(whole.Marking.SequenceEqual(without.Marking));
                Assert.Equal(without.Owed(At(99)), whole.Owed(At(99)));
                Assert.Equal(without.Answers, whole.Answers);
                Assert.Equal(without.Flags.Select(f => f.Why.ToString()), whole.Flags.Select(f => f.Why.ToString()));
                Assert.Equal(events.Count, whole.History.Length);
            }, iter: 2000, threads: 1);

    [Fact]
    public void What_may_be_told_is_what_is_enabled_and_next_lists_just_that() =>
        Gen.Select(Procedure(9), ManyMoves.Array[0, 20]).Sample(
            (procedure, moves) =>
            {
                var run = moves.Select((m, i) => Event(procedure, m, At(i + 1))).Aggregate(Run.Start(procedure, At(0)), (r, e) => r.Apply(e));
                var role = new Role("employee");
                var next = run.Next(role).Select(n => (n.Step.Id, n.Official)).ToHashSet();
                foreach (var step in procedure.Steps)
                    foreach (var official in step.PerOfficial ? run.Officials.Select(o => (OfficialId?)o) : [null])
                        Assert.Equal(next.Contains((step.Id, official)), run.May(step.Id, official, role).IsOk);
                Assert.Equal(run.MayEnd, run.Owed(At(99)).Count == 0);
            }, iter: 2000, threads: 1);

    private static (StepId, OfficialId?) Who(Procedure procedure, int step, int official)
    {
        var found = procedure.Steps[step % procedure.Steps.Length];
        return (found.Id, found.PerOfficial ? Official(official) : null);
    }

    private static ProcedureEvent Event(Procedure procedure, Move move, Instant at)
    {
        switch (move)
        {
            case Move.Done d:
                var (done, by) = Who(procedure, d.Step, d.Official);
                return new StepDone(done, by, at, new("employee"));
            case Move.Skipped s:
                var (skipped, of) = Who(procedure, s.Step, s.Official);
                return new StepSkipped(skipped, of, at);
            case Move.Answered a:
                return new AnswerGiven(Fields[a.Field].Id, Fields[a.Field].PerOfficial ? Official(a.Official) : null, Answers[a.Answer], at);
            case Move.Called c:
                return new CallAttempted(Contacts[c.Contact], c.Reached ? CallOutcome.Reached : CallOutcome.Closed, at);
            default:
                return new OfficialArrived(Official(((Move.Arrived)move).Official), at);
        }
    }

    private static void Follow(Procedure procedure, PlainReference plain, Move move, Instant at)
    {
        switch (move)
        {
            case Move.Done d:
                var (done, by) = Who(procedure, d.Step, d.Official);
                if (by is { } there) plain.Arrive(there);
                plain.Execute(procedure.Find(done)!, by, at);
                break;
            case Move.Skipped s:
                var (skipped, of) = Who(procedure, s.Step, s.Official);
                if (of is { } present) plain.Arrive(present);
                plain.Skip(procedure.Find(skipped)!, of);
                break;
            case Move.Answered a:
                var official = Fields[a.Field].PerOfficial ? Official(a.Official) : (OfficialId?)null;
                if (official is { } o) plain.Arrive(o);
                plain.Answer(Fields[a.Field].Id, official, Answers[a.Answer]);
                break;
            case Move.Called c:
                Call(plain, c, at);
                break;
            case Move.Arrived arrived:
                plain.Arrive(Official(arrived.Official));
                break;
        }
    }

    private static void Call(PlainReference plain, Move.Called call, Instant at)
    {
        var all = plain.Events.Where(e => e.Step.Call == Contacts[call.Contact]).ToList();
        var meant = all.Where(e => plain.Enabled(e.Step, e.Official)).ToList();
        if (meant.Count == 0 && !all.Any(e => plain.Executed(e.Step.Id, e.Official) && !plain.Skipped(e.Step.Id, e.Official))) meant = [.. all.Take(1)];
        foreach (var (step, official) in meant)
        {
            if (call.Reached) plain.Execute(step, official, at);
            else plain.NotReached(step, official, at);
        }
    }

    private static bool Follow(Procedure procedure, Graph graph, PackedMarking m, Move move)
    {
        switch (move)
        {
            case Move.Done d when Index(d.Step, d.Official) is >= 0 and var x: graph.Execute(m, x); return true;
            case Move.Skipped s when Index(s.Step, s.Official) is >= 0 and var x: graph.Skip(m, x); return true;
            case Move.Answered a when !Fields[a.Field].PerOfficial || a.Official < graph.Officials:
                graph.Answer(m, Fields[a.Field].Id, Fields[a.Field].PerOfficial ? a.Official : null, Answers[a.Answer]);
                return true;
            default: return false;
        }

        int Index(int step, int official)
        {
            var found = procedure.Steps[step % procedure.Steps.Length];
            return graph.IndexOf(found.Id, found.PerOfficial ? official : null);
        }
    }

    private static void Same(PlainReference plain, Run run)
    {
        Assert.Equal(plain.Accepting, run.MayEnd);
        var owed = run.Owed(At(50)).ToDictionary(o => (o.Step.Id, o.Official));
        foreach (var (step, official) in plain.Events)
        {
            Assert.Equal(plain.Included(step.Id, official), run.IsIncluded(step.Id, official));
            Assert.Equal(plain.Skipped(step.Id, official), run.IsSkipped(step.Id, official));
            Assert.Equal(plain.Executed(step.Id, official) && !plain.Skipped(step.Id, official), run.IsDone(step.Id, official));
            Assert.Equal(plain.Enabled(step, official), run.May(step.Id, official, new("employee")).IsOk);
            Assert.Equal(plain.Owed(step.Id, official), owed.ContainsKey((step.Id, official)));
            if (!owed.TryGetValue((step.Id, official), out var found)) continue;
            Assert.Equal(plain.Since(step.Id, official), found.Since);
            Assert.Equal(plain.Due(step.Id, official), found.Due);
            Assert.Equal(plain.Due(step.Id, official) < At(50), found.Overdue);
        }
    }

    private static void Same(PlainReference plain, Graph graph, PackedMarking m)
    {
        Assert.Equal(plain.Accepting, graph.Accepting(m));
        for (var x = 0; x < graph.Events; x++)
        {
            var (step, seat, _) = graph.EventAt(x);
            OfficialId? official = seat is { } o ? Official(o) : null;
            Assert.Equal(plain.Executed(step.Id, official), graph.Executed(m, x));
            Assert.Equal(plain.Pending(step.Id, official), graph.Pending(m, x));
            Assert.Equal(plain.Included(step.Id, official), graph.Included(m, x));
            Assert.Equal(plain.Skipped(step.Id, official), graph.Skipped(m, x));
            Assert.Equal(plain.Enabled(step, official), graph.Enabled(m, x));
        }
    }
}
