using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Vestibule.Core.Procedures.Publishing;
using Xunit;

namespace Vestibule.CoreTests.Procedures;

/// <summary>Which edition holds on which day, and who may bring one there.</summary>
public sealed class TheCalendarOfEditions
{
    private static readonly PersonId Author = new(new Guid("00000000-0000-4000-8000-000000000001"));
    private static readonly PersonId Reader = new(new Guid("00000000-0000-4000-8000-000000000002"));
    private static readonly Instant Now = Instant.FromUtc(2020, 5, 4, 15, 0);
    private static readonly LocalDate Today = new(2020, 5, 4);

    private static ImmutableSortedDictionary<string, string> Files(string authority)
    {
        var files = Packs.ReadSmall("a: {by: anyone, owed: true}").Edition!.Files;
        return files.Remove("small.yaml").Add("procedure.yaml", files["small.yaml"].Replace("a test", authority, StringComparison.Ordinal));
    }

    private static Edition Edition(string authority) => EditionBundle.Read(Files(authority)).Edition!;

    private static Publication Published(Edition edition, LocalDate? from, LocalDate? until = null, params string[] replaces) => new()
    {
        Digest = edition.Digest, Pack = edition.Id, Plan = new(from, until, [.. replaces], "the board"), Authors = [Author],
        Review = new(Reader, Now, true, "read it all", edition.Digest), By = Author, At = Now,
    };

    private static string? On(ImmutableArray<Listed> all, LocalDate day) => all.SingleOrDefault(l => l.InForceOn(day))?.Edition.Authority;

    [Fact]
    public void A_later_edition_ends_the_earlier_one_the_day_before()
    {
        var (old, next) = (Edition("old"), Edition("next"));
        var all = EditionCalendar.Of([old], [(next, Published(next, Today.PlusDays(1)))]);
        Assert.Equal(("old", "next"), (On(all, Today), On(all, Today.PlusDays(1))));
        Assert.Equal(next.Digest, all[0].ReplacedBy);
    }

    [Fact]
    public void What_is_published_for_the_same_day_again_holds_instead()
    {
        var (first, second) = (Edition("first"), Edition("second"));
        var all = EditionCalendar.Of([], [(first, Published(first, Today)), (second, Published(second, Today))]);
        Assert.Equal("second", On(all, Today));
        Assert.False(all[0].ComesAfter(Today.PlusDays(-1)));
    }

    [Fact]
    public void What_lies_on_top_for_a_while_gives_the_place_back()
    {
        var (under, over) = (Edition("under"), Edition("over") with { Id = "overlay" });
        var all = EditionCalendar.Of([under], [(over, Published(over, Today, Today.PlusDays(3)))]);
        Assert.Equal([true, true, false], [all[0].InForceOn(Today), all[1].InForceOn(Today), all[1].InForceOn(Today.PlusDays(4))]);
        Assert.Equal("under", On(all, Today.PlusDays(4)));
        var instead = EditionCalendar.Of([under], [(over, Published(over, Today, null, "small"))]);
        Assert.Equal("over", On(instead, Today));
    }

    [Fact]
    public void What_came_with_the_program_and_nobody_here_adopted_stands_in_until_the_district_has_something_of_its_own()
    {
        var (shipped, own) = (Edition("shipped"), Edition("own") with { Id = "prairie" });
        var alone = EditionCalendar.Of([shipped], [], []);
        Assert.Equal((true, true), (alone[0].StandsIn, alone[0].InForceOn(Today)));
        var waiting = EditionCalendar.Of([shipped], [(own, Published(own, null))], []);
        Assert.Equal("shipped", On(waiting, Today.PlusDays(1000)));
        var begun = EditionCalendar.Of([shipped], [(own, Published(own, Today.PlusDays(1), Today.PlusDays(3)))], []);
        Assert.Equal(("shipped", "own", null), (On(begun, Today), On(begun, Today.PlusDays(1)), On(begun, Today.PlusDays(4))));
    }

