using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Vestibule.Clockwork;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.DeskTests.Reach;
using Vestibule.Plumbing;
using Vestibule.Reach;
using static Vestibule.DeskTests.Rooms.Records.RecordsBed;

namespace Vestibule.DeskTests.Rooms.Records;

/// <summary>The mailbox that requests are forwarded to, on a real mail server: each mail once, whatever happens between.</summary>
public sealed class MailboxTests
{
    private const string Head = "Date: Thu, 09 Mar 2017 15:02:00 -0700\r\nMIME-Version: 1.0\r\n";

    private const string Asked = "From: \"D. Keller\" <keller@agency.example>\r\nTo: records@district.example\r\nSubject: Student list\r\nMessage-ID: <1@agency.example>\r\n" + Head
        + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nSend me the address of Canarina Quill.\r\n"
        + "--b\r\nContent-Type: application/pdf; name=\"letter.pdf\"\r\nContent-Disposition: attachment; filename=\"letter.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjcK\r\n--b--\r\n";

    [Xunit.Fact]
    public async Task Each_mail_becomes_a_request_once_and_what_cannot_be_read_waits_for_somebody()
    {
        await using var server = await Peer.MailboxAsync();
        await using var desk = await Desk.OpenAsync();
        var box = new Mailbox("127.0.0.1", server.Port, MailSecurity.None, "records", "secret", null);
        Func<FetchMail> node = () => ActivatorUtilities.CreateInstance<FetchMail>(desk.App.Services, new IntakeBox(() => box));
        await PutAsync(server, Asked);
        await PutAsync(server, "This is no mail at all, but it is in the mailbox.\r\n\r\nx");
        await PutAsync(server, "From: leave@agency.example\r\nSubject: Out of office\r\nAuto-Submitted: auto-replied\r\n" + Head + "\r\nI am away.\r\n");
        await node().OnceAsync(CancellationToken.None);

        var request = Assert.Single(await ListAsync(desk));
        Assert.Equal((CameBy.Email, "D. Keller", "keller@agency.example", "Student list\nSend me the address of Canarina Quill."), (request.How, request.Asker.Name, request.Asker.Contact, request.What));
        Assert.Equal(["application/pdf", "application/octet-stream"], request.Papers.Select(p => p.MediaType));
        Assert.NotEmpty(await desk.Open.Store.Outbox.ForIncident(new IncidentId(request.Id.Value), CancellationToken.None));
        var (raman, medina) = (await desk.PersonAsync("raman"), await desk.PersonAsync("medina"));
        var page = await raman.GetAsync("/records/mail");
        Assert.Contains("Cannot be read", page.Text);
        Assert.Contains("Sent by a program", page.Text);
        Assert.Contains(request.Reference, page.Text);

        // The same beat again, two nodes at once, a crash before the place was kept, and a server that counts anew: nothing is doubled.
        await node().OnceAsync(CancellationToken.None);
        await desk.Service<Vestibule.Store.Settings>().Write("records-mailbox", null, CancellationToken.None);
        await Task.WhenAll(node().OnceAsync(CancellationToken.None), node().OnceAsync(CancellationToken.None));
        await server.TellAsync(new { anew = true });
        await node().OnceAsync(CancellationToken.None);
        Assert.Single(await ListAsync(desk));
        Assert.Equal(3, (await desk.Service<MailIntake>().ListAsync(CancellationToken.None)).Length);

        // Another mail under the same id is another mail: nobody can hide a request by using its id first.
        Assert.Equal(4, (await PutAsync(server, Asked.Replace("Canarina Quill", "Ben Otherchild", StringComparison.Ordinal))).GetProperty("seen").GetArrayLength() + 1);
        await PutAsync(server, "From: medina@district.example\r\nSubject: Fwd\r\n" + Head + "Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\nContent-Type: message/rfc822\r\n\r\n"
            + Asked.Replace("address", "schedule", StringComparison.Ordinal) + "\r\n--o--\r\n");
        await node().OnceAsync(CancellationToken.None);
        Assert.Equal(3, (await ListAsync(desk)).Length);
        var forwarded = (await ListAsync(desk)).Single(r => r.What.Contains("schedule", StringComparison.Ordinal));
        Assert.Equal((desk.IdOf("medina"), "keller@agency.example"), (forwarded.PassedOnBy, forwarded.Asker.Contact));
        Assert.Equal(System.Net.HttpStatusCode.OK, (await medina.GetAsync($"/records/passed/{forwarded.Id}")).Status);

        // What waits: the original is a download, one tap makes a request of it, another says there is nothing to do.
        var waiting = (await desk.Service<MailIntake>().ListAsync(CancellationToken.None)).Where(m => m.Mail.Waits).ToArray();
        var unreadable = waiting.Single(m => m.Mail.Fate == MailFate.Unreadable).Id;
        Assert.Contains("no mail at all", await raman.Http.GetStringAsync($"/records/mail/{unreadable}/original"));
        var made = await raman.PressAsync(page, $"/records/mail/{unreadable}/request");
        Assert.StartsWith("/records/", made.At.AbsolutePath);
        await raman.PressAsync(page, $"/records/mail/{waiting.Single(m => m.Mail.Fate == MailFate.Automatic).Id}/aside");
        Assert.Equal(4, (await ListAsync(desk)).Length);
        Assert.DoesNotContain(await desk.Service<MailIntake>().ListAsync(CancellationToken.None), m => m.Mail.Waits);
        Assert.DoesNotContain("Canarina", desk.Log);
    }

