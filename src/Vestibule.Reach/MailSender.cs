using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Vestibule.Reach;

/// <summary>How the line to a mail server is protected.</summary>
public enum MailSecurity
{
    /// <summary>Encrypted from the first byte, usually port 465.</summary>
    Tls,
    /// <summary>Encrypted before anything is said, usually port 587. A server that cannot is refused.</summary>
    StartTls,
    /// <summary>Not at all: for a server on the same machine.</summary>
    None,
}

/// <summary>The district's mail server.</summary>
public sealed record MailServer(string Host, int Port, MailSecurity Security, string? User, string? Password, string From)
{
    /// <summary>How many letters it bears in a second. Alerts do not wait for letters.</summary>
    public int LettersASecond { get; init; } = 20;
}

/// <summary>
/// E-mail. The message's id is the same however often it is sent, so that a mailbox shows it once. A refusal of 500 and above is final; anything else may pass.
/// </summary>
public sealed class MailSender(MailServer server, TimeProvider time)
{
    /// <summary>Sends one.</summary>
    public async Task<Sent> SendAsync(Post post, CancellationToken stop)
    {
        if (!MailboxAddress.TryParse(post.To, out var to) || !MailboxAddress.TryParse(server.From, out var from))
        {
            return Sent.Never("mail-address");
        }

        using var message = new MimeMessage { Subject = post.Subject, MessageId = $"{post.Id:N}@{from.Domain}", Date = time.GetUtcNow() };
        message.From.Add(from);
        message.To.Add(to);
        message.Headers.Add(HeaderId.ContentLanguage, post.Language);
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Priority = MessagePriority.Urgent;
        message.Body = new TextPart("plain") { Text = post.Words };
        using var client = new SmtpClient { Timeout = (int)Senders.Patience.TotalMilliseconds };
        try
        {
            await ConnectAsync(client, server, stop);
            await client.SendAsync(message, stop);
        }
        catch (Exception e) when (Meant(e) is { } sent)
        {
            return sent;
        }

        // It is theirs now. How the line ends changes nothing, and must not make it leave twice.
        try
        {
            await client.DisconnectAsync(true, stop);
        }
        catch (Exception e) when (Meant(e) is not null || e is OperationCanceledException)
        {
            return Sent.Ok;
        }

        return Sent.Ok;
    }

    /// <summary>The same protection as the mail library names it.</summary>
    internal static SecureSocketOptions Options(MailSecurity security) => security switch
    {
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect, MailSecurity.StartTls => SecureSocketOptions.StartTls, _ => SecureSocketOptions.None,
    };

    /// <summary>Opens the line as the district's mail server wants it.</summary>
    internal static async Task ConnectAsync(SmtpClient client, MailServer server, CancellationToken stop)
    {
        await client.ConnectAsync(server.Host, server.Port, Options(server.Security), stop);
        if (server.User is { } user)
        {
            await client.AuthenticateAsync(user, server.Password ?? "", stop);
        }
    }

    /// <summary>What a failure of the line or a refusal means for the mail; null for a defect of ours.</summary>
    internal static Sent? Meant(Exception e) => e switch
    {
        SmtpCommandException refused => (int)refused.StatusCode >= 500 ? Sent.Never($"mail-{(int)refused.StatusCode}") : Sent.Later($"mail-{(int)refused.StatusCode}"),
        AuthenticationException => Sent.Later("mail-sign-in"),
        SslHandshakeException => Sent.Later("mail-tls"),
        NotSupportedException => Sent.Later("mail-no-tls"),
        SmtpProtocolException or ServiceNotConnectedException => Sent.Later("mail-line-lost"),
        SocketException or IOException => Sent.Later("mail-unreachable"),
        TimeoutException => Sent.Later("no-answer-in-time"),
        _ => null,
    };
}
