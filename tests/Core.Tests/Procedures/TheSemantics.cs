using NodaTime;
using Vestibule.Core.Procedures;
using Xunit;
using static Vestibule.CoreTests.Procedures.Packs;

namespace Vestibule.CoreTests.Procedures;

/// <summary>The meaning of each word of a procedure file, one at a time.</summary>
public sealed class TheSemantics
{
    private const string Paper = "{paper: {type: choice, choices: [yes, no]}, badge: {type: choice, per: official, choices: [seen, not-seen]}}";

    [Fact]
    public void A_step_after_another_waits_until_that_one_is_done_or_skipped_or_closed()
    {
        var run = Small("a: {by: anyone}\nb: {by: anyone, after: [a]}\nc: {by: anyone, closes: [a]}").Start();
        var refusal = run.May(new("b"), null, Employee).Refusal!;
        Assert.Equal(("procedure.not-yet", "a"), (refusal.Key, refusal.Arguments["steps"]));
        Assert.True(run.Do("a").Can("b"));
        Assert.True(run.Skip("a").Can("b"));
        Assert.True(run.Do("c").Can("b"));
    }

    [Fact]
    public void A_gate_is_satisfied_only_by_what_was_really_done_and_still_counts()
    {
        var run = Small("a: {by: anyone}\nb: {by: anyone, needs: [a]}\nc: {by: anyone, closes: [a]}\nd: {by: anyone, opens: [a]}").Start();
        Assert.Equal("procedure.needs", run.Refused("b"));
        Assert.Equal("procedure.needs", run.Skip("a").Refused("b"));
        Assert.Equal("procedure.needs", run.Do("c").Refused("b"));
        Assert.Equal("procedure.needs", run.Do("a").Do("c").Refused("b"));
        Assert.True(run.Do("a").Do("c").Do("d").Can("b"));
        Assert.True(run.Skip("a").Do("a").Can("b"));
    }

    [Fact]
    public void Any_of_holds_with_one_and_fails_when_none_of_them_counts()
    {
        var run = Small("a: {by: anyone}\nb: {by: anyone}\nc: {by: anyone, after: [[a, b]]}\nd: {by: anyone, closes: [a, b]}").Start();
        Assert.False(run.Can("c"));
        Assert.True(run.Do("b").Can("c"));
        Assert.False(run.Do("b").Do("d").Can("c"));
    }

    [Fact]
    public void After_a_group_means_every_step_of_it_that_counts()
    {
        var run = Small("a: {by: anyone, group: g}\nb: {by: anyone, group: g}\nc: {by: anyone, after: [g]}\nd: {by: anyone, closes: [b]}").Start();
        Assert.False(run.Do("a").Can("c"));
        Assert.True(run.Do("a").Do("b").Can("c"));
        Assert.True(run.Do("a").Do("d").Can("c"));
    }

    [Fact]
    public void A_step_that_waits_is_not_for_now_while_the_other_is_owed()
    {
        var run = Small("a: {by: anyone, owed: true}\nb: {by: anyone, waits: [a]}\nc: {by: anyone, closes: [a]}").Start();
        Assert.Equal("procedure.waits", run.Refused("b"));
        Assert.True(run.Do("a").Can("b"));
        Assert.True(run.Do("c").Can("b"));
    }

    [Fact]
    public void A_done_step_is_not_for_again_until_it_is_owed_again_or_may_be_repeated()
    {
        var run = Small("a: {by: anyone}\nb: {by: anyone, owes: [a]}\nr: {by: anyone, repeat: true}").Start().Do("a").Do("r");
        Assert.Equal("procedure.already-done", run.Refused("a"));
        Assert.True(run.Do("b").Can("a"));
        Assert.True(run.Can("r"));
        Assert.True(run.IsIncluded(new("a")));
    }

