using System.Net;
using System.Text;
using Vestibule.Core.Records;
using Vestibule.Reach;
using static Vestibule.DeskTests.Rooms.Records.RecordsBed;

namespace Vestibule.DeskTests.Rooms.Records;

/// <summary>A request that came by e-mail, as its file; and mails that mean harm.</summary>
public sealed class MailTests
{
    private const string Mail = "From: \"D. Keller\" <keller@agency.example>\r\nTo: office@district.example\r\nSubject: Student list\r\nDate: Thu, 09 Mar 2017 15:02:00 -0700\r\nMessage-ID: <1@agency.example>\r\n"
        + "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nSend me the address of Canarina Quill.\r\n"
        + "--b\r\nContent-Type: application/pdf; name=\"letter.pdf\"\r\nContent-Disposition: attachment; filename=\"..\\\\letter.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjcK\r\n--b--\r\n";

    [Xunit.Fact]
    public async Task A_mail_is_passed_on_as_its_file_with_who_sent_it_when_and_what_came_along()
    {
        await using var desk = await Desk.OpenAsync();
        var medina = await desk.PersonAsync("medina");
        var page = await SendAsync(medina, Encoding.UTF8.GetBytes(Mail));
        Assert.Contains("Send me the address of Canarina Quill.", page.Text);
        var request = Assert.Single(await desk.Service<Vestibule.Plumbing.RecordsDesk>().ListAsync(null, CancellationToken.None));
        Assert.Equal((CameBy.Email, "D. Keller", "keller@agency.example"), (request.How, request.Asker.Name, request.Asker.Contact));
        Assert.Equal(NodaTime.Instant.FromUtc(2017, 3, 9, 22, 2), request.Received);
        Assert.Equal(["application/pdf", "application/octet-stream"], request.Papers.Select(p => p.MediaType));
        var no = await SendAsync(medina, "This is no mail at all."u8.ToArray());
        Assert.Equal(HttpStatusCode.BadRequest, no.Status);
        Assert.Contains("This file is not an e-mail", no.Text);
    }

    [Xunit.Fact]
    public void A_mail_forwarded_inside_another_is_read_in_its_place_and_a_page_as_its_words()
    {
        var forwarded = ReceivedMail.Read(Encoding.UTF8.GetBytes("From: medina@district.example\r\nDate: Fri, 10 Mar 2017 09:00:00 -0700\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\nContent-Type: message/rfc822\r\n\r\n" + Mail + "\r\n--o--\r\n"))!;
        Assert.Equal("keller@agency.example", forwarded.FromAddress);
        var page = ReceivedMail.Read("From: a@b.example\r\nDate: Fri, 10 Mar 2017 09:00:00 -0700\r\nContent-Type: text/html\r\n\r\n<head><style>p{}</style></head><p>One &amp; two</p><img src='http://spy.example/x'><script>alert(1)</script>"u8.ToArray())!;
        Assert.Equal("One & two", page.Text);
    }

    [Xunit.Fact]
    public void Mails_that_mean_harm_are_read_within_limits_or_not_at_all()
    {
        const string head = "From: a@b.example\r\nDate: Fri, 10 Mar 2017 09:00:00 -0700\r\n";
        var nested = new StringBuilder(head);
        for (var n = 0; n < 3000; n++)
        {
            nested.Append(System.Globalization.CultureInfo.InvariantCulture, $"Content-Type: multipart/mixed; boundary=x{n}\r\n\r\n--x{n}\r\n");
        }

        var many = new StringBuilder(head + "Content-Type: multipart/mixed; boundary=m\r\n\r\n");
        for (var n = 0; n < 5000; n++)
        {
            many.Append("--m\r\nContent-Disposition: attachment; filename=a\r\n\r\nx\r\n");
        }

        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.InRange(ReceivedMail.Read(Encoding.ASCII.GetBytes(nested.ToString()))?.Files.Count ?? 0, 0, 20);
        Assert.Equal(20, ReceivedMail.Read(Encoding.ASCII.GetBytes(many.ToString()))!.Files.Count);
        Assert.Equal(ReceivedMail.TextLimit, ReceivedMail.Read(Encoding.ASCII.GetBytes(head + "\r\n" + new string('a', 5_000_000)))!.Text.Length);
        Assert.DoesNotContain('<', ReceivedMail.Read(Encoding.ASCII.GetBytes(head + "Content-Type: text/html\r\n\r\n" + string.Concat(Enumerable.Repeat("<script><", 30_000)) + "<b>x</b>"))?.Text ?? "");
        Assert.Null(ReceivedMail.Read(new byte[ReceivedMail.SizeLimit + 1]));
        Assert.Null(ReceivedMail.Read([0, 255, 0, 255]));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), clock.Elapsed.ToString());
        var random = new Random(20170310);
        for (var n = 0; n < 300; n++)
        {
            var broken = Encoding.UTF8.GetBytes(Mail);
            for (var bytes = 0; bytes < 12; bytes++)
            {
                broken[random.Next(broken.Length)] = (byte)random.Next(256);
            }

            Assert.InRange(ReceivedMail.Read(broken)?.Files.Count ?? 0, 0, 20);
        }
    }

    private static async Task<Seen> SendAsync(Visitor visitor, byte[] mail)
    {
        var page = await visitor.GetAsync("/records/new");
        using var content = new MultipartFormDataContent();
        foreach (var field in page.Form("/records/new/mail").Fields)
        {
            content.Add(new StringContent(field.Value), field.Key);
        }

        content.Add(new ByteArrayContent(mail), "mail", "mail.eml");
        var request = new HttpRequestMessage(HttpMethod.Post, "/records/new/mail") { Content = content };
        request.Headers.Add("Origin", visitor.Origin);
        return await visitor.SendAsync(request, follow: true);
    }
}
