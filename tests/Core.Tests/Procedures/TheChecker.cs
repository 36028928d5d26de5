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
        [.. Assert.Single(report.Rules, r => r.Key == key && !r.Proved).Story!.Value.Select(m => m.Step?.Id.Value ?? "+")];

    public static TheoryData<string, string> Parts => TheMutants.Parts;

    /// <summary>Every edition a pack comes to, with the laws that are laid over it; <c>./check</c> also proves them from the command line.</summary>
    [Theory]
    [MemberData(nameof(Parts))]
    public void Every_rule_of_every_pack_is_proved(string pack, string part)
    {
        foreach (var procedure in Editions(pack).Select(e => e.Find(new ProcedureId(part))!))
        {
            var report = Check(procedure);
            Assert.Empty(report.Rules.Where(r => !r.Proved).Select(r => $"{r.Key} {r.Text}: {string.Join(", ", r.Story!.Value.Select(m => m.Step?.Id.Value ?? "+"))}"));
            Assert.True(report.Holds);
        }
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

    [Theory]
    [InlineData("e: {by: anyone, emergency: true}\nw: {by: anyone, wait: outside, needs: [n], closed: true}\nn: {by: anyone, closes: [e], opens: [w]}", "e n")]
    [InlineData("e: {by: anyone, emergency: true}\nw: {by: anyone, wait: outside, closes: [e]}", "e")]
    public void Waiting_after_emergency_words_is_found_also_when_steps_come_out_of_order(string steps, string story)
    {
        var report = Check(Small(steps));
        Assert.Equal(story.Split(' '), Story(report, "emergency-asks-nothing-in-any-order"));
    }

    [Fact]
    public void Two_calls_that_owe_each_other_are_a_dead_end_when_steps_may_be_skipped()
    {
        var report = Check(Small("a: {by: anyone, call: safety, owes: [b]}\nb: {by: anyone, call: safety, owes: [a]}"));
        Assert.Equal(["a", "b"], report.Rules.Where(r => r.Key == "no-dead-end-in-any-order" && !r.Proved).Select(r => r.Text));
    }

    [Fact]
    public void A_guard_on_what_is_closed_is_read_after_the_answer()
    {
        var report = Check(Small("a: {by: anyone, ask: f, closes: [{step: b, when: f answered}]}\nb: {by: anyone, owed: true}", "{f: {type: text}}"));
        Assert.Equal(["a"], Story(report, "closes-nothing-owed"));
    }

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
    [InlineData("x makes y owed", "x: {by: anyone}\ny: {by: anyone}", "x")]
    [InlineData("x makes y owed within PT2M", "x: {by: anyone, owes: {y: PT3M}}\ny: {by: anyone}", "x")]
    [InlineData("x leads to y within PT2M", "x: {by: anyone, owes: {z: PT1M}}\nz: {by: anyone, owes: {y: PT2M}}\ny: {by: anyone}", "x")]
    [InlineData("x makes y possible", "x: {by: anyone}\ny: {by: anyone, after: [z]}\nz: {by: anyone}", "x")]
    [InlineData("x makes y possible unless z", "x: {by: anyone, repeat: true}\ny: {by: anyone}\nz: {by: anyone}", "y x")]
    [InlineData("x makes y impossible", "x: {by: anyone}\ny: {by: anyone}", "x")]
    [InlineData("x leaves y owed", "x: {by: anyone, closes: [{step: y, forgives: true}]}\ny: {by: anyone, owed: true}", "x")]
    [InlineData("only leader does x", "x: {by: [leader, employee]}", "")]
    public void Each_pattern_can_be_broken(string rule, string steps, string story) =>
        Assert.Equal(story.Split(' ', StringSplitOptions.RemoveEmptyEntries), Story(Ruled(steps, rule), "declared"));

    [Theory]
    [InlineData("never x before y", "x: {by: anyone, needs: [y]}\ny: {by: anyone}")]
    [InlineData("x leads to y", "x: {by: anyone, owes: [y]}\ny: {by: anyone, repeat: true}")]
    [InlineData("always y before close", "y: {by: anyone, owed: true}")]
    [InlineData("never x and y together", "x: {by: anyone, closes: [y]}\ny: {by: anyone, closes: [x]}")]
    [InlineData("x makes y owed within PT2M", "x: {by: anyone, owes: {y: PT2M}}\ny: {by: anyone, repeat: true}")]
    [InlineData("x leads to y within PT3M", "x: {by: anyone, owes: {z: PT1M}}\nz: {by: anyone, repeat: true, owes: {y: PT2M}}\ny: {by: anyone, repeat: true}")]
    [InlineData("x makes y possible unless y", "x: {by: anyone, repeat: true}\ny: {by: anyone, needs: [x]}")]
    [InlineData("x makes y impossible unless z", "x: {by: anyone, repeat: true, closes: [y]}\ny: {by: anyone}\nz: {by: anyone, opens: [y]}")]
    [InlineData("only leader or employee does x", "x: {by: [leader, employee]}\nz: {by: anyone}")]
    [InlineData("x leaves y owed", "x: {by: anyone}\ny: {by: anyone, owed: true}")]
    [InlineData("only leader does x", "x: {by: leader}\nz: {by: anyone}")]
    public void Each_pattern_can_be_kept(string rule, string steps) => Assert.True(Ruled(steps, rule).Holds);

    [Fact]
    public void A_call_that_reaches_nobody_is_told_in_the_story()
    {
        var report = Ruled("x: {by: anyone, call: safety, fallback: w}\nw: {by: anyone, closed: true}\ny: {by: anyone}", "never w before y");
        var story = Assert.Single(report.Rules, r => !r.Proved).Story!.Value;
        Assert.Equal([("x", false), ("w", true)], story.Select(m => (m.Step!.Id.Value, m.Reached)));
    }

    /// <summary>With both there from the start nobody is admitted before both have said their names, so that nothing is wrong.</summary>
    [Fact]
    public void What_goes_wrong_only_when_another_officer_comes_later_is_found_and_told()
    {
        var report = Check(Small(
            "name: {by: anyone, per: official, ask: who}\nadmit: {by: anyone, when: every official who answered, closes: [name], owes: [walk]}\nwalk: {by: anyone, when: every official who answered}",
            "{who: {type: text, per: official}}"));
        var rule = Assert.Single(report.Rules, r => r is { Key: "no-dead-end", Proved: false });
        Assert.Equal(1, rule.Officials);
        Assert.Equal(["name", "admit", null], rule.Story!.Value.Select(m => m.Step?.Id.Value));
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
        CsCheck.Check.Sample(RandomProcedures.Checked(5), procedure =>
        {
            var (small, large) = (Checker.Check(procedure, new() { Parts = false }), Check(procedure, reduce: false));
            Interlocked.Increment(ref random);
            Assert.Equal(Verdicts(large), Verdicts(small));
            Assert.True(small.Markings <= large.Markings);
        }, iter: 300, print: RandomProcedures.Told);
        Assert.True(random >= 300);
    }

    /// <summary>A procedure that random ones came upon: no step is done with each official, and a condition asks about them all the same.</summary>
    [Fact]
    public void An_answer_that_a_condition_about_officials_reads_is_kept_also_where_no_step_is_done_with_each() =>
        CsCheck.Check.Sample(RandomProcedures.Checked(5), procedure =>
        {
            Assert.DoesNotContain(procedure.Steps, s => s.PerOfficial);
            Assert.True(Checker.TellsHowMany(procedure));
            var (small, large) = (Checker.Check(procedure, new() { Parts = false }), Check(procedure, reduce: false));
            Assert.Equal(Verdicts(large), Verdicts(small));
            Assert.True(small.Markings <= large.Markings);
        }, seed: "dqmxNzrMqIV2", iter: 1, threads: 1, print: RandomProcedures.Told);

    /// <summary>A run that breaks a rule is told no longer than it need be; what may be done at any time is left out of it.</summary>
    [Fact]
    public void Exploring_only_what_bears_on_each_rule_comes_to_what_exploring_the_whole_does()
    {
        var (broken, several) = (0, 0);
        CsCheck.Check.Sample(RandomProcedures.Checked(7), procedure =>
        {
            var (parts, whole) = (Check(procedure), Checker.Check(procedure, new() { Parts = false }));
            Assert.Equal(Verdicts(whole), Verdicts(parts));
            Assert.All(whole.Rules.Zip(parts.Rules), r => Assert.True((r.Second.Story?.Length ?? 0) <= (r.First.Story?.Length ?? 0)));
            Assert.Equal(whole.Holds, Checker.Check(procedure, new(UntilBroken: true)).Holds);
            Interlocked.Add(ref broken, whole.Rules.Count(r => !r.Proved));
            if (Goals.Of(procedure).Length > 1) Interlocked.Increment(ref several);
        }, iter: 1000, threads: 2, print: RandomProcedures.Told);
        Assert.True(broken > 1000 && several > 50, $"{broken} broken rules, {several} in several parts");
    }

    private static string[] Verdicts(CheckReport report) => [.. report.Rules.Select(r => $"{r.Key} {r.Text} {r.Proved}")];

    [Fact]
    public void Exploring_with_masks_in_one_machine_word_and_exploring_with_the_graph_that_runs_an_incident_come_to_the_same()
    {
        var broken = 0;
        CsCheck.Check.Sample(RandomProcedures.Checked(6), procedure =>
        {
            var (masks, graph) = (Checker.Check(procedure, new(1L << 30)), Checker.Check(procedure, new(1L << 30) { Swift = false }));
            Assert.Equal((graph.Markings, graph.Edges), (masks.Markings, masks.Edges));
            Assert.Equal(Told(graph), Told(masks));
            if (!graph.Holds) Interlocked.Increment(ref broken);
        }, iter: 500, print: RandomProcedures.Told);
        Assert.True(broken > 50);

        static string[] Told(CheckReport report) => [.. report.Rules.Select(r => $"{r.Key} {r.Text} {(r.Story is { } story ? string.Join(" ", story.Select(m => $"{m.Step?.Id}{m.Reached}")) : "proved")}")];
    }

    /// <summary>The answers are then tried one by one and every state is kept whole, where the checker takes only what guards can tell apart.</summary>
    [Fact]
    public void The_checker_finds_what_the_plain_reading_of_the_rules_finds()
    {
        var (compared, broken) = (0, 0);
        CsCheck.Check.Sample(RandomProcedures.Checked(4), procedure =>
        {
            var plain = new PlainChecker(procedure, 2);
            if (!plain.Explore(9000)) return;
            Interlocked.Increment(ref compared);
            var expected = plain.Broken;
            foreach (var step in procedure.Steps.Where(s => !plain.Reached.Contains(s.Id))) expected.Add($"every-step-reachable {step.Id}");
            var found = Check(procedure).Rules.Where(r => !r.Proved && r.Key is not ("alone-has-a-next-step" or "call-ends-at-all-hours") && !r.Key.EndsWith("in-any-order", StringComparison.Ordinal))
                .Select(r => r.Key == "declared" ? $"declared {r.Line - 1}" : $"{r.Key} {r.Text}".TrimEnd()).ToHashSet();
            Interlocked.Add(ref broken, expected.Count);
            Assert.Equal(expected.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        }, iter: 3000, threads: 2, print: RandomProcedures.Told);
        Assert.True(compared > 2000 && broken > 2000, $"{compared} compared, {broken} broken rules among them");
    }
}