    [Fact]
    public void Doing_a_step_clears_it_then_closes_then_opens_then_owes()
    {
        var run = Small("a: {by: anyone, owed: true, closes: [a, b], opens: [b], owes: [a, b]}\nb: {by: anyone, closed: true}").Start().Do("a");
        Assert.False(run.IsIncluded(new("a")));
        Assert.True(run.Owes("b"));
        Assert.False(run.Owes("a"));
        Assert.True(run.MayEnd is false);
    }

    [Fact]
    public void What_is_owed_while_closed_is_remembered_and_owed_when_it_is_opened()
    {
        var run = Small("a: {by: anyone, closed: true}\nb: {by: anyone, owes: {a: PT5M}}\nc: {by: anyone, opens: [a]}").Start().Do("b", minute: 1);
        Assert.Empty(run.OwedIds());
        Assert.True(run.MayEnd);
        var owed = run.Do("c", minute: 3).Owed(Morning).Single();
        Assert.Equal(Morning + Duration.FromMinutes(1), owed.Since);
        Assert.Equal(Morning + Duration.FromMinutes(6), owed.Due);
    }

    [Fact]
    public void A_deadline_runs_from_the_step_that_owed_it_and_owing_again_keeps_the_earlier()
    {
        var run = Small("a: {by: anyone}\nb: {by: anyone, repeat: true, owes: {a: PT5M}}\nc: {by: anyone, owes: {a: PT1M}}").Start();
        run = run.Do("b", minute: 0).Do("b", minute: 4);
        Assert.Equal(Morning + Duration.FromMinutes(5), run.Owed(Morning).Single().Due);
        Assert.Equal(Morning + Duration.FromMinutes(2), run.Do("c", minute: 1).Owed(Morning).Single().Due);
        var overdue = run.Owed(Morning + Duration.FromMinutes(6)).Single();
        Assert.True(overdue.Overdue);
        Assert.True(run.Can("a"));
        Assert.True(run.Do("a", minute: 6).Done[^1].Late);
        Assert.False(run.Do("a", minute: 5).Done[^1].Late);
    }

    [Fact]
    public void A_relation_reads_its_guard_after_the_answer_that_came_with_the_step()
    {
        var run = Small("a: {by: anyone, ask: paper, owes: [{step: b, when: paper = yes}], repeat: true}\nb: {by: anyone}", Paper).Start();
        Assert.False(run.Answer("paper", "no").Owes("b"));
        Assert.True(run.Answer("paper", "yes").Owes("b"));
        Assert.True(run.Answer("paper", "no").Answer("paper", "yes").Owes("b"));
    }

    [Theory]
    [InlineData("paper = yes", true, false, false, false)]
    [InlineData("paper answered", true, false, false, false)]
    [InlineData("paper refused", false, true, false, false)]
    [InlineData("paper not-known or paper withdrawn", false, false, true, false)]
    [InlineData("not (paper = yes or paper refused) and not paper not-asked", false, false, true, false)]
    [InlineData("paper not-asked", false, false, false, true)]
    [InlineData("paper in [no, yes]", true, false, false, false)]
    public void A_guard_tells_answers_from_refusals_and_from_nothing(string guard, bool yes, bool refused, bool withdrawn, bool asked)
    {
        var run = Small($"a: {{by: anyone, when: '{guard}'}}", Paper).Start();
        Assert.Equal(asked, run.Can("a"));
        Assert.Equal(yes, run.Answer("paper", "yes").Can("a"));
        Assert.Equal(refused, run.Answer("paper", Answer.Refused).Can("a"));
        Assert.Equal(withdrawn, run.Answer("paper", "yes").Apply(new AnswerWithdrawn(new("paper"), null, Morning)).Can("a"));
    }

    [Fact]
    public void Every_official_fails_with_nobody_there_and_any_official_needs_one()
    {
        var run = Small("a: {by: anyone, when: every official badge = seen}\nb: {by: anyone, when: any official badge = seen}", Paper).Start();
        Assert.False(run.Can("a"));
        Assert.False(run.Can("b"));
        run = run.Apply(new OfficialArrived(Keller, Morning)).Answer("badge", "seen", Keller);
        Assert.True(run.Can("a") && run.Can("b"));
        run = run.Apply(new OfficialArrived(Second, Morning));
        Assert.False(run.Can("a"));
        Assert.True(run.Can("b"));
    }

