using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Xunit;
using static Vestibule.CoreTests.Procedures.Packs;

namespace Vestibule.CoreTests.Procedures;

/// <summary>Hard gates, soft gates, and gates with two keys.</summary>
public sealed class TheGates
{
    private const string Soft = "consult: {by: leader}\ncomply: {by: leader, if-feasible: [consult]}";
    private const string Two = "superintendent-agrees: {by: [leader, employee], repeat: true}\ncounsel-agrees: {by: [leader, employee], repeat: true}\n"
        + "admit: {by: employee, admits: true, needs: [{keys: [superintendent-agrees, counsel-agrees]}]}";

    private static readonly PersonId Ana = new(new Guid("00000000-0000-7000-8000-0000000000a1"));
    private static readonly PersonId Ben = new(new Guid("00000000-0000-7000-8000-0000000000b2"));

    [Fact]
    public void Counsel_if_feasible_is_told_first_and_stops_nobody()
    {
        var run = Small(Soft).Start();
        var next = run.Next(Leader).Single(n => n.Step.Id.Value == "comply");
        Assert.Equal(["consult"], next.FirstIfFeasible.Select(s => s.Value));
        var without = run.Do("comply", Leader);
        Assert.Empty(without.Flags);
        Assert.Equal(["consult"], without.Done[^1].Without.Select(s => s.Value));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Counsel_who_was_asked_or_could_not_be_with_a_reason_is_no_longer_asked_for(bool skipped)
    {
        var run = Small(Soft).Start();
        run = skipped ? run.Skip("consult") : run.Do("consult", Leader);
        Assert.Empty(run.Next(Leader).Single(n => n.Step.Id.Value == "comply").FirstIfFeasible);
        Assert.Empty(run.Do("comply", Leader).Done[^1].Without);
    }

    [Fact]
    public void A_soft_gate_may_be_any_of_several_and_depend_on_an_answer()
    {
        var procedure = Small("a: {by: leader}\nb: {by: leader}\nask: {by: leader, ask: paper}\n"
            + "go: {by: leader, if-feasible: [{any: [a, b], when: paper = judicial}]}", "{paper: {type: choice, choices: [judicial, other]}}");
        Assert.Empty(First(procedure.Start()));
        var asked = procedure.Start().Answer("paper", "judicial");
        Assert.Equal(["a", "b"], First(asked));
        Assert.Empty(First(asked.Do("b", Leader)));

        static string[] First(Run run) => [.. run.Next(Leader).Single(n => n.Step.Id.Value == "go").FirstIfFeasible.Select(s => s.Value)];
    }

    [Fact]
    public void Two_keys_open_a_gate_when_two_people_turned_them()
    {
        var run = Turn(Turn(Small(Two).Start(), "superintendent-agrees", Ana, Leader), "counsel-agrees", Ben, Leader);
        Assert.True(run.Can("admit"));
        Assert.Empty(run.Do("admit").Flags);
    }

    [Fact]
    public void One_person_with_both_keys_opens_nothing_and_it_is_said_when_it_happens_all_the_same()
    {
        var run = Turn(Turn(Small(Two).Start(), "superintendent-agrees", Ana, Leader), "counsel-agrees", Ana, Employee);
        Assert.Equal("procedure.two-keys", run.Refused("admit"));
        Assert.DoesNotContain("admit", run.NextIds(Employee));
        Assert.False(run.MayAdmit(Employee).IsOk);
        var happened = run.Do("admit");
        Assert.Equal("procedure.two-keys", Assert.Single(happened.Flags).Why.Key);
        Assert.True(happened.IsDone(new("admit")));
        Assert.True(Turn(run, "counsel-agrees", Ben, Employee).Can("admit"));
    }

    [Fact]
    public void Where_nobody_knows_who_turned_a_key_the_roles_must_differ()
    {
        var one = Small(Two).Start().Do("superintendent-agrees", Leader);
        Assert.Equal("procedure.two-keys", one.Do("counsel-agrees", Leader).Refused("admit"));
        Assert.True(one.Do("counsel-agrees", Employee).Can("admit"));
        Assert.Equal("procedure.needs", one.Refused("admit"));
        Assert.Equal("procedure.needs", one.Skip("counsel-agrees").Refused("admit"));
    }

    [Fact]
    public void Taking_back_a_key_closes_the_gate_again()
    {
        var run = Turn(Turn(Small(Two).Start(), "superintendent-agrees", Ana, Leader), "counsel-agrees", Ben, Leader);
        Assert.Equal("procedure.needs", run.Undo(1).Refused("admit"));
    }

    [Theory]
    [InlineData("never admit before counsel-agrees")]
    [InlineData("never admit before superintendent-agrees")]
    public void The_checker_knows_that_both_keys_come_first(string rule) =>
        Assert.True(Checker.Check(Ruled(Two, rule), new()).Rules.Single(r => r.Key == "declared").Proved);

    [Fact]
    public void The_checker_takes_a_soft_gate_for_what_it_is()
    {
        var report = Checker.Check(Ruled(Soft, "never comply before consult"), new());
        Assert.Equal(["comply"], report.Rules.Single(r => r.Key == "declared").Story!.Value.Select(m => m.Step!.Id.Value));
    }

    [Theory]
    [InlineData("a: {by: employee}\nb: {by: employee, needs: [{keys: [a]}]}", "small.yaml:14:40 too-few-keys")]
    [InlineData("a: {by: employee}\nb: {by: employee, needs: [{keys: [a, c]}]}", "small.yaml:14:44 unknown-step(step=c)")]
    [InlineData("a: {by: employee}\nb: {by: employee, after: [{keys: [a, b]}]}", "small.yaml:14:34 unknown-key")]
    [InlineData("a: {by: employee, if-feasible: [b]}", "small.yaml:13:39 unknown-step(step=b)")]
    public void A_wrong_gate_is_named_where_it_stands(string steps, string expected) =>
        Assert.Contains(ReadSmall(steps).Errors, e => e.ToString().StartsWith(expected, StringComparison.Ordinal));

    private static Run Turn(Run run, string step, PersonId who, Role role) => run.Apply(new StepDone(new(step), null, Morning, role) { Who = who });
}
