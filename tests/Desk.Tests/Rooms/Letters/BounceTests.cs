using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Vestibule.Clockwork;
using Vestibule.Core.Alerts;
using Vestibule.Core.Families.Letters;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.DeskTests.Reach;
using Vestibule.DeskTests.Rooms.Records;
using Vestibule.Plumbing;
using Vestibule.Reach;
using Vestibule.Store;
using Xunit;
using MessageState = Vestibule.Store.MessageState;

namespace Vestibule.DeskTests.Rooms.OfLetters;

/// <summary>A letter that comes back as mail, on a real mail server: whose address is marked, and whose is not.</summary>
public sealed class BounceTests
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    [Fact]
    public async Task An_address_from_which_a_letter_came_back_gets_nothing_until_somebody_says_that_it_is_right()
    {
        await using var server = await Peer.MailboxAsync();
        await using var desk = await Desk.OpenAsync();
        var (marsh, quinn) = (await desk.PersonAsync("marsh"), await desk.PersonAsync("quinn"));
        var letter = (await LetterRoomTests.WriteAsync(marsh, ("audience", "all-staff"))).At.AbsolutePath;
        await marsh.PressAsync(await marsh.GetAsync(letter), letter + "/ask-review");
        await quinn.PressAsync(await quinn.GetAsync(letter), letter + "/approve");
        await LetterRoomTests.SendAsync(desk, 3);
        var id = new SheetId(Guid.Parse(letter.Split('/')[2]));
        var to = await Task.WhenAll(Enumerable.Range(1, 4).Select(async n => (await desk.Open.Store.Mailings.Find(id, n, Stop))!.Reader.Address));

        await MailboxTests.PutAsync(server, Returned(id, 1, to[0].ToUpperInvariant(), "failed", "5.1.1"));
        await MailboxTests.PutAsync(server, Returned(id, 2, "somebody.else@agency.example", "failed", "5.1.1")); // not the address it was written to
        await MailboxTests.PutAsync(server, Returned(id, 3, to[2], "delayed", "4.4.1"));
        await MailboxTests.PutAsync(server, Returned(id, 4, to[3], "failed", "4.4.7")); // a server gave up; the address may be right
        var box = new Mailbox("127.0.0.1", server.Port, MailSecurity.None, "records", "secret", null);
        var node = ActivatorUtilities.CreateInstance<FetchMail>(desk.App.Services, new IntakeBox(() => box));
        await node.OnceAsync(Stop);
        await desk.Service<Settings>().Write("records-mailbox", null, Stop);
        await node.OnceAsync(Stop);

        var copies = await Task.WhenAll(Enumerable.Range(1, 4).Select(async n => (await desk.Open.Store.Mailings.Find(id, n, Stop))!));
        Assert.Equal([(CopyState.Failed, "came-back 5.1.1"), (CopyState.Sent, null), (CopyState.Sent, null), (CopyState.Failed, "came-back 4.4.7")], copies.Select(c => (c.State, c.LastError)));
        Assert.Equal([1L], await desk.Open.Store.Mailings.Bounced(id, Stop));
        Assert.Equal([MailFate.Automatic, MailFate.Automatic, MailFate.CameBack, MailFate.CameBack], (await desk.Service<MailIntake>().ListAsync(Stop)).Select(m => m.Mail.Fate).Order());
        Assert.Empty(await MailboxTests.ListAsync(desk));

        var page = await marsh.GetAsync(letter);
        Assert.Contains("The letter came back.", page.Text);
        Assert.Contains(to[0], page.Text);
        Assert.Single(page.Forms, f => f.Action == letter + "/address");
        Assert.Equal(CopyState.Left, await NextAsync(desk, to[0]));
        Assert.Equal(CopyState.Waiting, await NextAsync(desk, to[1]));
        Assert.Equal(HttpStatusCode.Forbidden, (await (await desk.PersonAsync("medina")).ScriptAsync(letter + "/address", ("tap", Guid.NewGuid().ToString()), ("copy", "1"))).Status);

        page = await marsh.PressAsync(page, letter + "/address");
        Assert.DoesNotContain("The letter came back.", page.Text);
        Assert.Contains("came-back 5.1.1", page.Text);
        Assert.Equal(CopyState.Waiting, await NextAsync(desk, to[0]));
    }

    [Fact]
    public async Task An_alert_that_comes_back_is_a_way_that_failed_and_the_next_way_is_taken()
    {
        await using var server = await Peer.MailboxAsync();
        await using var desk = await Desk.OpenAsync();
        var device = await desk.DeviceAsync();
        var opened = await device.PressAsync(await device.GetAsync("/"), "/door/open", ("ask", "student"));
        for (var second = 0; second < 60; second += 21)
        {
            await desk.BeatAsync<SendOutbox>();
            desk.Time.Advance(TimeSpan.FromSeconds(21));
        }

        var outbox = desk.Open.Store.Outbox;
        var mine = (await outbox.All(0, Stop)).Where(m => m.Person == desk.IdOf("okafor")).OrderBy(m => m.Step).ToArray();
        Assert.All(mine, m => Assert.Equal(MessageState.Sent, m.State));
        foreach (var m in mine.Where(m => m.Channel != "email"))
        {
            await outbox.GiveUp(m.Id, "gateway-says-no", desk.Service<NodaTime.IClock>().GetCurrentInstant(), Stop);
        }

        var mail = mine.Single(m => m.Channel == "email");
        Assert.Empty(await FailingAsync());
        Assert.DoesNotContain("Not delivered", (await device.GetAsync(opened.At.AbsolutePath)).Text);
        await MailboxTests.PutAsync(server, Returned(mail.Id, null, "somebody.else@agency.example", "failed", "5.1.1")); // not the address it was written to
        var box = new Mailbox("127.0.0.1", server.Port, MailSecurity.None, "records", "secret", null);
        var node = ActivatorUtilities.CreateInstance<FetchMail>(desk.App.Services, new IntakeBox(() => box));
        await node.OnceAsync(Stop);
        Assert.Equal(MessageState.Sent, (await outbox.Find(mail.Id, Stop))!.State);

        await MailboxTests.PutAsync(server, Returned(mail.Id, null, mail.To.ToUpperInvariant(), "failed", "5.1.1"));
        await node.OnceAsync(Stop);
        var back = (await outbox.Find(mail.Id, Stop))!;
        Assert.Equal((MessageState.Failed, "came-back 5.1.1"), (back.State, back.LastError));
        Assert.Contains("Not delivered. Call (720) 555-0101", (await device.GetAsync(opened.At.AbsolutePath)).Text);
        desk.Time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(ChainCause.Failed, Assert.Single(await FailingAsync()).Cause);
        Assert.Equal([MailFate.Automatic, MailFate.CameBack], (await desk.Service<MailIntake>().ListAsync(Stop)).Select(m => m.Mail.Fate).Order());

        // A school with this one leader.
        async Task<IEnumerable<FailingChain>> FailingAsync() => (await desk.Service<ChainWatch>().FailingAsync(
            desk.Book with { Campuses = [desk.Book.Campuses[0] with { Leaders = [desk.IdOf("okafor")] }] }, desk.Service<NodaTime.IClock>().GetCurrentInstant(), Stop)).Where(f => f.Trouble == ChainTrouble.NobodyAtSchool);
    }

    [Fact]
    public void Only_the_word_that_a_letter_failed_is_read_as_one()
    {
        var id = new SheetId(Guid.NewGuid());
        var read = Bounce.Read(Bytes(Returned(id, 7, "mai@f.example", "failed", "5.1.1")))!;
        Assert.Equal((id.Value, 7L, "5.1.1", true), (read.Mail, read.Copy, read.Status, read.ForGood));
        Assert.Equal((id.Value, (long?)null), (Bounce.Read(Bytes(Returned(id.Value, null, "mai@f.example", "failed", "5.1.1")))!.Mail, Bounce.Read(Bytes(Returned(id.Value, null, "mai@f.example", "failed", "5.1.1")))!.Copy));
        Assert.Equal(["mai@f.example"], read.Addresses);
        Assert.Null(Bounce.Read(Bytes(Returned(id, 7, "mai@f.example", "relayed", "2.0.0"))));
        Assert.Null(Bounce.Read(Bytes(Returned(id, 7, "mai@f.example", "failed", "five"))));
        Assert.Null(Bounce.Read(Bytes(Returned(id, 7, "mai@f.example", "failed", "5.1.1").Replace($"{id.Value:N}", "order", StringComparison.Ordinal))));
        Assert.Null(Bounce.Read(Bytes("From: a@b.example\r\nSubject: 5.1.1 failed\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n")));
        Assert.Null(Bounce.Read([]));
    }

    private static async Task<CopyState> NextAsync(Desk desk, string address)
    {
        var next = new SheetId(Guid.NewGuid());
        await desk.Open.Store.Mailings.Address(next, [new Reader(address, "Mai", Language.English)], desk.Service<NodaTime.IClock>().GetCurrentInstant(), Stop);
        return (await desk.Open.Store.Mailings.Find(next, 1, Stop))!.State;
    }

    private static byte[] Bytes(string mail) => System.Text.Encoding.UTF8.GetBytes(mail);

    private static string Returned(SheetId mailing, int copy, string address, string action, string status) => Returned(mailing.Value, copy, address, action, status);

    private static string Returned(Guid mail, int? copy, string address, string action, string status) =>
        "From: MAILER-DAEMON@mx.example\r\nTo: letters@district.example\r\nSubject: Undelivered mail\r\nDate: Thu, 09 Mar 2017 15:02:00 -0700\r\nMIME-Version: 1.0\r\n"
        + "Content-Type: multipart/report; report-type=delivery-status; boundary=r\r\n\r\n--r\r\nContent-Type: text/plain\r\n\r\nIt did not go through.\r\n"
        + "--r\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
        + $"Final-Recipient: rfc822; {address}\r\nAction: {action}\r\nStatus: {status}\r\n\r\n"
        + $"--r\r\nContent-Type: text/rfc822-headers\r\n\r\nFrom: letters@district.example\r\nSubject: Ready\r\nMessage-ID: <{mail:N}{(copy is null ? "" : $".{copy}")}@district.example>\r\n\r\n--r--\r\n";
}
