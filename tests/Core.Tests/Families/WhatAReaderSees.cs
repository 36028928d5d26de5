using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Families;
using Vestibule.Core.Kernel;
using Xunit;

namespace Vestibule.CoreTests.Families;

/// <summary>The one rule for what a family reads, and how a text gets there.</summary>
public sealed class WhatAReaderSees
{
    private static readonly Language Spanish = new("es"), Arabic = new("ar");
    private static readonly LocalDate Monday = new(2017, 3, 13), Tuesday = new(2017, 3, 14), Friday = new(2017, 3, 17);
    private static readonly Instant Now = Instant.FromUtc(2017, 3, 13, 16, 0);

    private static FamilyText Right => new("schooling", TextKind.Question, 1, "a source",
    [
        new TextVersion(Language.English, 1, null, "Question", "One", Stage.Reviewed) { From = Monday },
        new TextVersion(Spanish, 1, 1, "Pregunta", "Uno", Stage.Reviewed) { From = Monday },
    ]);

    private static Who Person(int number) => new(
        new Person(new PersonId(new Guid($"00000000-0000-4000-8000-{number:000000000000}")), "p", "P", "t", [], null, null, Language.English), null, null, KnownBy.SignedIn);

    [Fact]
    public void A_translation_of_the_original_that_stands_is_what_its_reader_sees()
    {
        var seen = Right.SeenIn(Spanish, Monday)!;
        Assert.Equal(("Uno", Standing.Current, false), (seen.Wording.Body, seen.Standing, seen.Unreviewed));
        Assert.Null(Right.SeenIn(Spanish, Monday.PlusDays(-1)));
    }

    [Fact]
    public void A_right_whose_original_changed_is_shown_in_the_original_until_it_is_translated_again()
    {
        var changed = Publish(Write(Right, Language.English, null, "Two"), Language.English, 2, Tuesday);
        Assert.Equal(("Uno", Standing.Current), Told(changed, Monday));
        Assert.Equal(("Two", Standing.OriginalForStale), Told(changed, Tuesday));
        Assert.True(changed.IsStale(Spanish));

        var again = Publish(Write(changed, Spanish, 2, "Dos"), Spanish, 2, Tuesday);
        Assert.Equal(("Uno", Standing.Current), Told(again, Monday));
        Assert.Equal(("Dos", Standing.Current), Told(again, Tuesday));
        Assert.False(again.IsStale(Spanish));

        static (string, Standing) Told(FamilyText text, LocalDate day) => (text.SeenIn(Spanish, day)!.Wording.Body, text.SeenIn(Spanish, day)!.Standing);
    }

    [Fact]
    public void An_older_translation_of_a_support_still_helps_and_says_that_it_is_older()
    {
        var changed = Publish(Write(Right with { Kind = TextKind.Support }, Language.English, null, "Two"), Language.English, 2, Tuesday);
        Assert.Equal(("Uno", Standing.Older), (changed.SeenIn(Spanish, Tuesday)!.Wording.Body, changed.SeenIn(Spanish, Tuesday)!.Standing));
    }

    [Fact]
    public void A_machines_draft_of_a_right_is_never_shown_without_the_original()
    {
        var draft = Right with { Wordings = [Right.Wordings[0], new TextVersion(Arabic, 1, 1, "t", "draft", Stage.AwaitingReview) { From = Monday, Machine = true }] };
        var seen = draft.SeenIn(Arabic, Monday)!;
        Assert.Equal(("draft", Standing.Draft, "One"), (seen.Wording.Body, seen.Standing, seen.Original!.Body));
        Assert.Equal(Standing.Current, (draft with { Kind = TextKind.Support }).SeenIn(Arabic, Monday)!.Standing);
    }

    [Fact]
    public void Where_there_is_no_translation_yet_the_reader_gets_the_original_and_is_told()
    {
        var seen = Right.SeenIn(Arabic, Monday)!;
        Assert.Equal(("One", Standing.OriginalForMissing), (seen.Wording.Body, seen.Standing));
    }

