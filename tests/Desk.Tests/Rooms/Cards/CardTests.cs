using System.Net;
using System.Text.RegularExpressions;
using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Vestibule.Core.Procedures.Telling;
using Vestibule.Furniture;
using Vestibule.Plumbing;
using Vestibule.Rooms.Cards;
using Vestibule.Verbs;

namespace Vestibule.DeskTests;

/// <summary>The door cards: printed by staff, looked up by whoever holds one.</summary>
public sealed class CardTests
{
    [Fact]
    public async Task The_front_desk_prints_the_card_of_its_own_school_and_of_no_other()
    {
        await using var desk = await Desk.OpenAsync();
        using var device = await desk.DeviceAsync();
        var page = await device.GetAsync("/cards");
        Assert.Equal("/cards/larkspur", page.At.AbsolutePath);
        Assert.Contains("Larkspur Elementary", page.Text, StringComparison.Ordinal);
        Assert.Contains("Comply. Do not interfere.", page.Text, StringComparison.Ordinal);
        Assert.Contains("(720) 555-0142", page.Text, StringComparison.Ordinal);
        Assert.Contains("Monday to Friday, 8:00 to 5:00", page.Text, StringComparison.Ordinal);
        Assert.Contains("Awaiting review", page.Text, StringComparison.Ordinal);
        Assert.Contains(CodeAt(desk).ToString(), page.Text, StringComparison.Ordinal);
        Assert.NotEqual(HttpStatusCode.OK, (await device.KnockAsync("/cards/foxglove")).Status);
    }

