using System.Globalization;
using MailKit.Net.Smtp;
using MimeKit;

namespace Vestibule.Reach;

/// <summary>
/// One line to the district's mail server for many letters. A copy's id never changes, so that a mailbox shows it once even when it was handed over twice. A
/// line that broke is opened again for the next copy.
/// </summary>
public sealed class SmtpLetterLine(MailServer server, TimeProvider time) : LetterLine
{
    private SmtpClient? client;

    /// <inheritdoc/>
    public override int Pace => server.LettersASecond;

    /// <inheritdoc/>
    public override async Task<Sent> SendAsync(LetterMail mail, CancellationToken stop)
    {
        if (!MailboxAddress.TryParse(mail.To, out var to) || !MailboxAddress.TryParse(server.From, out var from))
        {
            return Sent.Never("mail-address");
        }

        to.Name = mail.Name;
        using var message = Compose(mail, from, to);
        try
        {
            if (client is not { IsConnected: true })
            {
                client?.Dispose();
                client = new SmtpClient { Timeout = (int)Senders.Patience.TotalMilliseconds };
                await MailSender.ConnectAsync(client, server, stop);
            }

            await client.SendAsync(message, stop);
            return Sent.Ok;
        }
        catch (Exception e) when (MailSender.Meant(e) is { } meant)
        {
            if (e is not SmtpCommandException)
            {
                client?.Dispose();
                client = null;
            }

            return meant;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (client is { IsConnected: true } open)
        {
            try
            {
                await open.DisconnectAsync(true, CancellationToken.None);
            }
            catch (Exception e) when (MailSender.Meant(e) is not null)
            {
                // Everything that was handed over is theirs. How the line ends changes nothing.
            }
        }

        client?.Dispose();
        await base.DisposeAsync();
    }

    private MimeMessage Compose(LetterMail mail, MailboxAddress from, MailboxAddress to)
    {
        var message = new MimeMessage
        {
            Subject = mail.Subject, Date = time.GetUtcNow(), MessageId = string.Create(CultureInfo.InvariantCulture, $"{mail.Mailing:N}.{mail.Copy}@{from.Domain}"),
        };
        message.From.Add(from);
        message.To.Add(to);
        message.Headers.Add(HeaderId.ContentLanguage, mail.Language);
        message.Headers.Add(HeaderId.Precedence, "bulk");
        if (mail.Decline is { } decline)
        {
            message.Headers.Add(HeaderId.ListUnsubscribe, $"<{decline}>");
        }

        var body = new BodyBuilder { TextBody = mail.Plain, HtmlBody = mail.Html };
        foreach (var file in mail.Files)
        {
            body.Attachments.Add(file.Name, file.Bytes.ToArray(), ContentType.Parse(file.MediaType));
        }

        message.Body = body.ToMessageBody();
        return message;
    }
}
