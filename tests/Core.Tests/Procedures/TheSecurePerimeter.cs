using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Xunit;
using static Vestibule.CoreTests.Procedures.Packs;

namespace Vestibule.CoreTests.Procedures;

/// <summary>denver-2025, as whoever is at the closed door meets it.</summary>
public sealed class TheSecurePerimeter
{
    private static readonly Edition Denver2025 = ReadFolder("denver-2025").Edition!;

    private static Run Door => Denver2025.Find(new ProcedureId("access"))!.Start();

    [Fact]
    public void The_door_stays_closed_the_perimeter_is_secured_and_the_lawyers_are_called_before_anything_is_asked()
    {
        Assert.True(Door.Owes("keep-closed") && Door.Owes("secure") && Door.Owes("call-legal"));
        Assert.True(Door.Can("call-legal") && Door.Can("secure"));
        Assert.False(Door.MayAdmit(Employee).IsOk);
        Assert.False(Door.Answer("warrant", "shown").MayAdmit(Leader).IsOk);
        Assert.True(Door.On(Signals.Advised).On(Signals.AdvisedAdmit).MayAdmit(Employee).IsOk);
        Assert.False(Door.On(Signals.AdvisedAdmit).On(Signals.Advised).MayAdmit(Employee).IsOk);
    }

    [Fact]
    public void An_officer_who_is_already_inside_is_kept_in_the_front_office_and_everybody_else_where_they_are()
    {
        Assert.False(Door.Can("front-office"));
        var inside = Door.Apply(new Observed(new("entered-without-consent"), Morning));
        Assert.Empty(inside.Flags);
        Assert.True(inside.Can("front-office") && inside.Owes("hold") && inside.Owes("call-safety"));
        Assert.False(inside.Can("keep-closed"));
        Assert.Contains(inside.Do("secure").Do("hold").Building, b => b.State == BuildingState.Hold);
    }

    [Fact]
    public void The_school_is_opened_again_only_once_the_officers_left()
    {
        var closed = Door.Do("secure").Do("take-lead", Leader);
        Assert.False(closed.Can("reopen", Leader));
        var left = closed.On(Signals.OfficialLeft);
        Assert.True(left.Owes("reopen") && left.Can("reopen", Leader));
        Assert.Empty(left.Do("reopen", Leader).Building);
    }

    [Fact]
    public void Words_of_emergency_end_the_questions_and_the_waiting()
    {
        var run = Door.Apply(new Observed(new("entered-without-consent"), Morning)).On(Signals.EmergencyDeclared);
        Assert.True(run.Owes("comply") && run.Owes("call-legal") && run.Owes("call-safety"));
        Assert.All(new[] { "keep-closed", "ask-warrant", "front-office" }, s => Assert.False(run.Can(s)));
    }

    [Fact]
    public void It_has_every_text_in_four_languages_and_short_spoken_sentences()
    {
        var words = Denver2025.Content.Words;
        Assert.Equal(["en", "ar", "es", "vi"], words.Languages.Select(l => l.Tag));
        foreach (var language in words.Languages) Assert.Empty(words.MissingIn(language));
        Assert.DoesNotContain(words.Files.SelectMany(f => f.Texts.Keys.Select(k => words.In(f.Language, k)!)), t => t.Standing == WordsStanding.Stale);
        foreach (var say in Denver2025.Procedures.SelectMany(p => p.Steps).Select(s => s.Say).OfType<string>())
            Assert.All(words.Find(Language.English, say).Text.Split('.', '?', '!'), s => Assert.InRange(s.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length, 0, 12));
    }

    [Fact]
    public void It_says_that_it_awaits_review_and_follows_the_edition_of_2017_without_a_day_between()
    {
        Assert.Equal("awaiting review", Denver2025.Reviewer);
        Assert.Equal(Denver2017.InForceUntil!.Value.PlusDays(1), Denver2025.InForceFrom);
        Assert.All(Denver2025.Procedures.SelectMany(p => p.Steps), s => Assert.NotEmpty(s.Sources));
    }
}