    [Fact]
    public void A_step_for_each_official_is_there_once_for_each_and_reaches_only_its_own()
    {
        var run = Small("a: {by: anyone, per: official, owes: [b, c]}\nb: {by: anyone, per: official}\nc: {by: anyone}").Start();
        Assert.Equal(["c"], run.NextIds(Employee));
        run = run.Apply(new OfficialArrived(Keller, Morning)).Apply(new OfficialArrived(Second, Morning)).Do("a", official: Second);
        Assert.True(run.Owes("b", Second));
        Assert.False(run.Owes("b", Keller));
        Assert.True(run.Owes("c"));
        Assert.Equal("procedure.official-needed", run.Refused("a"));
    }

    [Fact]
    public void What_closed_a_question_for_the_first_official_keeps_it_closed_for_the_next()
    {
        var run = Small("a: {by: anyone, per: official}\nb: {by: anyone, closes: [a]}\nc: {by: anyone, owes: {a: PT1M}}").Start();
        Assert.False(run.Do("b").Apply(new OfficialArrived(Keller, Morning)).IsIncluded(new("a"), Keller));
        Assert.True(run.Do("c").MayEnd);
        Assert.True(run.Do("c").Apply(new OfficialArrived(Keller, Morning)).Owes("a", Keller));
    }

    [Fact]
    public void A_gate_on_a_step_for_each_official_is_shut_while_nobody_is_recorded()
    {
        var run = Small("a: {by: anyone, per: official}\nb: {by: anyone, needs: [a]}\nc: {by: anyone, after: [a]}").Start();
        Assert.False(run.Can("b"));
        Assert.True(run.Can("c"));
        run = run.Apply(new OfficialArrived(Keller, Morning)).Apply(new OfficialArrived(Second, Morning)).Do("a", official: Keller);
        Assert.False(run.Can("b") || run.Can("c"));
        Assert.True(run.Do("a", official: Second).Can("b"));
    }

    [Fact]
    public void Only_reaching_somebody_makes_a_call_and_anything_else_owes_the_fallback()
    {
        var run = Small("a: {by: anyone, owed: true, call: legal, fallback: b, owes: [c]}\nb: {by: anyone, closed: true, call: safety}\nc: {by: anyone}").Start();
        foreach (var outcome in new[] { CallOutcome.Closed, CallOutcome.NoAnswer, CallOutcome.Busy })
        {
            var tried = run.Call("legal", outcome);
            Assert.Equal(["a", "b"], tried.OwedIds());
            Assert.False(tried.Owes("c"));
            Assert.Equal(outcome, Assert.Single(tried.Calls).Outcome);
        }
        Assert.Equal(["c"], run.Call("legal").OwedIds());
    }

    [Fact]
    public void A_skip_satisfies_what_comes_after_has_no_effect_and_a_skipped_call_stays_owed()
    {
        var run = Small("a: {by: anyone, owed: true, owes: [c], closes: [d]}\nb: {by: anyone, owed: true, call: legal}\nc: {by: anyone}\nd: {by: anyone, after: [b]}").Start();
        run = run.Skip("a").Skip("b");
        Assert.Equal(["b"], run.OwedIds());
        Assert.True(run.IsSkipped(new("a")) && !run.IsDone(new("a")));
        Assert.True(run.Can("d"));
        Assert.False(run.Call("legal").IsSkipped(new("b")));
        Assert.True(run.Call("legal").MayEnd);
    }

    [Fact]
    public void What_happens_out_of_order_has_its_effect_and_is_flagged()
    {
        var run = Small("a: {by: leader}\nb: {by: leader, after: [a], owes: [c]}\nc: {by: leader}").Start().Do("b", Employee);
        Assert.True(run.Owes("c"));
        Assert.Equal(["procedure.not-your-step", "procedure.not-yet"], run.Flags.Select(f => f.Why.Key));
        Assert.All(run.Flags, f => Assert.Equal(0, f.Index));
    }