    [Xunit.Fact]
    public async Task A_mailbox_that_cannot_be_read_says_why_and_keeps_its_place()
    {
        await using var server = await Peer.MailboxAsync();
        await using var desk = await Desk.OpenAsync();
        var box = new Mailbox("127.0.0.1", server.Port, MailSecurity.None, "records", "wrong", null);
        var job = ActivatorUtilities.CreateInstance<FetchMail>(desk.App.Services, new IntakeBox(() => box));
        await job.OnceAsync(CancellationToken.None);
        Assert.Equal("mail-sign-in", desk.Service<MailIntake>().Looked!.Value.Error);
        box = box with { Password = "secret", Folder = "Nowhere" };
        await job.OnceAsync(CancellationToken.None);
        Assert.Equal("mail-no-folder", desk.Service<MailIntake>().Looked!.Value.Error);
        box = box with { Folder = null, Security = MailSecurity.StartTls };
        await job.OnceAsync(CancellationToken.None);
        Assert.Equal("mail-no-tls", desk.Service<MailIntake>().Looked!.Value.Error);
        box = box with { Security = MailSecurity.None };
        await PutAsync(server, Asked);
        await job.OnceAsync(CancellationToken.None);
        Assert.Null(desk.Service<MailIntake>().Looked!.Value.Error);
        Assert.Single(await ListAsync(desk));
    }

    [Xunit.Fact]
    public async Task The_office_sets_the_mailbox_up_and_its_password_is_never_shown()
    {
        await using var desk = await Desk.OpenAsync();
        var ito = await desk.PersonAsync("ito");
        var page = await ito.GetAsync("/office/channels");
        var saved = await ito.PressAsync(page, "/office/channels", ("intake-host", "imap.district.example"), ("intake-port", "993"), ("intake-security", "tls"), ("intake-user", "records"), ("intake-password", "PASS-WORD-1"), ("intake-folder", "Requests"));
        Assert.DoesNotContain("PASS-WORD-1", saved.Html);
        Assert.Equal(new Mailbox("imap.district.example", 993, MailSecurity.Tls, "records", "PASS-WORD-1", "Requests"), desk.Open.Channels.Current.Intake);
        desk.Time.Advance(TimeSpan.FromSeconds(2));
        var again = await ito.PressAsync(await ito.GetAsync("/office/channels"), "/office/channels", ("intake-security", "tls"), ("intake-user", "records2"), ("intake-password", ""));
        Assert.True(again.At.Query == "?saved", again.Text);
        desk.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(("records2", "PASS-WORD-1"), (desk.Open.Channels.Current.Intake!.User, desk.Open.Channels.Current.Intake.Password));
        Assert.Null(desk.Service<IntakeBox>().Now());
        Assert.Contains("No mailbox is set up", (await (await desk.PersonAsync("raman")).GetAsync("/records/mail")).Text);
    }

    internal static Task<System.Text.Json.JsonElement> PutAsync(Peer server, string mail) => server.TellAsync(new { mail = Convert.ToBase64String(Encoding.UTF8.GetBytes(mail)) });

    internal static async Task<RecordsRequest[]> ListAsync(Desk desk) => [.. await desk.Service<RecordsDesk>().ListAsync(null, CancellationToken.None)];
}
