using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Vestibule.Clockwork;
using Vestibule.Core.Families.Letters;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Store;
using Xunit;

namespace Vestibule.DeskTests.Rooms.OfLetters;

/// <summary>A superintendent writes, somebody else reads, and everybody who is meant gets it once.</summary>
public sealed class LetterRoomTests
{
    [Fact]
    public async Task A_letter_is_written_read_by_a_second_person_and_sent_to_all_staff()
    {
        await using var desk = await Desk.OpenAsync();
        var marsh = await desk.PersonAsync("marsh");
        var written = await WriteAsync(marsh, ("audience", "all-staff"));
        Assert.Contains("Draft", written.Text);
        var letter = written.At.AbsolutePath;
        var asked = await marsh.PressAsync(written, letter + "/ask-review");
        Assert.Contains("You wrote this. Somebody else reads it.", asked.Text);
        Assert.DoesNotContain(asked.Forms, f => f.Action == letter + "/approve");
        Assert.Equal(HttpStatusCode.NotFound, (await (await desk.PersonAsync("medina")).GetAsync(letter)).Status);

        var quinn = await desk.PersonAsync("quinn");
        await quinn.PressAsync(await quinn.GetAsync(letter), letter + "/approve");
        await SendAsync(desk, 3);
        var id = new SheetId(Guid.Parse(letter.Split('/')[2]));
        Assert.Equal([new MailingCount(CopyState.Sent, desk.Book.People.Count(p => p.Email is not null))], await desk.Open.Store.Mailings.Counts(id, CancellationToken.None));
        Assert.Equal(LetterStage.Sent, (await desk.Service<LetterBook>().Read(id.ToString(), CancellationToken.None))!.Letter.Stage);

        var read = await (await desk.PersonAsync("medina")).GetAsync(letter);
        Assert.Contains("You need", read.Text);
        Assert.Contains("<strong>one thing</strong>", read.Html);
        Assert.Contains("Ready, and not afraid", (await (await desk.PersonAsync("medina")).GetAsync("/letters")).Text);
        Assert.Equal(HttpStatusCode.NotFound, (await desk.Stranger().GetAsync("/family" + letter)).Status);
    }

    [Fact]
    public async Task What_was_typed_is_still_there_when_a_letter_is_refused_or_somebody_was_faster()
    {
        await using var desk = await Desk.OpenAsync();
        var marsh = await desk.PersonAsync("marsh");
        var refused = await WriteAsync(marsh, ("audience", "all-staff"), ("links", "video javascript:x Watch it"));
        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Contains("This link does not work here: javascript:x", refused.Text);
        Assert.Contains("You need **one thing**", refused.Html);

        var written = await WriteAsync(marsh, ("audience", "all-staff"));
        var edit = await marsh.GetAsync(written.At.AbsolutePath + "/edit");
        var quinn = await desk.PersonAsync("quinn");
        var other = await quinn.GetAsync(written.At.AbsolutePath + "/edit");
        await quinn.PressAsync(other, other.At.AbsolutePath, ("title", "Quinn was faster"), ("audience", "all-staff"));
        var late = await marsh.PressAsync(edit, edit.At.AbsolutePath, ("title", "Mine"), ("audience", "all-staff"));
        Assert.Contains("Nothing of yours is lost", late.Text);
        Assert.Contains("Quinn was faster", late.Text);
        Assert.Contains("value=\"Mine\"", late.Html);
    }

