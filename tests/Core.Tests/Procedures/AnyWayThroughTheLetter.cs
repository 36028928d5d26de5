using CsCheck;
using Vestibule.Core.Procedures;
using Xunit;
using static Vestibule.CoreTests.Procedures.Packs;

namespace Vestibule.CoreTests.Procedures;

/// <summary>
/// Thousands of random ways through the 2017 procedure, each step only when it may be told: what must hold in every one of them. A
/// sample, not the proof; the checker proves it over every reachable marking.
/// </summary>
public sealed class AnyWayThroughTheLetter
{
    private static readonly Role[] Roles = [Employee, Leader, Legal, new("safety")];

    private static readonly Answer[] Answers =
        [Answer.Refused, Answer.NotKnown, Answer.ShownNotRecorded, Answer.Given("none"), Answer.Given("shown"), Answer.Given("working-with-us"), Answer.Given("not-working-with-us")];

    private static readonly CallOutcome[] Outcomes = [CallOutcome.Reached, CallOutcome.Closed, CallOutcome.NoAnswer];

    [Fact]
    public void Nobody_is_let_in_early_nobody_is_without_a_next_step_and_nothing_owed_is_lost() =>
        Gen.Int[0, 9999].Array[1, 45].Sample(
            dice =>
            {
                var run = Access.Start().Apply(new OfficialArrived(Keller, Morning));
                var (admitted, emergency, legal) = (false, false, false);
                foreach (var die in dice)
                {
                    var next = run.Next(Roles[die % 4]);
                    if (next.Count == 0) continue;
                    var step = next[die / 4 % next.Count].Step;
                    run = Guided(run, step, die);
                    (admitted, emergency) = (admitted || step.On == Signals.AdvisedAdmit, emergency || step.Emergency);
                    legal |= run.IsDone(new("call-legal"));

                    Assert.Empty(run.Flags);
                    Assert.NotEmpty(run.NextIds(Employee));
                    Assert.Contains("emergency", run.NextIds(Employee));
                    Assert.True(admitted || emergency || !run.MayAdmit(Leader).IsOk);
                    Assert.Equal(emergency, run.IsEmergency);
                    Assert.True(legal || run.Owes("call-legal"));
                    Assert.True(run.IsDone(new("tell-safety")) || run.Owes("tell-safety"));
                    if (step.Emergency) Assert.True(run.Owes("call-legal") && run.Owes("call-safety") && run.Owes("comply"));
                    if (emergency) Assert.DoesNotContain(Roles.SelectMany(r => run.Next(r)), n => n.Step.Id.Value.StartsWith("ask-", StringComparison.Ordinal) || n.Step.Wait is not null);
                    if (run.MayEnd) Assert.True(run.IsDone(new("call-legal")) && run.IsDone(new("tell-safety")));
                }
                Assert.True(Finished(run).MayEnd);
            }, iter: 3000, threads: 1);

    [Fact]
    public void An_information_request_always_reaches_legal_and_nobody_is_told_to_answer() =>
        Gen.Int[0, 9999].Array[1, 30].Sample(
            dice =>
            {
                var run = Information.Start();
                foreach (var die in dice)
                {
                    var next = run.Next(Roles[die % 4]);
                    if (next.Count == 0) continue;
                    run = Guided(run, next[die / 4 % next.Count].Step, die);
                    Assert.Empty(run.Flags);
                    Assert.NotEmpty(run.NextIds(Employee));
                    Assert.DoesNotContain(run.Next(Employee), n => n.Step.Decide);
                    if (run.MayEnd) Assert.True(run.IsDone(new("call-legal")) || run.IsDone(new("legal-takes")));
                }
            }, iter: 3000, threads: 1);

    private static Run Guided(Run run, Step step, int die)
    {
        if (step.On is { } signal && step.Call is null) return run.On(signal);
        if (step.Call is { } contact) return run.Call(contact.Value, Outcomes[die % 3]);
        if (step.Asks.IsEmpty) return run.Do(step.Id.Value, step.By[0].Role, step.PerOfficial ? Keller : null).Unflagged(run);
        return step.Asks.Aggregate(run, (r, f) =>
        {
            var field = Access.Find(f)!;
            var answer = Answers[die % Answers.Length];
            return r.Answer(f.Value, field.Accepts(answer) ? answer : Answer.Refused, field.PerOfficial ? Keller : null);
        });
    }

    /// <summary>Does what is owed until nothing is: every way has an end.</summary>
    private static Run Finished(Run run)
    {
        for (var i = 0; i < 40 && !run.MayEnd; i++)
        {
            run = run.On(Signals.LeadTaken).Call("legal").Call("safety");
            foreach (var role in Roles)
                foreach (var owed in run.Next(role).Where(n => n.Owed).Take(1))
                    run = Guided(run, owed.Step, 0);
        }
        return run;
    }
}

internal static class Guidance
{
    /// <summary>The role named first may not be the one who may: then any other who may is meant, which the walk has already checked.</summary>
    internal static Run Unflagged(this Run after, Run before)
    {
        if (after.Flags.Length == before.Flags.Length) return after;
        var done = (StepDone)after.History[^1].Event;
        Role[] roles = [Packs.Leader, Packs.Employee, Packs.Legal];
        return before.Apply(done with { Role = roles.First(r => before.May(done.Step, done.Official, r).IsOk) });
    }
}