    [Fact]
    public void Where_the_book_names_a_pack_it_holds_as_the_districts_own_and_every_other_pack_is_a_pattern()
    {
        var (named, other) = (Edition("named"), Edition("other") with { Id = "elsewhere" });
        var all = EditionCalendar.Of([named, other], [], ["small"]);
        Assert.Equal((false, true), (all[0].StandsIn, all[0].InForceOn(Today)));
        Assert.Equal((true, false), (all[1].IsModel, all[1].InForceOn(Today)));
        Assert.Equal(other.Digest, all[1].Edition.Digest);
    }

    [Fact]
    public void What_awaits_adoption_ends_nothing()
    {
        var (old, next) = (Edition("old"), Edition("next"));
        var all = EditionCalendar.Of([old], [(next, Published(next, null))]);
        Assert.Equal("old", On(all, Today.PlusDays(1000)));
        Assert.True(all[1].AwaitsAdoption);
    }

    [Fact]
    public void A_draft_goes_from_writer_to_reader_to_the_shelf_and_nobody_takes_two_of_these_places()
    {
        var draft = Drafting.Start("small", null, Files("mine"), Author);
        var proof = new Proof(Proof.DigestOf(draft.Files), Proof.Semantics, [new("part", [new("no-dead-end", "", 0, null, 0)], 1, 1, 1, false)]);
        Assert.Equal("draft.not-proved", Drafting.Send(draft, null, Author, true, null, Now).Refusal!.Key);
        Assert.Equal("draft.not-proved", Drafting.Send(draft, proof with { Digest = "another" }, Author, true, null, Now).Refusal!.Key);
        Assert.Equal("draft.gave-up", Drafting.Send(draft, proof with { Parts = [proof.Parts[0] with { GaveUp = true }] }, Author, true, "because we say so", Now).Refusal!.Key);
        var sent = Drafting.Send(draft, proof, Author, false, null, Now).Value;
        Assert.Equal("draft.own-work", Drafting.Review(sent, proof, sent.DigestNow, true, "I like what I wrote", Author, true, Now).Refusal!.Key);
        Assert.Equal("draft.note-missing", Drafting.Review(sent, proof, sent.DigestNow, true, "ok", Reader, true, Now).Refusal!.Key);
        Assert.Equal("draft.other-files", Drafting.Review(sent, proof, "what I saw before", true, "Read it line by line", Reader, true, Now).Refusal!.Key);
        Assert.Equal("draft.not-agreed", Publishing.Publish(sent, proof, new(Today, null, [], ""), Author, Now, Today).Refusal!.Key);
        var agreed = Drafting.Review(sent, proof, sent.DigestNow, true, "Read it line by line", Reader, false, Now).Value;
        Assert.Equal("edition.past", Publishing.Publish(agreed, proof, new(Today.PlusDays(-1), null, [], ""), Author, Now, Today).Refusal!.Key);
        var (done, publication) = Publishing.Publish(agreed, proof, new(Today, null, [], "the board"), Author, Now, Today).Value;
        Assert.Equal((DraftState.Published, draft.DigestNow), (done.State, publication.Digest));
        Assert.Equal("draft.done", Drafting.Edit(done, done.Files, Author).Refusal!.Key);
    }

    [Fact]
    public void A_built_in_rule_is_never_set_aside_whatever_anybody_signs()
    {
        var draft = Drafting.Start("small", null, Files("mine"), Author);
        var broken = new Proof(Proof.DigestOf(draft.Files), Proof.Semantics, [new("part", [new("no-dead-end", "", 0, [], 0)], 1, 1, 1, false)]);
        Assert.Equal("draft.breaks-safety", Drafting.Send(draft, broken, Author, true, "We have very good reasons", Now).Refusal!.Key);
        var slipped = draft with
        {
            State = DraftState.Agreed, Review = new(Reader, Now, true, "signed", draft.DigestNow), Nevertheless = new(Author, Now, "We have very good reasons"),
        };
        Assert.Equal("draft.breaks-safety", Publishing.Publish(slipped, broken, new(Today, null, [], ""), Author, Now, Today).Refusal!.Key);
    }

    [Fact]
    public void Editing_words_asks_for_no_new_proof_and_editing_a_step_does()
    {
        var files = Files("mine");
        Assert.Equal(Proof.DigestOf(files), Proof.DigestOf(files.SetItem("words.en.yaml", "other")));
        Assert.NotEqual(Proof.DigestOf(files), Proof.DigestOf(files.SetItem("procedure.yaml", "other")));
    }
}
