using System.Net.Sockets;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using MailKit.Security;

namespace Vestibule.Reach;

/// <summary>A mailbox that people forward requests to, on the district's mail server.</summary>
public sealed record Mailbox(string Host, int Port, MailSecurity Security, string User, string? Password, string? Folder);

/// <summary>How far a mailbox was read: the number by which its server counts, and the last mail of it.</summary>
public sealed record ReadSoFar(uint Validity, uint Last)
{
    /// <summary>Nothing was read.</summary>
    public static readonly ReadSoFar Nothing = new(0, 0);
}

/// <summary>A mail in the mailbox. The bytes are empty when it is larger than <see cref="ReceivedMail.SizeLimit"/>: then it stays where it is.</summary>
public sealed record WaitingMail(ReadSoFar At, long Size, byte[] Bytes);

/// <summary>
/// Reads a mailbox by IMAP: what came after the last mail, the oldest first. Nothing is deleted or moved there; a mail that was taken over is marked as read.
/// What may be read twice after a crash is told apart by whoever takes it.
/// </summary>
public sealed class MailboxLine(Mailbox box)
{
    /// <summary>How many mails one look takes.</summary>
    public const int AtOnce = 50;

    private const int Milliseconds = 20_000;

    /// <summary>
    /// Gives each mail after <paramref name="after"/> to <paramref name="take"/>, until it says no. Returns null when all went well, or the code of what went wrong.
    /// A server that counts anew (another validity) is read from its first mail.
    /// </summary>
    public async Task<string?> ReadAsync(ReadSoFar after, Func<WaitingMail, Task<bool>> take, CancellationToken stop)
    {
        using var client = new ImapClient { Timeout = Milliseconds };
        try
        {
            await client.ConnectAsync(box.Host, box.Port, MailSender.Options(box.Security), stop);
            await client.AuthenticateAsync(box.User, box.Password ?? "", stop);
            var folder = box.Folder is { Length: > 0 } named ? await client.GetFolderAsync(named, stop) : client.Inbox!;
            await folder.OpenAsync(FolderAccess.ReadWrite, stop);
            var first = folder.UidValidity == after.Validity ? after.Last : 0;

            // A range that ends with "*" always holds the last mail, read before or not.
            var found = await folder.SearchAsync(SearchQuery.Uids(new UniqueIdRange(folder.UidValidity, first + 1, uint.MaxValue)), stop);
            var next = found.Where(u => u.Id > first).OrderBy(u => u.Id).Take(AtOnce).ToList();
            var sizes = next.Count == 0 ? [] : await folder.FetchAsync(next, MessageSummaryItems.UniqueId | MessageSummaryItems.Size, stop);
            foreach (var mail in sizes.OrderBy(m => m.UniqueId.Id))
            {
                var large = mail.Size > ReceivedMail.SizeLimit;
                if (!await take(new WaitingMail(new ReadSoFar(folder.UidValidity, mail.UniqueId.Id), mail.Size ?? 0, large ? [] : await BytesAsync(folder, mail.UniqueId, stop))))
                {
                    break;
                }

                if (!large)
                {
                    await folder.AddFlagsAsync(mail.UniqueId, MessageFlags.Seen, silent: true, stop);
                }
            }

            await client.DisconnectAsync(true, stop);
            return null;
        }
        catch (Exception e) when (Meant(e) is { } code)
        {
            return code;
        }
    }

    private static async Task<byte[]> BytesAsync(IMailFolder folder, UniqueId id, CancellationToken stop)
    {
        await using var stream = await folder.GetStreamAsync(id, cancellationToken: stop);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, stop);
        return bytes.ToArray();
    }

    private static string? Meant(Exception e) => e switch
    {
        AuthenticationException => "mail-sign-in",
        SslHandshakeException => "mail-tls",
        NotSupportedException => "mail-no-tls",
        FolderNotFoundException => "mail-no-folder",
        ImapCommandException => "mail-refused",
        ImapProtocolException or ServiceNotConnectedException or ServiceNotAuthenticatedException => "mail-line-lost",
        SocketException or IOException => "mail-unreachable",
        TimeoutException => "no-answer-in-time",
        _ => null,
    };
}
