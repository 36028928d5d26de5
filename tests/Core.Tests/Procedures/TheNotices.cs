using NodaTime;
using Vestibule.Core.Procedures;
using Xunit;
using static Vestibule.CoreTests.Procedures.Packs;

namespace Vestibule.CoreTests.Procedures;

/// <summary>Notices that a request, access or something confirmed makes owed, and reports to others.</summary>
public sealed class TheNotices
{
    private const string Fields = "{forbidden-by: {type: text}, badge: {type: text, per: official}, kind: {type: choice, choices: [a, b]}}";

    private const string Steps = """
        comply: {by: employee, admits: true, needs: [emergency]}
        emergency: {by: employee, emergency: true}
        confirm: {by: leader}
        read-papers: {by: leader, repeat: true, ask: forbidden-by}
        tell-parents: {by: leader, notice: {audience: parent-of-student, language: theirs, on: [request, access], within: PT1H, unless: forbidden-by}}
        tell-all: {by: leader, notice: {audience: families, language: every, on: confirm}}
        report: {by: leader, report: {to: legal, leave-out: names, on: [access, emergency], within: 3 working days}}
        """;

    [Fact]
    public void A_request_makes_a_notice_owed_and_access_makes_it_owed_again()
    {
        var run = Small(Steps, Fields).Start();
        Assert.Equal([("tell-parents", NoticeStanding.Owed), ("tell-all", NoticeStanding.NotOwed), ("report", NoticeStanding.NotOwed)], Standing(run));
        Assert.Equal(Morning + Duration.FromHours(1), Notices.Of(run)[0].Due);
        run = run.Do("tell-parents", Leader);
        Assert.Equal(NoticeStanding.Given, Notices.Of(run)[0].Standing);
        Assert.Equal(NoticeStanding.Owed, Notices.Of(run.Do("comply"))[0].Standing);
    }

    [Fact]
    public void What_is_confirmed_makes_a_notice_to_everybody_owed() =>
        Assert.Contains(("tell-all", NoticeStanding.Owed), Standing(Small(Steps, Fields).Start().Do("confirm", Leader)));

    [Fact]
    public void A_report_is_owed_by_the_working_calendar()
    {
        var run = Small(Steps, Fields).Start().Do("emergency");
        Assert.Equal(Instant.FromUtc(2017, 2, 25, 0, 0), Notices.Of(run).Single(n => n.Step.Report is not null).Due);
    }

    [Fact]
    public void A_cited_paper_forbids_a_notice_and_a_new_answer_brings_it_back()
    {
        var run = Small(Steps, Fields).Start().Answer("forbidden-by", "Order of the district court, page 2");
        var notice = Notices.Of(run)[0];
        Assert.Equal((NoticeStanding.Forbidden, "Order of the district court, page 2"), (notice.Standing, notice.Forbidding));
        Assert.DoesNotContain("tell-parents", run.NextIds(Leader));
        Assert.True(run.MayEnd);
        var again = run.Answer("forbidden-by", Core.Procedures.Answer.NotKnown);
        Assert.Equal(NoticeStanding.Owed, Notices.Of(again)[0].Standing);
        Assert.Equal(NoticeStanding.Owed, Notices.Of(run.Undo(0))[0].Standing);
    }

    [Fact]
    public void The_checker_sees_what_makes_a_notice_owed()
    {
        const string rules = "comply makes tell-parents owed within PT1H";
        var kept = Checker.Check(Ruled("emergency: {by: employee, emergency: true}\ncomply: {by: employee, admits: true, needs: [emergency]}\n"
            + "tell-parents: {by: leader, repeat: true, notice: {audience: parent-of-student, language: theirs, on: access, within: PT1H}}", rules), new());
        Assert.True(kept.Rules.Single(r => r.Key == "declared").Proved);
    }

    [Theory]
    [InlineData("a: {by: leader, notice: {audience: neighbours, language: theirs, on: request}}", "small.yaml:13:42 not-known-here")]
    [InlineData("a: {by: leader, notice: {audience: staff, language: klingon, on: request}}", "small.yaml:13:59 not-known-here")]
    [InlineData("a: {by: leader, notice: {audience: staff, language: theirs}}", "small.yaml:13:31 missing-key(key=on)")]
    [InlineData("a: {by: leader, notice: {audience: staff, language: theirs, on: access}}", "small.yaml:13:71 no-such-trigger(trigger=access)")]
    [InlineData("a: {by: leader, notice: {audience: staff, language: theirs, on: sunrise}}", "small.yaml:13:71 unknown-step(step=sunrise)")]
    [InlineData("a: {by: leader, notice: {audience: staff, language: theirs, on: request, within: soon}}", "small.yaml:13:88 bad-duration(value=soon)")]
    [InlineData("a: {by: leader, notice: {audience: staff, language: theirs, on: request, unless: paper}}", "small.yaml:13:88 unknown-field(field=paper)")]
    [InlineData("a: {by: leader, notice: {audience: staff, language: theirs, on: request, unless: forbidden-by}}", "small.yaml:13:88 unless-not-asked(field=forbidden-by)")]
    [InlineData("a: {by: leader, ask: kind, notice: {audience: staff, language: theirs, on: request, unless: kind}}", "small.yaml:13:99 unless-not-a-paper(field=kind)")]
    [InlineData("a: {by: leader, report: {to: mayor, leave-out: names, on: request}}", "small.yaml:13:36 unknown-contact(contact=mayor)")]
    [InlineData("a: {by: leader, report: {to: legal, leave-out: everything, on: request}}", "small.yaml:13:54 not-known-here")]
    public void A_wrong_notice_is_named_where_it_stands(string steps, string expected) =>
        Assert.Contains(ReadSmall(steps, Fields).Errors, e => e.ToString().StartsWith(expected, StringComparison.Ordinal));

    private static (string, NoticeStanding)[] Standing(Run run) => [.. Notices.Of(run).Select(n => (n.Step.Id.Value, n.Standing))];
}