    [Fact]
    public void What_the_procedure_does_not_know_is_kept_in_the_history_and_flagged()
    {
        var run = Small("a: {by: anyone, per: official}", Paper).Start().Do("nonsense").Answer("colour", "red").Answer("paper", "perhaps").Call("mayor")
            .Apply(new Observed(new("comet"), Morning)).Do("a").On("sunrise");
        Assert.Equal(
            ["procedure.unknown-step", "procedure.unknown-field", "procedure.not-a-choice", "procedure.unknown-contact", "procedure.unknown-observation", "procedure.official-needed"],
            run.Flags.Select(f => f.Why.Key));
        Assert.Equal(7, run.History.Length);
        Assert.Equal("perhaps", run.AnswerTo(new("paper")).Value);
    }

    [Fact]
    public void A_role_may_be_told_a_step_only_once_what_it_waits_for_was_done_and_still_counts()
    {
        var run = Small("a: {by: anyone}\nb: {by: [leader, {employee: [a]}]}\nc: {by: anyone, closes: [a]}").Start();
        Assert.True(run.Can("b", Leader));
        Assert.Equal("procedure.not-your-step", run.Refused("b", Employee));
        Assert.True(run.Do("a").Can("b", Employee));
        Assert.False(run.Do("a").Do("c").Can("b", Employee));
    }

    [Fact]
    public void Next_lists_what_is_owed_first_soonest_due_first_and_then_file_order()
    {
        var run = Small("a: {by: anyone}\nb: {by: anyone, owed: true}\nc: {by: anyone}\nd: {by: anyone}\ne: {by: anyone, owes: {c: PT9M, d: PT3M}}\nf: {by: leader}").Start().Do("e");
        Assert.Equal(["d", "c", "b", "a"], run.NextIds(Employee));
        Assert.Equal(["d", "c", "b"], run.OwedIds());
    }

    [Fact]
    public void Undoing_takes_back_what_a_step_did_but_not_the_calls_of_a_declared_emergency()
    {
        var run = Access.Start().On(Signals.LeadTaken).Call("legal").On(Signals.EmergencyDeclared);
        var undone = run.Undo(2);
        Assert.False(undone.IsEmergency);
        Assert.True(undone.Owes("call-legal") && undone.Owes("call-safety"));
        Assert.False(undone.Owes("comply"));
        Assert.False(undone.MayAdmit(Employee).IsOk);
        Assert.Contains("ask-purpose", undone.NextIds(Leader));
        Assert.True(undone.History[2].Undone);
        Assert.Equal(3, undone.History.Length);
        Assert.Equal(undone.OwedIds(), undone.Undo(2).OwedIds());
        Assert.False(run.Undo(0).Can("take-notes", Leader) && !run.IsEmergency);
    }

    [Fact]
    public void Steps_and_answers_of_an_official_nobody_recorded_record_the_official()
    {
        var run = Small("a: {by: anyone, per: official, ask: badge}", Paper).Start().Answer("badge", "seen", Keller);
        Assert.Equal([Keller], run.Officials);
        Assert.True(run.IsDone(new("a"), Keller));
        Assert.Equal("seen", run.AnswerTo(new("badge")).Value);
    }

    [Fact]
    public void A_step_that_asks_several_things_is_done_when_all_of_them_were_asked()
    {
        var run = Small("a: {by: anyone, ask: [paper, other]}", "{paper: {type: choice, choices: [yes, no]}, other: {type: text}}").Start();
        run = run.Answer("paper", Answer.Refused);
        Assert.False(run.IsDone(new("a")));
        Assert.True(run.Answer("other", Answer.NotKnown).IsDone(new("a")));
    }

    [Fact]
    public void An_answer_never_shows_its_value_in_a_log() =>
        Assert.DoesNotContain("Keller", new AnswerGiven(new("name"), Keller, Answer.Given("Keller"), Morning).ToString(), StringComparison.Ordinal);
}
