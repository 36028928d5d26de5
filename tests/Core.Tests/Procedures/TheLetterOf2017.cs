using Xunit;
using NodaTime;
using Vestibule.Core.Procedures;
using static Vestibule.CoreTests.Procedures.Packs;

namespace Vestibule.CoreTests.Procedures;

/// <summary>The points of the 2017 letter that are easy to misread, one by one.</summary>
public sealed class TheLetterOf2017
{
    private static readonly string[] AllAsks = ["ask-officer", "ask-supervisor", "ask-purpose", "ask-warrant", "ask-papers"];

    [Fact]
    public void Whoever_is_first_explains_the_process_before_a_leader_is_there()
    {
        var run = Access.Start();
        Assert.Equal("explain-process", run.NextIds(Employee)[0]);
        Assert.Equal("get-leader", run.Do("explain-process").NextIds(Employee)[0]);
        Assert.True(run.On(Signals.LeadTaken).Can("explain-process", Leader));
    }

    [Fact]
    public void A_lone_employee_whom_no_leader_can_reach_calls_legal_and_then_Safety()
    {
        var alone = Access.Start().Do("explain-process").Do("get-leader");
        Assert.DoesNotContain("call-legal", alone.NextIds(Employee));
        Assert.Contains("nobody-leads", alone.NextIds(Employee));
        alone = alone.Do("nobody-leads");
        Assert.Equal("call-legal", alone.NextIds(Employee)[0]);
        alone = alone.Call("legal", CallOutcome.NoAnswer);
        Assert.Equal("call-safety", alone.NextIds(Employee)[0]);
        alone = alone.Call("safety", CallOutcome.NoAnswer);
        Assert.Equal("call-safety", alone.NextIds(Employee)[0]);
        alone = alone.Call("safety");
        Assert.Equal("call-legal", alone.NextIds(Employee)[0]);
        Assert.Empty(alone.Flags);
    }

    [Fact]
    public void An_employee_always_has_a_next_step()
    {
        var run = Access.Start();
        string[] walked = ["explain-process", "get-leader", "wait-with-officer", "nobody-leads", "ask-time", "wait-outside", "take-notes"];
        foreach (var step in walked)
        {
            Assert.NotEmpty(run.NextIds(Employee));
            run = run.Do(step);
        }
        Assert.NotEmpty(run.NextIds(Employee));
    }

    [Fact]
    public void No_question_stands_before_the_call_to_legal()
    {
        var run = Access.Start().On(Signals.LeadTaken);
        Assert.True(run.Can("call-legal", Leader));
        foreach (var ask in AllAsks) Assert.Contains(ask, run.Apply(new OfficialArrived(Keller, Morning)).NextIds(Leader));
        var called = run.Call("legal");
        Assert.Empty(called.Flags);
        Assert.False(called.Owes("call-legal"));
    }

    [Fact]
    public void An_official_may_refuse_every_question_and_the_call_goes_on()
    {
        var run = Access.Start().On(Signals.LeadTaken).Apply(new OfficialArrived(Keller, Morning));
        foreach (var field in new[] { "agency-stated", "official-name", "badge", "supervisor-phone" }) run = run.Answer(field, Answer.Refused, Keller);
        foreach (var field in new[] { "purpose", "warrant", "other-papers" }) run = run.Answer(field, Answer.Refused);
        foreach (var ask in AllAsks) Assert.False(run.Owes(ask));
        Assert.Equal(AnswerState.Refused, run.AnswerTo(new("badge"), Keller).State);
        Assert.True(run.Can("call-legal", Leader));
        Assert.Empty(run.Flags);
    }

    [Fact]
    public void A_leader_who_takes_over_is_not_owed_again_what_was_asked()
    {
        var run = Access.Start().On(Signals.LeadTaken).Apply(new OfficialArrived(Keller, Morning)).Answer("purpose", "a talk").Answer("supervisor-phone", Answer.Refused, Keller);
        var handedOver = run.On(Signals.LeadTaken);
        Assert.Equal(run.OwedIds(), handedOver.OwedIds());
        Assert.False(handedOver.Owes("ask-purpose"));
        Assert.True(handedOver.Apply(new OfficialArrived(Second, Morning)).Owes("ask-supervisor", Second));
    }

    [Fact]
    public void Whether_there_is_a_warrant_and_whether_we_have_a_copy_are_two_answers()
    {
        var run = Access.Start().On(Signals.LeadTaken);
        Assert.False(run.Answer("warrant", "none").Owes("ask-copy"));
        var shown = run.Answer("warrant", "shown");
        Assert.True(shown.Owes("ask-copy"));
        Assert.False(shown.Answer("warrant-copy", Answer.ShownNotRecorded).Owes("ask-copy"));
        Assert.True(run.Answer("warrant", "none").Answer("warrant", "says-yes").Owes("ask-copy"));
    }

