using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Families.Letters;
using Vestibule.Core.Kernel;
using Xunit;

namespace Vestibule.CoreTests.Families;

public sealed class LetterTests
{
    private static readonly Instant Now = Instant.FromUtc(2017, 2, 17, 16, 0);
    private static readonly PersonId Author = new(Guid.Parse("00000000-0000-4000-8000-000000000001")), Second = new(Guid.Parse("00000000-0000-4000-8000-000000000002"));
    private static readonly LetterText English = new("Ready, and not afraid", "Get your leader.", "Dear team,\n\nYou need one thing.");
    private static readonly LetterPlan ToStaff = new(new Audience(LetterFor.AllStaff), false, "The superintendent", [], [], null);

    [Fact]
    public void Nobody_approves_their_own_letter()
    {
        var asked = Writing.AskReview(Begun()).Value;
        Assert.Equal("letter.own-review", Writing.Review(asked, Author, true, null, Now).Refusal!.Key);
        Assert.Equal(LetterStage.Approved, Writing.Review(asked, Second, true, null, Now).Value.Stage);
        Assert.Equal("letter.not-in-review", Writing.Review(Begun(), Second, true, null, Now).Refusal!.Key);
    }

    [Fact]
    public void A_letter_that_is_sent_back_says_why()
    {
        var asked = Writing.AskReview(Begun()).Value;
        Assert.Equal("letter.why-back", Writing.Review(asked, Second, false, " ", Now).Refusal!.Key);
        var back = Writing.Review(asked, Second, false, "Name the number", Now).Value;
        Assert.Equal((LetterStage.Draft, "Name the number"), (back.Stage, back.Reviews.Single().Note));
    }

    [Fact]
    public void Whatever_is_changed_after_a_review_is_read_again()
    {
        var changes = new Func<Letter, Result<Letter>>[]
        {
            l => Writing.Change(l, ToStaff, English with { Body = "Other words" }), l => Writing.Translate(l, new Language("vi"), English),
            l => Writing.Attach(l, new LetterFile(new SheetId(Guid.Empty), "a.pdf", "application/pdf", 3, null)),
        };
        foreach (var change in changes)
        {
            var changed = change(Approved()).Value;
            Assert.Equal(LetterStage.Draft, changed.Stage);
            Assert.Equal("letter.not-due", Writing.Leave(changed, Now + Duration.FromDays(9)).Refusal!.Key);
        }
    }

    [Fact]
    public void A_translation_of_an_older_English_is_not_sent_its_reader_gets_the_English()
    {
        var letter = Writing.Translate(Begun(), new Language("es"), new LetterText("Listos", "Llame", "Estimado equipo")).Value;
        Assert.Equal("es", letter.For(new Language("es")).Tag);
        Assert.Equal("en", letter.For(new Language("vi")).Tag);
        var changed = Writing.Change(letter, ToStaff, English with { Body = "Dear team,\n\nYou need two things." }).Value;
        Assert.Equal(("en", false), (changed.For(new Language("es")).Tag, changed.IsCurrent("es")));
        Assert.True(Writing.Translate(changed, new Language("es"), new LetterText("Listos", "Llame", "Dos cosas")).Value.IsCurrent("es"));
    }

    [Fact]
    public void A_letter_leaves_at_its_time_and_not_before()
    {
        var later = Writing.Begin(ToStaff with { LeavesAt = Now + Duration.FromHours(2) }, English, Author).Value;
        var approved = Writing.Review(Writing.AskReview(later).Value, Second, true, null, Now).Value;
        Assert.Equal("letter.not-due", Writing.Leave(approved, Now + Duration.FromHours(1)).Refusal!.Key);
        var leaving = Writing.Leave(approved, Now + Duration.FromHours(2)).Value;
        Assert.Equal("letter.left-already", Writing.Withdraw(leaving).Refusal!.Key);
        Assert.Equal("letter.left-already", Writing.Change(leaving, ToStaff, English).Refusal!.Key);
        Assert.Equal(LetterStage.Sent, Writing.Finish(leaving, Now + Duration.FromHours(3)).Value.Stage);
        Assert.Equal(LetterStage.Withdrawn, Writing.Withdraw(approved).Value.Stage);
    }