    [Fact]
    public async Task A_family_letter_is_public_with_its_feed_and_can_be_declined_in_one_tap()
    {
        await using var desk = await Desk.OpenAsync();
        var (marsh, quinn) = (await desk.PersonAsync("marsh"), await desk.PersonAsync("quinn"));
        var written = await WriteAsync(marsh, ("audience", "school-families:larkspur"), ("public", "1"), ("ahead", "2017-03-14 Questions with legal"));
        var letter = written.At.AbsolutePath;
        var translate = await marsh.GetAsync(letter + "/in/es");
        await marsh.PressAsync(translate, letter + "/in/es", ("title", "Listos y sin miedo"), ("body", "Una cosa."));
        await marsh.PressAsync(await marsh.GetAsync(letter), letter + "/ask-review");
        await quinn.PressAsync(await quinn.GetAsync(letter), letter + "/approve");
        var id = new SheetId(Guid.Parse(letter.Split('/')[2]));
        await desk.Open.Store.Mailings.Address(id, [new Reader("mai@f.example", "Mai", new Language("es"))], desk.Service<NodaTime.IClock>().GetCurrentInstant(), CancellationToken.None);
        await SendAsync(desk, 3);

        var stranger = desk.Stranger();
        Assert.Contains("Questions with legal", (await stranger.GetAsync("/family" + letter)).Text);
        var feed = await stranger.GetAsync("/family/letters/feed");
        Assert.Equal("application/atom+xml", feed.Response.Content.Headers.ContentType!.MediaType);
        Assert.Contains($"urn:uuid:{id}", feed.Html);

        // What is coming up, and the closed days, can be followed in anybody's calendar; fetched again it holds the same days once.
        await desk.Open.Store.Book.Save(desk.Book with { Closures = [new(new NodaTime.LocalDate(2017, 3, 27), "Spring break")] }, desk.Service<NodaTime.IClock>().GetCurrentInstant(), CancellationToken.None);
        Assert.Contains("/family/letters/calendar.ics", (await stranger.GetAsync("/family/letters")).Html);
        var calendar = await stranger.GetAsync("/family/letters/calendar.ics");
        Assert.Equal("text/calendar", calendar.Response.Content.Headers.ContentType!.MediaType);
        var days = Ical.Net.Calendar.Load(calendar.Html)!.Events.Select(e => (e.Summary, e.Start!.Value.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), e.Uid)).ToArray();
        Assert.Equal([("Questions with legal", "2017-03-14"), ("Spring break", "2017-03-27")], days.Select(d => (d.Summary, d.Item2)));
        Assert.Equal(days, Ical.Net.Calendar.Load((await stranger.GetAsync("/family/letters/calendar.ics")).Html)!.Events.Select(e => (e.Summary, e.Start!.Value.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), e.Uid)));
        Assert.Null(stranger.Cookie(Cookies.Person));

        var copy = (await desk.Open.Store.Mailings.Find(id, 1, CancellationToken.None))!;
        var mail = (await desk.Service<MailingMails>().Of(copy, CancellationToken.None))!;
        Assert.Equal(("Listos y sin miedo", "es"), (mail.Subject, mail.Language));
        Assert.DoesNotContain("<img", mail.Html);
        var decline = new Uri(mail.Decline!).AbsolutePath;
        var page = await stranger.GetAsync(decline);
        Assert.Equal(CopyState.Sent, (await desk.Open.Store.Mailings.Find(id, 1, CancellationToken.None))!.State);
        Assert.Contains("Done. No more letters like this", (await stranger.PressAsync(page, decline)).Text);
        var next = new SheetId(Guid.NewGuid());
        await desk.Open.Store.Mailings.Address(next, [new Reader("MAI@f.example", "Mai", new Language("es"))], desk.Service<NodaTime.IClock>().GetCurrentInstant(), CancellationToken.None);
        Assert.Equal([new MailingCount(CopyState.Left, 1)], await desk.Open.Store.Mailings.Counts(next, CancellationToken.None));
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(decline + "x")).Status);
    }

    [Fact]
    public async Task The_clock_that_sends_letters_ran_twice_writes_to_nobody_twice()
    {
        await using var desk = await Desk.OpenAsync();
        var (marsh, quinn) = (await desk.PersonAsync("marsh"), await desk.PersonAsync("quinn"));
        var letter = (await WriteAsync(marsh, ("audience", "all-staff"))).At.AbsolutePath;
        await marsh.PressAsync(await marsh.GetAsync(letter), letter + "/ask-review");
        await quinn.PressAsync(await quinn.GetAsync(letter), letter + "/approve");
        await Task.WhenAll(SendAsync(desk, 2), SendAsync(desk, 2));
        await SendAsync(desk, 2);
        var id = new SheetId(Guid.Parse(letter.Split('/')[2]));
        var copies = await Task.WhenAll(Enumerable.Range(1, desk.Book.People.Length).Select(n => desk.Open.Store.Mailings.Find(id, n, CancellationToken.None)));
        Assert.All(copies.OfType<MailingCopy>(), c => Assert.Equal((CopyState.Sent, 1), (c.State, c.Attempts)));
        Assert.Equal(LetterStage.Sent, (await desk.Service<LetterBook>().Read(id.ToString(), CancellationToken.None))!.Letter.Stage);
    }

    internal static async Task<Seen> WriteAsync(Visitor who, params (string, string)[] more) => await who.PressAsync(await who.GetAsync("/letters/new"), "/letters/new",
        [("title", "Ready, and not afraid"), ("key-line", "Get your leader."), ("body", "Dear team,\n\nYou need **one thing**."), ("signed-by", "Helen Marsh"), .. more]);

    internal static async Task SendAsync(Desk desk, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await desk.App.Services.GetServices<IHostedService>().OfType<SendLetters>().Single().OnceAsync(CancellationToken.None);
        }
    }
}