    [Fact]
    public void A_photographed_paper_is_owed_to_legal_until_it_is_sent()
    {
        var run = Access.Start().On(Signals.LeadTaken).On(Signals.PaperRecorded).On(Signals.PaperRecorded);
        Assert.True(run.Owes("send-legal"));
        Assert.False(run.On(Signals.LegalAsked).Owes("send-legal"));
        Assert.Empty(run.Flags);
    }

    [Fact]
    public void The_officer_waits_outside_and_in_the_office_only_when_working_with_us()
    {
        var run = Access.Start().On(Signals.LeadTaken);
        Assert.True(run.Can("wait-outside", Leader));
        Assert.Equal("procedure.not-now", run.Refused("wait-office", Leader));
        Assert.True(run.Answer("cooperation", "working-with-us").Can("wait-office", Leader));
        Assert.False(run.Answer("cooperation", "working-with-us").Answer("cooperation", "not-working-with-us").Can("wait-office", Leader));
        Assert.Equal("outside", Access.Find(new StepId("wait-outside"))!.Wait);
    }

    [Theory]
    [InlineData(CallOutcome.Closed)]
    [InlineData(CallOutcome.NoAnswer)]
    [InlineData(CallOutcome.Busy)]
    public void When_legal_is_not_reached_Safety_is_owed_and_legal_stays_owed(CallOutcome outcome)
    {
        var run = Access.Start().On(Signals.LeadTaken).Call("legal", outcome);
        Assert.True(run.Owes("call-safety"));
        Assert.True(run.Owes("call-legal"));
        run = run.Call("safety");
        Assert.False(run.Owes("call-safety"));
        Assert.True(run.Owes("call-legal"));
        Assert.False(run.MayEnd);
        Assert.Empty(run.Flags);
    }

    [Fact]
    public void When_the_officer_does_not_work_with_us_Safety_may_be_called_first_and_legal_stays_owed()
    {
        var run = Access.Start().On(Signals.LeadTaken);
        Assert.Equal("procedure.closed", run.Refused("call-safety", Leader));
        run = run.Answer("cooperation", "not-working-with-us");
        Assert.True(run.Can("call-safety", Leader));
        Assert.False(run.Owes("call-safety"));
        Assert.True(run.Call("safety").Owes("call-legal"));
        Assert.Empty(run.Call("safety").Flags);
    }

    [Fact]
    public void Safety_is_told_in_every_run_even_when_Safety_was_called_before_legal()
    {
        var run = Access.Start().On(Signals.LeadTaken).Call("legal", CallOutcome.Closed).Call("safety");
        Assert.True(run.Owes("tell-safety"));
        Assert.Equal("procedure.not-yet", run.Refused("tell-safety", Leader));
        run = run.Call("legal");
        Assert.True(run.Can("tell-safety", Leader));
        Assert.False(run.On(Signals.SafetyTold).Owes("tell-safety"));
        Assert.False(run.Call("safety").Owes("tell-safety"));
    }

    [Fact]
    public void Emergency_words_can_be_recorded_in_every_state_and_make_both_calls_owed_at_once()
    {
        string[] signals = [Signals.LeadTaken, Signals.PaperRecorded, Signals.LegalAsked, Signals.Advised, Signals.Instructed, Signals.CarriedOut, Signals.OfficialLeft];
        var run = Access.Start();
        foreach (var signal in signals)
        {
            foreach (var role in new[] { Employee, Leader, Legal, new("safety"), new("visitor") }) Assert.True(run.Can("emergency", role));
            var emergency = run.On(Signals.EmergencyDeclared);
            Assert.True(emergency.IsEmergency);
            Assert.True(emergency.Owes("call-legal"));
            Assert.True(emergency.Owes("call-safety"));
            Assert.Equal("comply", emergency.NextIds(Employee)[0]);
            Assert.True(emergency.Can("call-legal"));
            Assert.True(emergency.Can("call-safety"));
            run = run.On(signal);
        }
        var reached = Access.Start().On(Signals.LeadTaken).Call("legal").On(Signals.SafetyTold).On(Signals.EmergencyDeclared);
        Assert.True(reached.Owes("call-legal"));
        Assert.True(reached.Owes("call-safety"));
    }

    [Fact]
    public void After_emergency_words_nobody_is_told_to_ask_or_to_make_the_officer_wait()
    {
        var run = Access.Start().On(Signals.LeadTaken).Apply(new OfficialArrived(Keller, Morning)).On(Signals.EmergencyDeclared).On(Signals.LeadTaken)
            .Apply(new OfficialArrived(Second, Morning));
        string[] banned = [.. AllAsks, "ask-copy", "ask-time", "wait-outside", "wait-office", "explain-process", "alone-note"];
        foreach (var role in new[] { Employee, Leader }) Assert.Empty(run.NextIds(role).Intersect(banned));
        Assert.DoesNotContain(run.Owed(Morning), o => o.Step.Asks.Length > 0 && o.Step.Say is not null);
        Assert.Contains("write-down", run.NextIds(Employee));
    }

