using Vestibule.Core.Procedures;
using Xunit;
using static Vestibule.CoreTests.Procedures.Packs;

namespace Vestibule.CoreTests.Procedures;

/// <summary>What the checker proves, and that each rule can be broken and is then told as the shortest run.</summary>
public sealed class TheChecker
{
    private static CheckReport Check(Procedure procedure, bool reduce = true, long memory = 1L << 30) => Checker.Check(procedure, new(memory, Reduce: reduce));

    private static CheckReport Ruled(string steps, string rule) => Check(Packs.Ruled(steps, rule));

    private static string[] Story(CheckReport report, string key) =>
        [.. Assert.Single(report.Rules, r => r.Key == key && !r.Proved).Story!.Value.Select(m => m.Step.Id.Value)];

    [Theory]
    [InlineData("access")]
    [InlineData("information")]
    public void Every_rule_of_the_2017_procedure_is_proved(string part)
    {
        var report = Check(Denver2017.Find(new ProcedureId(part))!);
        Assert.Empty(report.Rules.Where(r => !r.Proved).Select(r => $"{r.Key} {r.Text}: {string.Join(", ", r.Story!.Value.Select(m => m.Step.Id.Value))}"));
        Assert.True(report.Holds);
    }

    [Fact]
    public void Something_owed_that_can_never_be_done_is_a_dead_end() =>
        Assert.Equal(["a"], Story(Check(Small("a: {by: anyone, owes: [b]}\nb: {by: anyone, needs: [c]}\nc: {by: anyone, after: [d], closed: true}\nd: {by: anyone}")), "no-dead-end"));

    [Fact]
    public void A_step_nothing_opens_is_named() =>
        Assert.Equal("b", Assert.Single(Check(Small("a: {by: anyone}\nb: {by: anyone, closed: true}")).Rules, r => !r.Proved).Text);

    [Fact]
    public void An_employee_alone_with_nothing_to_do_is_found() =>
        Assert.Equal(["a"], Story(Check(Small("a: {by: employee, owes: [b]}\nb: {by: leader, after: [a]}")), "alone-has-a-next-step"));

    [Fact]
    public void Waiting_after_emergency_words_is_found() =>
        Assert.Equal(["e"], Story(Check(Small("e: {by: anyone, emergency: true}\nw: {by: anyone, wait: outside, after: [e]}")), "emergency-asks-nothing"));

    [Fact]
    public void Taking_away_what_is_owed_is_found_unless_the_file_says_it_may()
    {
        Assert.Equal(["b"], Story(Check(Small("a: {by: anyone, owed: true}\nb: {by: anyone, closes: [a]}")), "closes-nothing-owed"));
        Assert.True(Check(Small("a: {by: anyone, owed: true}\nb: {by: anyone, closes: [{step: a, forgives: true}]}")).Holds);
    }

    [Fact]
    public void A_call_without_anyone_at_night_is_found()
    {
        Assert.Equal("a", Assert.Single(Check(Small("a: {by: anyone, call: legal}")).Rules, r => !r.Proved).Text);
        Assert.True(Check(Small("a: {by: anyone, call: legal, fallback: b}\nb: {by: anyone, call: safety, closed: true}")).Holds);
    }

    [Theory]
    [InlineData("never x before y", "x: {by: anyone}\ny: {by: anyone}", "x")]
    [InlineData("never x before y unless z", "x: {by: anyone, after: [[y, z, w]]}\ny: {by: anyone}\nz: {by: anyone}\nw: {by: anyone}", "w x")]
    [InlineData("x leads to y", "x: {by: anyone}\ny: {by: anyone}", "x")]
    [InlineData("always y before close", "x: {by: anyone}\ny: {by: anyone}", "")]
    [InlineData("never x and y together", "x: {by: anyone}\ny: {by: anyone}", "x y")]
    public void Each_pattern_can_be_broken(string rule, string steps, string story) =>
        Assert.Equal(story.Split(' ', StringSplitOptions.RemoveEmptyEntries), Story(Ruled(steps, rule), "declared"));

    [Theory]
    [InlineData("never x before y", "x: {by: anyone, needs: [y]}\ny: {by: anyone}")]
    [InlineData("x leads to y", "x: {by: anyone, owes: [y]}\ny: {by: anyone, repeat: true}")]
    [InlineData("always y before close", "y: {by: anyone, owed: true}")]
    [InlineData("never x and y together", "x: {by: anyone, closes: [y]}\ny: {by: anyone, closes: [x]}")]
    public void Each_pattern_can_be_kept(string rule, string steps) => Assert.True(Ruled(steps, rule).Holds);

    [Fact]
    public void A_call_that_reaches_nobody_is_told_in_the_story()
    {
        var report = Ruled("x: {by: anyone, call: safety, fallback: w}\nw: {by: anyone, closed: true}\ny: {by: anyone}", "never w before y");
        var story = Assert.Single(report.Rules, r => !r.Proved).Story!.Value;
        Assert.Equal([("x", false), ("w", true)], story.Select(m => (m.Step.Id.Value, m.Reached)));
    }

    [Fact]
    public void Too_little_memory_is_said_and_proves_nothing()
    {
        var report = Check(Access, memory: 10_000);
        Assert.True(report.GaveUp);
        Assert.False(report.Holds);
    }

    [Fact]
    public void Leaving_out_what_nothing_can_tell_apart_changes_no_verdict()
    {
        var random = 0;
        CsCheck.Check.Sample(RandomProcedures.Procedure(5), procedure =>
        {
            var (small, large) = (Check(procedure), Check(procedure, reduce: false));
            Interlocked.Increment(ref random);
            Assert.Equal(Verdicts(large), Verdicts(small));
            Assert.True(small.Markings <= large.Markings);
        }, iter: 300);
        Assert.True(random >= 300);

        static string[] Verdicts(CheckReport report) => [.. report.Rules.Select(r => $"{r.Key} {r.Text} {r.Proved}")];
    }
}
