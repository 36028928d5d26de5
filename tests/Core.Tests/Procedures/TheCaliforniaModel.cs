using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Xunit;
using static Vestibule.CoreTests.Procedures.Packs;

namespace Vestibule.CoreTests.Procedures;

/// <summary>The model policy of California, and what the laws of 2025 lay over it.</summary>
public sealed class TheCaliforniaModel
{
    private static readonly Lazy<PackReading> Pack = new(() => PackReader.Read(
        Directory.GetFiles(Folder("california-model"), "*.yaml").ToDictionary(f => Path.GetFileName(f), File.ReadAllText, StringComparer.Ordinal)));

    [Fact]
    public void It_reads_alone_and_with_the_laws_of_2025_of_which_one_ends_in_2031()
    {
        Assert.Empty(Pack.Value.Errors);
        Assert.Equal(
            [("", new(2018, 7, 1), null), ("ab-49 sb-98", new(2025, 9, 20), new LocalDate(2030, 12, 31)), ("ab-49", new(2031, 1, 1), (LocalDate?)null)],
            Pack.Value.Editions.Select(e => (string.Join(' ', e.Overlays.Select(o => o.Id)), e.InForceFrom, e.InForceUntil)));
        Assert.All(Pack.Value.Editions, e => Assert.Equal("awaiting review", e.Reviewer));
    }

    [Fact]
    public void A_model_is_never_chosen_until_a_district_adopts_it()
    {
        var student = new Situation("student", "campus", "in-person", "high");
        Assert.Equal("procedure.none-in-force", ProcedureChooser.Choose(Pack.Value.Editions, student, new(2026, 2, 2)).Refusal!.Key);
        var adopted = Pack.Value.Editions.Select(e => e with { Adoption = Adoption.Adopted }).ToList();
        Assert.Equal([0, 2, 1], new LocalDate[] { new(2024, 1, 8), new(2026, 2, 2), new(2031, 1, 1) }.Select(d => ProcedureChooser.Choose(adopted, student, d).Value.Edition.Overlays.Length));
    }

    [Fact]
    public void A_judges_warrant_is_complied_with_and_counsel_is_asked_first_if_that_can_be_done()
    {
        var run = Access(0).Start().Answer("paper-seen", "judicial-warrant");
        Assert.True(run.Owes("comply-warrant"));
        Assert.Equal(["call-counsel"], run.Next(Employee).Single(n => n.Step.Id.Value == "comply-warrant").FirstIfFeasible.Select(s => s.Value));
        Assert.Empty(run.Do("comply-warrant").Flags);
        Assert.True(run.Do("comply-warrant").Owes("tell-parents"));
    }

    [Theory]
    [InlineData("administrative")]
    [InlineData("subpoena")]
    public void Any_other_paper_waits_for_counsel(string paper)
    {
        var run = Access(0).Start().Answer("paper-seen", paper);
        Assert.False(run.Can("comply-warrant"));
        Assert.True(run.Can("cannot-consent"));
        Assert.True(run.Owes("call-counsel"));
        Assert.True(run.Answer("paper-read", "judicial-warrant").Can("comply-warrant"));
        Assert.Equal("administrative", run.Answer("paper-read", "administrative").Answer("paper-seen", paper).AnswerTo(new("paper-read")).Value);
    }

    [Fact]
    public void Notes_go_to_counsel_and_make_the_reports_to_the_board_and_the_state_owed()
    {
        var run = Access(0).Start().Answer("notes", "who, what, when");
        Assert.True(run.Owes("copy-counsel"));
        Assert.Equal([("report-board", "student"), ("report-state", "names")],
            Notices.Of(run).Where(n => n.Standing == NoticeStanding.Owed).Select(n => (n.Step.Id.Value, n.Step.Report!.Redaction)));
    }

    [Fact]
    public void A_confirmed_presence_is_told_to_families_and_staff_while_the_law_lasts()
    {
        var run = Access(1).Start().Do("confirm-presence", Leader);
        Assert.True(run.Owes("tell-families") && run.Owes("tell-staff"));
        Assert.Null(Access(2).Find(new StepId("confirm-presence")));
    }

    [Fact]
    public void Since_2025_nobody_is_let_in_on_advice_before_identification_was_asked_for_and_counsel_read_a_paper_of_a_court()
    {
        var run = Access(2).Start().On(Signals.AdvisedAdmit).Answer("identification", "shown");
        Assert.False(run.Can("admit"));
        Assert.False(run.Answer("paper-read", "administrative").Can("admit"));
        Assert.True(run.Answer("paper-read", "court-order").Can("admit"));
        Assert.False(Access(2).Start().On(Signals.AdvisedAdmit).Answer("paper-read", "court-order").Can("admit"));
    }

    [Fact]
    public void Every_step_rests_on_a_source_and_spoken_sentences_are_short()
    {
        foreach (var step in Pack.Value.Editions.SelectMany(e => e.Procedures).SelectMany(p => p.Steps))
        {
            Assert.NotEmpty(step.Sources);
            if (step.Say is { } say)
                Assert.All(Access(0).Words(Language.English, say).Text.Split('.', '?', '!'), s => Assert.InRange(s.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length, 0, 12));
        }
    }

    private static Procedure Access(int edition) => Pack.Value.Editions[edition].Find(new ProcedureId("access"))!;
}
