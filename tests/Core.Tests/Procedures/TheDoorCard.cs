using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Vestibule.Core.Procedures.Telling;
using Xunit;
using static Vestibule.CoreTests.Procedures.Packs;

namespace Vestibule.CoreTests.Procedures;

/// <summary>What stands on the door card, and what its code tells.</summary>
public sealed class TheDoorCard
{
    private static readonly CardNumber[] Numbers = [new(new("legal"), "(720) 555-0142", "1:08:00-17:00"), new(new("safety"), "(720) 555-0167", "always")];
    private static readonly LocalDate Today = new(2017, 3, 10);

    [Fact]
    public void It_is_for_those_at_the_school_and_has_no_step_of_an_office_that_is_called()
    {
        var card = DoorCard.Of(Denver2017, Language.English);
        Assert.Equal(["Whoever is at the door", "School leader", "Asks for information or records"], card.Sections.Select(s => s.Heading.Text));
        Assert.DoesNotContain(card.Sections.SelectMany(s => s.Steps), s => s.Title.Text.StartsWith("Legal advises", StringComparison.Ordinal));
    }

    [Fact]
    public void Whatever_is_owed_from_the_start_is_on_it()
    {
        var shown = DoorCard.Of(Denver2017, Language.English, shortened: DoorCard.MostShortened).Sections.SelectMany(s => s.Steps).Select(s => s.Title.Text).ToList();
        Assert.All(Denver2017.Procedures.Where(p => p.IsAtTheDoor).SelectMany(p => p.Steps.Where(s => s.Owed).Select(s => p.Words(Language.English, s.Title).Text)), t => Assert.Contains(t, shown));
    }

    [Fact]
    public void What_not_to_do_stands_on_it_once_each()
    {
        var avoid = DoorCard.Of(Denver2017, Language.English).Avoid.Select(a => a.Text).ToList();
        Assert.Equal(avoid.Distinct(), avoid);
        Assert.Contains("Do not look a student up.", avoid);
        Assert.Contains("Do not block, hold or hide anyone.", avoid);
    }

    [Fact]
    public void The_emergency_says_what_makes_it_one_and_what_comes_first()
    {
        var emergency = DoorCard.Of(Denver2017, Language.English).Emergency!;
        Assert.Equal("Comply. Do not interfere.", emergency.First.Title.Text);
        Assert.Equal(["Call the Department of Safety.", "Call the legal office.", "What did the officer say?"], emergency.Then.Select(s => s.Title.Text));
        Assert.Contains("“I am giving you a lawful order.”", emergency.Words.Select(w => w.Text));
    }

    [Fact]
    public void A_shortened_card_keeps_every_step_and_says_that_it_is_shortened()
    {
        var whole = DoorCard.Of(Denver2017, Language.English);
        var shorter = DoorCard.Of(Denver2017, Language.English, shortened: 1);
        Assert.False(whole.Shortened);
        Assert.True(shorter.Shortened);
        Assert.Equal(whole.Sections.SelectMany(s => s.Steps).Select(s => (s.Title, s.Say)), shorter.Sections.SelectMany(s => s.Steps).Select(s => (s.Title, s.Say)));
        Assert.Contains(whole.Sections.SelectMany(s => s.Steps), s => !s.Asks.IsEmpty);
        Assert.DoesNotContain(shorter.Sections.SelectMany(s => s.Steps), s => !s.Asks.IsEmpty || s.Note is not null);
    }

    [Fact]
    public void Words_that_are_out_of_date_in_a_language_stand_on_the_card_in_English()
    {
        var words = WordsOf("denver-2017");
        words["words.en.yaml"] = words["words.en.yaml"].Replace("Comply. Do not interfere.", "Comply now.", StringComparison.Ordinal);
        var edited = Read(File.ReadAllText(Path.Combine(Folder("denver-2017"), "procedure.yaml")), words);
        var first = DoorCard.Of(edited, new Language("es")).Emergency!.First.Title;
        Assert.Equal(("Comply now.", Language.English), (first.Text, first.Language));
    }

    [Fact]
    public void A_code_is_read_however_it_is_typed()
    {
        var code = CardCode.Of(Denver2017, Numbers);
        Assert.Matches("^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$", code.ToString());
        Assert.Equal(code, CardCode.Read(code.ToString().ToLowerInvariant()));
        Assert.Equal(code, CardCode.Read(" " + code.Text + " "));
        Assert.Equal(CardCode.Read("01010-10101"), CardCode.Read("OIoLo-lOiol"));
        Assert.Null(CardCode.Read("too short"));
        Assert.Null(CardCode.Read("U2345-67890"));
    }

    [Fact]
    public void The_code_tells_a_current_card_from_one_whose_numbers_or_steps_changed()
    {
        var code = CardCode.Of(Denver2017, Numbers);
        Assert.Equal(new(CardState.Current, null), Check(code, Denver2017));
        Assert.Equal(CardState.NumbersChanged, Check(CardCode.Of(Denver2017, [Numbers[0] with { Phone = "(720) 555-0199" }, Numbers[1]]), Denver2017).State);
        Assert.Equal(CardState.NumbersChanged, Check(CardCode.Of(Denver2017, []), Denver2017).State);
        Assert.Equal(CardState.Unknown, Check(CardCode.Read("AAAAA-AAAAA"), Denver2017).State);
        Assert.Equal(CardState.Unknown, Check(null, Denver2017).State);
    }

    [Fact]
    public void An_old_card_says_since_when_it_is_old()
    {
        var newer = Edited(("in-force: {from: 2017-02-17, until: 2024-12-31}", "in-force: {from: 2017-03-06}"));
        Assert.Equal(new(CardState.Ended, new LocalDate(2017, 3, 6)), Check(CardCode.Of(Denver2017, Numbers), newer, Denver2017));
        var ended = Edited(("until: 2024-12-31", "until: 2017-03-01"));
        Assert.Equal(new(CardState.Ended, new LocalDate(2017, 3, 2)), Check(CardCode.Of(ended, Numbers), Denver2017, ended));
    }

    [Fact]
    public void A_card_that_begins_later_or_is_for_another_school_says_so()
    {
        var later = Edited(("in-force: {from: 2017-02-17, until: 2024-12-31}", "in-force: {from: 2017-06-01}"));
        Assert.Equal(new(CardState.NotYet, new LocalDate(2017, 6, 1)), Check(CardCode.Of(later, Numbers), Denver2017, later));
        var other = Edited(("id: denver-2017", "id: denver-other"));
        Assert.Equal(CardState.Elsewhere, Check(CardCode.Of(other, Numbers), Denver2017, other).State);
    }

    private static CardCheck Check(CardCode? code, Edition current, params Edition[] others) => CardCheck.Of(code, [current, .. others], current, Numbers, Today);
}