    [Fact]
    public void Nobody_is_told_to_admit_before_counsel_advises_it_unless_in_an_emergency()
    {
        var run = Access.Start().On(Signals.LeadTaken).Call("legal").On(Signals.Advised);
        Assert.False(run.MayAdmit(Leader).IsOk);
        var admitted = run.On(Signals.AdvisedAdmit);
        Assert.True(admitted.MayAdmit(Leader).IsOk);
        Assert.True(Access.Start().On(Signals.EmergencyDeclared).MayAdmit(Employee).IsOk);
        Assert.False(admitted.On(Signals.Advised).MayAdmit(Leader).IsOk);
        Assert.True(admitted.On(Signals.Advised).On(Signals.AdvisedAdmit).MayAdmit(Leader).IsOk);
        Assert.False(run.Skip("counsel-admits").MayAdmit(Leader).IsOk);
    }

    [Fact]
    public void What_counsel_advises_is_open_and_the_door_is_owed_the_instruction()
    {
        var run = Access.Start().On(Signals.LeadTaken).Call("legal").On(Signals.Advised);
        Assert.True(run.Owes("instruct"));
        run = run.On(Signals.Instructed);
        Assert.True(run.Owes("carry-out"));
        Assert.True(run.On(Signals.CarriedOut).On(Signals.Advised).Owes("instruct"));
        Assert.Empty(run.Flags);
    }

    [Fact]
    public void An_information_request_goes_from_any_employee_straight_to_legal_and_staff_answer_nothing()
    {
        var run = Information.Start();
        Assert.Equal(["do-not-answer", "call-legal"], run.NextIds(Employee).Take(2));
        Assert.True(run.Can("call-legal"));
        Assert.DoesNotContain(Information.Steps, s => s.Id.Value is "get-leader" or "take-lead" || s.Asks.Contains(new("badge")));
        Assert.All(Information.Steps.Where(s => s.Decide), s => Assert.All(s.By, b => Assert.Equal(Legal, b.Role)));
        Assert.DoesNotContain(Information.Steps, s => s.Admits && !s.Relations.Any(r => r.Kind == RelationKind.Needs && r.Written is ["emergency"]));
        Assert.True(run.Call("legal", CallOutcome.Closed).Owes("call-legal"));
        Assert.False(run.Do("do-not-answer").On(Signals.LegalTook).Owes("call-legal"));
        Assert.True(run.Do("do-not-answer").On(Signals.LegalTook).MayEnd);
    }

    [Fact]
    public void No_target_time_is_set_where_the_letter_sets_none()
    {
        Assert.All(Denver2017.Procedures.SelectMany(p => p.Steps).Where(s => s.Sources.Any(c => c.Source == "letter")).SelectMany(s => s.Relations), r => Assert.Null(r.Within));
    }

    [Fact]
    public void The_letters_numbers_are_cited_and_no_step_or_sentence_dials_them()
    {
        Assert.Equal("720-423-3393", Denver2017.Sources.Single(s => s.Key == "letter").Facts["legal-phone"]);
        Assert.DoesNotContain(Denver2017.Content.Words.Files.SelectMany(f => f.Texts.Values), t => t.Contains("423", StringComparison.Ordinal));
    }

    [Fact]
    public void The_edition_is_in_force_from_the_letters_day_and_not_for_ever()
    {
        Assert.False(Denver2017.InForceOn(new LocalDate(2017, 2, 16)));
        Assert.True(Denver2017.InForceOn(new LocalDate(2017, 2, 17)));
        Assert.False(Denver2017.InForceOn(new LocalDate(2025, 1, 20)));
    }

    [Fact]
    public void The_whole_letter_can_be_walked_to_an_end_with_nothing_out_of_order()
    {
        var run = Access.Start().Do("explain-process").Do("get-leader").On(Signals.LeadTaken).Apply(new OfficialArrived(Keller, Morning))
            .Answer("agency-stated", "ICE", Keller).Answer("official-name", "D. Keller", Keller).Answer("badge", Answer.Refused, Keller)
            .Answer("supervisor-phone", Answer.NotKnown, Keller).Answer("purpose", "to talk with one student").Answer("warrant", "shown")
            .Answer("warrant-copy", "given").Answer("other-papers", Answer.NotKnown).Do("ask-time", Leader).Do("wait-outside", Leader)
            .On(Signals.PaperRecorded).Call("legal").On(Signals.LegalAsked).On(Signals.LegalTook).On(Signals.Advised).On(Signals.Instructed)
            .On(Signals.CarriedOut).On(Signals.OfficialLeft);
        Assert.Equal(["tell-safety"], run.OwedIds());
        run = run.On(Signals.SafetyTold);
        Assert.True(run.MayEnd);
        run = run.On(Signals.Closed);
        Assert.Empty(run.Flags);
    }

    [Fact]
    public void What_really_happened_is_recorded_even_against_the_procedure()
    {
        var run = Access.Start().Apply(new Observed(new("entered-without-consent"), Morning)).Apply(new Observed(new("let-in-early"), Morning));
        Assert.True(run.IsDone(new("entered")));
        Assert.True(run.Owes("call-safety"));
        Assert.True(run.Owes("call-legal"));
        Assert.Equal(2, run.History.Length);
    }
}
