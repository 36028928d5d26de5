using Vestibule.Core.Procedures;
using Vestibule.Core.Procedures.Telling;
using Vestibule.Core.Kernel;
using Xunit;
using static Vestibule.CoreTests.Procedures.Packs;

namespace Vestibule.CoreTests.Procedures;

/// <summary>What denver-2017 says of a parent detained during school hours, as whoever is with the children meets it.</summary>
public sealed class TheChildrenOfADetainedParent
{
    private static readonly Role Safety = new("safety");

    private static Run Case => Denver2017.Find(new ProcedureId("parent-detained"))!.Start();

    private static Run Child => Denver2017.Find(new ProcedureId("child"))!.Start();

    [Fact]
    public void Both_teams_are_owed_a_call_before_anything_was_asked_and_stay_owed_until_reached()
    {
        var run = Case;
        Assert.True(run.Owes("call-crisis") && run.Owes("call-safety"));
        Assert.True(run.Can("call-crisis", Employee) && run.Can("call-safety", Employee));
        run = run.Call("crisis", CallOutcome.NoAnswer);
        Assert.True(run.Owes("call-crisis") && run.Owes("call-safety"));
        Assert.False(run.Call("crisis").Owes("call-crisis"));
    }

    [Fact]
    public void A_call_said_to_come_from_a_parent_moves_nobody_before_it_is_verified_and_counsel_answered()
    {
        var run = Case.Do("parent-call");
        Assert.True(run.Owes("call-legal") && run.Owes("verify-caller"));
        Assert.Equal("procedure.needs", run.Refused("follow-call", Leader));
        Assert.Equal("procedure.needs", run.Do("verify-caller").Refused("follow-call", Leader));
        Assert.Equal("procedure.needs", run.On(Signals.Advised).Refused("follow-call", Leader));
        Assert.True(run.Do("verify-caller").On(Signals.Advised).Can("follow-call", Leader));
        Assert.False(run.Do("verify-caller").On(Signals.Advised).Do("parent-call").Can("follow-call", Leader));
    }

    [Fact]
    public void Nobody_says_that_every_child_is_safe_while_the_evening_sweep_is_owed()
    {
        var run = Case.Do("find-children");
        Assert.False(run.Can("all-safe", Leader));
        Assert.False(run.Answer("sweep-found", "still-here").Can("all-safe", Leader));
        Assert.True(run.Answer("sweep-found", "still-here").Answer("sweep-found", "nobody-left").Can("all-safe", Leader));
    }

    [Fact]
    public void A_child_goes_only_with_someone_on_the_list_seen_by_a_second_person_and_after_being_asked()
    {
        var run = Child.Do("collector-comes");
        string[] checks = ["check-list", "check-identity", "ask-child"];
        foreach (var missing in checks) Assert.False(checks.Where(c => c != missing).Aggregate(run, (r, c) => r.Do(c)).Can("release"));
        var released = checks.Aggregate(run, (r, c) => r.Do(c));
        Assert.True(released.Can("release"));
        Assert.False(checks.Aggregate(run, (r, c) => r.Skip(c)).Can("release"));
        Assert.True(released.Do("release").Owes("sign-out"));
    }

    [Fact]
    public void Each_one_who_comes_is_checked_anew_and_whoever_is_not_on_the_list_is_turned_away()
    {
        string[] checks = ["check-list", "check-identity", "ask-child"];
        var first = checks.Aggregate(Child.Do("collector-comes"), (r, c) => r.Do(c));
        var away = first.Do("turn-away");
        Assert.False(away.Can("release"));
        var second = away.Do("collector-comes");
        Assert.False(second.Can("release"));
        Assert.All(checks, c => Assert.True(second.Owes(c)));
        Assert.True(checks.Aggregate(second, (r, c) => r.Do(c)).Can("release"));
    }

    [Fact]
    public void An_officer_takes_a_child_only_on_counsels_word_or_in_an_emergency()
    {
        Assert.False(Child.Can("hand-to-officer", Leader));
        Assert.False(Child.On(Signals.Advised).Can("hand-to-officer", Leader));
        Assert.True(Child.On(Signals.Advised).On(Signals.AdvisedAdmit).Can("hand-to-officer", Leader));
        Assert.False(Child.On(Signals.AdvisedAdmit).On(Signals.Advised).Can("hand-to-officer", Leader));
        Assert.True(Child.On(Signals.EmergencyDeclared).Can("hand-to-officer", Leader));
    }

    [Fact]
    public void Child_protective_services_come_last_after_every_way_was_tried_and_a_supervisor_agreed()
    {
        var run = Child.Do("read-instruction").Do("call-contacts").Do("ask-caregiver");
        Assert.False(run.Can("call-protection", Leader));
        var tried = run.Do("nobody-found", Leader);
        Assert.False(tried.Can("call-protection", Leader));
        Assert.False(tried.Can("supervisor-agrees", Leader));
        Assert.True(tried.Do("supervisor-agrees", Safety).Can("call-protection", Leader));
        Assert.False(Child.Skip("read-instruction").Skip("call-contacts").Skip("ask-caregiver").Can("nobody-found", Leader));
    }

    [Fact]
    public void The_family_is_asked_again_after_a_day_a_week_and_a_month()
    {
        var run = new[] { "collector-comes", "check-list", "check-identity", "ask-child", "release", "sign-out" }.Aggregate(Child, (r, s) => r.Do(s)).Do("safe-tonight", Leader);
        var due = run.Owed(Morning).Where(o => o.Due is not null).Select(o => (o.Step.Id.Value, (o.Due!.Value - Morning).Days));
        Assert.Equal([("follow-day", 1), ("follow-week", 7), ("follow-month", 30)], due);
        Assert.False(run.MayEnd);
    }

    [Fact]
    public void The_card_at_the_door_is_for_officers_and_does_not_grow_by_this() =>
        Assert.DoesNotContain("Crisis and emergency response teams", DoorCard.Of(Denver2017, Language.English).Contacts.Select(c => Access.Words(Language.English, $"contact.{c.Id}").Text));
}
