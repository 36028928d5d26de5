using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Vestibule.Clockwork;
using Vestibule.Core.Families.Letters;
using Vestibule.Core.Kernel;
using Vestibule.DeskTests.Reach;
using Vestibule.DeskTests.Rooms.Papers;
using Vestibule.Plumbing;
using Vestibule.Reach;
using Vestibule.Store;
using Xunit;

namespace Vestibule.DeskTests.Rooms.OfLetters;

/// <summary>What goes with a letter, and at which pace it goes.</summary>
public sealed class LetterFileTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    [Fact]
    public async Task Each_reader_gets_the_pictures_and_the_documents_of_their_language_and_only_a_public_letter_can_be_declined()
    {
        await using var server = await Peer.MailAsync();
        await using var desk = await Desk.OpenAsync();
        var marsh = await desk.PersonAsync("marsh");
        var letter = (await LetterRoomTests.WriteAsync(marsh, ("audience", "school-families:larkspur"), ("public", "1"), ("body", "Look:\n\n![](map.jpg)"), ("links", "video https://video.example/1 Watch it\nsocial https://social.example/d The district"))).At.AbsolutePath;
        await marsh.PressAsync(await marsh.GetAsync(letter + "/in/ar"), letter + "/in/ar", ("title", "رسالة"), ("body", "نص"));
        Assert.Contains("map.jpg", (await AttachAsync(marsh, letter, "map.jpg", PaperTests.Photo(), "")).Text, StringComparison.Ordinal);
        Assert.Contains("whom-to-call.pdf", (await AttachAsync(marsh, letter, "whom-to-call.pdf", Encoding.ASCII.GetBytes("%PDF-1.7\n% for readers of Arabic"), "ar")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, (await AttachAsync(marsh, letter, "run.exe", "MZ, a program"u8.ToArray(), "")).Status);
        var page = await marsh.GetAsync(letter);
        Assert.Matches($"<img src=\"{letter}/file/[0-9a-f-]{{36}}\"", page.Html);
        Assert.Contains("<a href=\"https://social.example/d\" rel=\"noreferrer noopener\">The district</a>", page.Html, StringComparison.Ordinal);
        Assert.DoesNotMatch("<(iframe|video|embed)", page.Html); // a video is a link and nothing else

        var id = new SheetId(Guid.Parse(letter.Split('/')[2]));
        await desk.Open.Store.Mailings.Address(id, [new Reader("amal@f.example", "Amal", new Language("ar")), new Reader("kim@f.example", "Kim", Language.English)], desk.Service<NodaTime.IClock>().GetCurrentInstant(), Stop);
        var staff = (await LetterRoomTests.WriteAsync(marsh, ("audience", "all-staff"))).At.AbsolutePath.Split('/')[2];
        await desk.Open.Store.Mailings.Address(new SheetId(Guid.Parse(staff)), [new Reader("staff@d.example", "S", Language.English)], desk.Service<NodaTime.IClock>().GetCurrentInstant(), Stop);
        var quinn = await desk.PersonAsync("quinn");
        await marsh.PressAsync(await marsh.GetAsync(letter), letter + "/ask-review");
        await quinn.PressAsync(await quinn.GetAsync(letter), letter + "/approve");
        var post = new LetterPost(_ => Task.FromResult<LetterLine?>(new SmtpLetterLine(new MailServer("127.0.0.1", server.Port, MailSecurity.None, null, null, "letters@district.example"), TimeProvider.System)));
        await ActivatorUtilities.CreateInstance<SendLetters>(desk.App.Services, post).OnceAsync(Stop);
        var got = new Dictionary<string, MimeKit.MimeMessage>();
        for (var mails = 0; mails < 3; mails++)
        {
            var mail = MimeKit.MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes((await server.NextAsync()).GetProperty("data").GetString()!)));
            got[mail.To.Mailboxes.Single().Name!] = mail;
        }

        Assert.Equal(["map.jpg", "whom-to-call.pdf"], got["Amal"].Attachments.Select(a => a.ContentDisposition!.FileName).Order());
        Assert.Equal(["map.jpg"], got["Kim"].Attachments.Select(a => a.ContentDisposition!.FileName));
        Assert.Equal("رسالة", got["Amal"].Subject);
        Assert.Contains("https://video.example/1", got["Kim"].TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", got["Kim"].HtmlBody, StringComparison.Ordinal);
        Assert.Contains("/family/letters/decline/", got["Kim"].Headers[MimeKit.HeaderId.ListUnsubscribe], StringComparison.Ordinal);
        Assert.Null(got["S"].Headers[MimeKit.HeaderId.ListUnsubscribe]);
        Assert.DoesNotContain("decline", got["S"].TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Letters_leave_no_faster_than_the_mail_server_bears()
    {
        await using var desk = await Desk.OpenAsync();
        var (marsh, quinn) = (await desk.PersonAsync("marsh"), await desk.PersonAsync("quinn"));
        var letter = (await LetterRoomTests.WriteAsync(marsh, ("audience", "all-staff"))).At.AbsolutePath;
        await marsh.PressAsync(await marsh.GetAsync(letter), letter + "/ask-review");
        await quinn.PressAsync(await quinn.GetAsync(letter), letter + "/approve");
        var id = new SheetId(Guid.Parse(letter.Split('/')[2]));
        var line = new SlowLine();
        var node = ActivatorUtilities.CreateInstance<SendLetters>(desk.App.Services, new LetterPost(_ => Task.FromResult<LetterLine?>(line)));
        var sent = new List<int>();
        for (var beats = 0; beats < 5; beats++)
        {
            await node.OnceAsync(Stop);
            sent.Add(line.Got.Count);
        }

        var all = desk.Book.People.Count(p => p.Email is not null);
        Assert.Equal([4, 8, 12, 12, 12], sent);
        Assert.Equal(12, all);
        Assert.Equal(all, line.Got.Distinct().Count());
        Assert.Equal(LetterStage.Sent, (await desk.Service<LetterBook>().Read(id.ToString(), Stop))!.Letter.Stage);
    }

    private static async Task<Seen> AttachAsync(Visitor who, string letter, string name, byte[] bytes, string language)
    {
        var page = await who.GetAsync(letter);
        using var form = new MultipartFormDataContent();
        foreach (var (field, value) in page.Form(letter + "/attach").Fields.Where(f => f.Key is not "language" and not "file"))
        {
            form.Add(new StringContent(value), field);
        }

        form.Add(new StringContent(language), "language");
        form.Add(new ByteArrayContent(bytes), "file", name);
        var request = new HttpRequestMessage(HttpMethod.Post, letter + "/attach") { Content = form };
        request.Headers.Add("Origin", who.Origin);
        return await who.SendAsync(request, follow: true);
    }

    private sealed class SlowLine : LetterLine
    {
        public List<string> Got { get; } = [];

        public override int Pace => 4;

        public override Task<Sent> SendAsync(LetterMail mail, CancellationToken stop)
        {
            Got.Add(mail.To);
            return Task.FromResult(Sent.Ok);
        }
    }
}