    [Fact]
    public void A_statement_that_was_true_for_a_time_stops_by_itself_in_every_language()
    {
        var dated = Right with { Wordings = [.. Right.Wordings.Select(w => w.Language == Language.English ? w with { Ends = Friday } : w)] };
        Assert.NotNull(dated.SeenIn(Spanish, Friday.PlusDays(-1)));
        Assert.All([Language.English, Spanish, Arabic], language => Assert.Null(dated.SeenIn(language, Friday)));
        Assert.Null(Right.End(Friday, Monday).Value.SeenIn(Spanish, Friday));
    }

    [Fact]
    public void Nobody_reviews_their_own_words_and_nothing_is_published_unread()
    {
        var handed = Write(Right, Language.English, null, "Two", 1).HandIn(Language.English, 2).Value;
        Assert.Equal("text-own-review", handed.Review(Language.English, 2, Person(1), Now).Refusal!.Key);
        Assert.Equal("text-own-review", handed.Review(Language.English, 2, Who.Nobody, Now).Refusal!.Key);
        Assert.Equal("text-not-reviewed", handed.Publish(Language.English, 2, Friday, null, Monday).Refusal!.Key);
        Assert.Equal("text-not-waiting", Right.Review(Language.English, 1, Person(2), Now).Refusal!.Key);

        var reviewed = handed.Review(Language.English, 2, Person(2), Now).Value;
        Assert.Equal((Person(2).Person!.Id, Now), (reviewed.Find(Language.English, 2)!.ReviewedBy!.Value, reviewed.Find(Language.English, 2)!.ReviewedAt!.Value));
        Assert.Equal("text-dates", reviewed.Publish(Language.English, 2, Monday.PlusDays(-1), null, Monday).Refusal!.Key);
        Assert.Equal("text-dates", reviewed.Publish(Language.English, 2, Friday, Friday, Monday).Refusal!.Key);
        var published = reviewed.Publish(Language.English, 2, Friday, null, Monday).Value;
        Assert.Equal(("One", "Two"), (published.SeenIn(Language.English, Tuesday)!.Wording.Body, published.SeenIn(Language.English, Friday)!.Wording.Body));
    }

    [Fact]
    public void A_draft_is_written_over_until_it_is_published_and_then_a_new_version_begins()
    {
        var twice = Write(Write(Right, Language.English, null, "Two"), Language.English, null, "Two, better");
        Assert.Equal([1, 2], twice.Wordings.Where(w => w.Language == Language.English).Select(w => w.Version));
        var back = twice.HandIn(Language.English, 2).Value.SendBack(Language.English, 2, "shorter").Value;
        Assert.Equal((Stage.Draft, "shorter"), (back.Find(Language.English, 2)!.Stage, back.Find(Language.English, 2)!.SentBack));
        Assert.Equal("Two, better", back.NewestIn(Language.English)!.Body);
    }

    [Fact]
    public void A_translation_of_an_original_that_was_replaced_meanwhile_is_not_passed()
    {
        var spanish = Write(Right, Spanish, 1, "Uno, mejor").HandIn(Spanish, 2).Value;
        var overtaken = Publish(Write(spanish, Language.English, null, "Two"), Language.English, 2, Tuesday);
        Assert.Equal("text-stale", overtaken.Review(Spanish, 2, Person(2), Now).Refusal!.Key);
        Assert.Equal("text-no-original", Right.Write(Spanish, 7, "t", "b", Person(1)).Refusal!.Key);
        Assert.Equal("text-length", Right.Write(Spanish, 1, " ", "b", Person(1)).Refusal!.Key);
    }

    private static FamilyText Write(FamilyText text, Language language, int? madeFrom, string body, int by = 1) => text.Write(language, madeFrom, "Title", body, Person(by)).Value;

    private static FamilyText Publish(FamilyText text, Language language, int version, LocalDate from) =>
        text.HandIn(language, version).Value.Review(language, version, Person(2), Now).Value.Publish(language, version, from, null, Monday).Value;
}