    [Fact]
    public async Task Anyone_who_is_signed_in_finds_every_school_and_nobody_else_does()
    {
        await using var desk = await Desk.OpenAsync();
        using var medina = await desk.PersonAsync("medina");
        var list = await medina.GetAsync("/cards");
        Assert.Contains("/cards/larkspur", list.Html, StringComparison.Ordinal);
        Assert.Contains("Foxglove High", (await medina.GetAsync("/cards/foxglove")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await medina.KnockAsync("/cards/no-such-school")).Status);
        Assert.Contains("/sign-in", (await desk.Stranger().KnockAsync("/cards/foxglove")).Response.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("es", "Tarjeta de puerta", "ltr", "Oficina legal")]
    [InlineData("ar", "بطاقة الباب", "rtl", "المكتب القانوني")]
    [InlineData("vi", "Thẻ ở cửa", "ltr", "(720) 555-0142")]
    public async Task The_card_speaks_the_language_that_is_asked_for(string tag, string sheet, string direction, string office)
    {
        await using var desk = await Desk.OpenAsync();
        using var medina = await desk.PersonAsync("medina");
        var page = await medina.GetAsync($"/cards/larkspur?lang={tag}");
        Assert.Matches($"<article class=\"card size-\\d\" lang=\"{tag}\" dir=\"{direction}\">", page.Html);
        Assert.Contains(office, page.Text, StringComparison.Ordinal);
        Assert.Contains(sheet, page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Comply", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_with_a_current_card_learns_that_it_is_current_and_sees_it()
    {
        await using var desk = await Desk.OpenAsync();
        var page = await desk.Stranger().GetAsync($"/card/{CodeAt(desk)}?at=larkspur");
        Assert.Contains("Yes. This card is current.", page.Text, StringComparison.Ordinal);
        Assert.Contains("Comply. Do not interfere.", page.Text, StringComparison.Ordinal);
        Assert.Contains("Larkspur Elementary", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Okafor", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_card_with_old_numbers_is_told_from_a_current_one()
    {
        await using var desk = await Desk.OpenAsync();
        var old = CodeAt(desk);
        var moved = desk.Book with { Offices = [desk.Book.Offices[0] with { Phone = "(720) 555-0199" }, desk.Book.Offices[1]] };
        Assert.True((await desk.Open.Store.Book.Save(moved, Instant.FromDateTimeOffset(desk.Time.GetUtcNow()), CancellationToken.None)).IsOk);
        var page = await desk.Stranger().GetAsync($"/card/{old}");
        Assert.Contains("The phone numbers changed. Print a new card.", page.Text, StringComparison.Ordinal);
        Assert.Contains("(720) 555-0199", page.Text, StringComparison.Ordinal);
        Assert.NotEqual(old, CodeAt(desk));
    }

    [Fact]
    public async Task A_code_that_nobody_knows_shows_no_card_and_can_be_typed_again()
    {
        await using var desk = await Desk.OpenAsync();
        var stranger = desk.Stranger();
        var page = await stranger.GetAsync("/card/AAAAA-AAAAA");
        Assert.Equal(HttpStatusCode.NotFound, page.Status);
        Assert.Contains("We do not know this code.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Comply", page.Text, StringComparison.Ordinal);
        Assert.Contains("value=\"AAAAA-AAAAA\"", page.Html, StringComparison.Ordinal);
        var found = await stranger.GetAsync("/card?code=" + CodeAt(desk).ToString().ToLowerInvariant());
        Assert.Contains("Yes. This card is current.", found.Text, StringComparison.Ordinal);
        Assert.Contains("Is this card current?", (await stranger.GetAsync("/card")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_card_of_an_edition_that_ended_says_so_and_a_shelf_with_nothing_in_force_says_that()
    {
        await using var desk = await Desk.OpenAsync();
        var (code, later) = (CodeAt(desk), Instant.FromDateTimeOffset(desk.Time.GetUtcNow()) + Duration.FromDays(365 * 9));
        var only = new CardOfCampus(new Shelf([Edition(desk)]), _ => null);
        Assert.True(only.InForce(desk.Book, null, later)!.RanOut);
        Assert.False(new CardOfCampus(desk.Open.Shelf, _ => null).InForce(desk.Book, null, later)!.RanOut);
        var check = CardCheck.Of(code, [.. only.Editions], desk.Open.Shelf.Editions.Single(e => e.InForceOn(later.InUtc().Date)),
            CardView.NumbersOf(Edition(desk), desk.Book), later.InUtc().Date);
        Assert.Equal("ended", Core.Incidents.Told.Kebab(check.State));
    }

    [Fact]
    public async Task A_procedure_published_without_proof_says_so_on_its_card()
    {
        await using var desk = await Desk.OpenAsync();
        var reasoned = new CardOfCampus(desk.Open.Shelf, digest => digest == Edition(desk).Digest ? "Snow day wording, fixed on Monday" : null);
        var card = DoorCard.Of(Edition(desk), Language.English);
        var view = new CardView(card, desk.Open.Words[Language.English], "Larkspur", desk.Book, null, null, new LocalDate(2017, 3, 10), 2,
            reasoned.Reason(Edition(desk).Digest));
        var html = await PrintCard.HtmlAsync(view);
        Assert.Contains("Published without proof: Snow day wording, fixed on Monday", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Published without proof", await PrintCard.HtmlAsync(view with { WithoutProof = null }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rooms_lead_to_the_card()
    {
        await using var desk = await Desk.OpenAsync();
        using var device = await desk.DeviceAsync();
        Assert.Contains("href=\"/cards/larkspur\"", (await device.GetAsync("/")).Html, StringComparison.Ordinal);
        foreach (var (who, where) in new[] { ("bell", "/safety"), ("bell", "/safety/telling"), ("okafor", "/lead"), ("ito", "/office/devices"), ("medina", "/procedure") })
        {
            using var person = await desk.PersonAsync(who);
            Assert.Contains("href=\"/cards\"", (await person.GetAsync(where)).Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_QR_code_holds_the_finder_patterns_and_a_quiet_zone()
    {
        var (path, size) = Scannable.Path("https://desk.example/card/PNP9B-TAVZF?at=larkspur");
        var dark = new bool[size, size];
        foreach (Match run in Regex.Matches(path, @"M(\d+) (\d+)h(\d+)v1h-\d+z"))
        {
            for (var i = 0; i < int.Parse(run.Groups[3].Value, System.Globalization.CultureInfo.InvariantCulture); i++)
            {
                dark[Number(run, 2), Number(run, 1) + i] = true;
            }
        }

        for (var i = 0; i < size; i++)
        {
            Assert.False(dark[i, 0] || dark[0, i] || dark[i, 3] || dark[3, i] || dark[size - 1, i] || dark[i, size - 4], "the quiet zone");
        }

        foreach (var (top, left) in new[] { (4, 4), (4, size - 11), (size - 11, 4) })
        {
            Assert.True(Enumerable.Range(0, 7).All(i => dark[top, left + i] && dark[top + 6, left + i] && dark[top + i, left] && dark[top + i, left + 6]));
            Assert.True(Enumerable.Range(1, 5).All(i => !dark[top + 1, left + i] && !dark[top + 5, left + i]));
            Assert.True(dark[top + 3, left + 3]);
        }

        static int Number(Match m, int group) => int.Parse(m.Groups[group].Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static Edition Edition(Desk desk) => new CardOfCampus(desk.Open.Shelf, _ => null)
        .InForce(desk.Book, Desk.Larkspur, Instant.FromDateTimeOffset(desk.Time.GetUtcNow()))!.Edition;

    private static CardCode CodeAt(Desk desk) => CardCode.Of(Edition(desk), CardView.NumbersOf(Edition(desk), desk.Book));
}