    [Fact]
    public void A_time_that_passed_while_the_letter_was_read_means_now()
    {
        var early = Writing.Begin(ToStaff with { LeavesAt = Now - Duration.FromHours(2) }, English, Author).Value;
        Assert.Equal(Now, Writing.Review(Writing.AskReview(early).Value, Second, true, null, Now).Value.LeavesAt);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://video.example/x")]
    [InlineData("https://user:secret@video.example/x")]
    [InlineData("video")]
    public void A_link_that_is_no_plain_web_address_is_refused(string address) => Assert.Equal(
        "letter.link", Writing.Begin(ToStaff with { Links = [new LetterLink(LinkKind.Video, "Watch", address)] }, English, Author).Refusal!.Key);

    [Fact]
    public void A_staff_letter_is_never_public_and_a_school_letter_names_its_school()
    {
        Assert.Equal("letter.staff-not-public", Writing.Begin(ToStaff with { Public = true }, English, Author).Refusal!.Key);
        Assert.Equal("letter.which-school", Writing.Begin(ToStaff with { Audience = new Audience(LetterFor.SchoolFamilies) }, English, Author).Refusal!.Key);
        Assert.Equal("letter.which-office", Writing.Begin(ToStaff with { Audience = new Audience(LetterFor.OfficeStaff) }, English, Author).Refusal!.Key);
        Assert.Equal("letter.empty", Writing.Begin(ToStaff, English with { Body = " " }, Author).Refusal!.Key);
        Assert.Equal("letter.long", Writing.Begin(ToStaff, English with { Body = new string('a', Writing.Longest + 1) }, Author).Refusal!.Key);
    }

    [Fact]
    public void One_address_is_written_to_once_and_a_school_letter_reaches_only_that_school()
    {
        var (larkspur, foxglove) = (new CampusId("larkspur"), new CampusId("foxglove"));
        var book = new DistrictBook("D", "America/Denver", [new Campus(larkspur, "Larkspur", "1", CampusKind.Elementary, [], [Second])], [],
            [Person(1, "A@x.example", larkspur, Role.Employee), Person(2, "b@x.example", null, Role.Leader), Person(3, "a@x.example ", foxglove, Role.Employee),
             Person(4, null, larkspur, Role.Employee), Person(5, "law@x.example", null, Role.Legal)], [], []);
        Assert.Equal(["A@x.example", "b@x.example", "law@x.example"], Readers.Of(new Audience(LetterFor.AllStaff), book, []).Select(r => r.Address));
        Assert.Equal(["A@x.example", "b@x.example"], Readers.Of(new Audience(LetterFor.SchoolStaff, larkspur), book, []).Select(r => r.Address));
        Assert.Equal(["law@x.example"], Readers.Of(new Audience(LetterFor.OfficeStaff, null, Role.Legal), book, []).Select(r => r.Address));
        Assert.Equal(["m@f.example"], Readers.Of(new Audience(LetterFor.SchoolFamilies, larkspur), book, [new Reader("m@f.example", "M", new Language("vi"))]).Select(r => r.Address));
    }

    private static Letter Begun() => Writing.Begin(ToStaff, English, Author).Value;

    private static Letter Approved() => Writing.Review(Writing.AskReview(Begun()).Value, Second, true, null, Now).Value;

    private static Person Person(int n, string? email, CampusId? campus, Role role) => new(
        new PersonId(new Guid($"00000000-0000-4000-8000-{n:000000000000}")), $"p{n}", $"P{n}", "t", [new Post(role, campus)], null, email, Language.English);
}
