using System.Net;
using System.Text.RegularExpressions;
using MimeKit;

namespace Vestibule.Reach;

/// <summary>A file that came with a mail.</summary>
public sealed record MailedFile(string? Name, byte[] Content);

/// <summary>
/// A mail that somebody received and gave us as a file. Everything in it is a claim of a stranger: it is read within limits, as plain text, and
/// nothing of it is ever fetched or drawn.
/// </summary>
public sealed partial record ReceivedMail(string? FromName, string? FromAddress, string? Subject, DateTimeOffset? Sent, string Text, IReadOnlyList<MailedFile> Files)
{
    /// <summary>Who handed it on: the sender of the mail that it lay in, or its own sender.</summary>
    public string? HandedOnBy { get; init; }

    /// <summary>The mail's own id, as its sender's server made it. A claim, like everything in it.</summary>
    public string? MessageId { get; init; }

    /// <summary>Whether a program sent it by itself: an absence note, or the word that a mail could not be delivered (RFC 3834, RFC 3464).</summary>
    public bool Automatic { get; init; }

    /// <summary>The largest mail, in bytes.</summary>
    public const int SizeLimit = 25 << 20;

    /// <summary>The longest text that is taken over, in characters.</summary>
    public const int TextLimit = 6000;

    private const int Depth = 12, Parts = 200, FilesLimit = 20;

    /// <summary>Reads a mail; null when it is none, is too large, or is nested beyond reason. A mail that was forwarded as a file is read in its place.</summary>
    public static ReceivedMail? Read(byte[] bytes)
    {
        if (bytes.Length is 0 or > SizeLimit)
        {
            return null;
        }

        try
        {
            var options = new ParserOptions { MaxMimeDepth = Depth, MaxAddressGroupDepth = 2 };
            using var outer = MimeMessage.Load(options, new MemoryStream(bytes));
            var inner = outer.BodyParts.Take(Parts).OfType<MessagePart>().Select(p => p.Message).FirstOrDefault(IsMail);
            return IsMail(inner ?? outer) ? Of(inner ?? outer) with { HandedOnBy = Clean(outer.From.Mailboxes.FirstOrDefault()?.Address, 400), Automatic = IsAutomatic(outer) } : null;
        }
        catch (Exception e) when (e is FormatException or IOException or ArgumentException or InvalidOperationException or NotSupportedException or RegexMatchTimeoutException)
        {
            return null;
        }
    }

    private static bool IsMail(MimeMessage? message) => message is not null && message.From.Mailboxes.Any() && message.Headers.Contains(HeaderId.Date);

    private static bool IsAutomatic(MimeMessage message) =>
        message.Headers[HeaderId.AutoSubmitted] is { } how && !how.TrimStart().StartsWith("no", StringComparison.OrdinalIgnoreCase)
        || message.Body is MultipartReport || message.Headers[HeaderId.ReturnPath]?.Trim() == "<>";

    private static ReceivedMail Of(MimeMessage message)
    {
        var from = message.From.Mailboxes.First();
        var text = message.TextBody ?? (message.HtmlBody is { } html ? Plain(html) : "");
        var files = message.Attachments.Take(FilesLimit).OfType<MimePart>().Where(p => p.Content is not null).Select(p =>
        {
            using var content = new MemoryStream();
            p.Content!.DecodeTo(content);
            return new MailedFile(p.FileName, content.ToArray());
        }).Where(f => f.Content.Length > 0).ToArray();
        return new ReceivedMail(Clean(from.Name, 400), Clean(from.Address, 400), Clean(message.Subject, 400), message.Date == DateTimeOffset.MinValue ? null : message.Date, Clean(text, TextLimit) ?? "", files)
        {
            MessageId = Clean(message.MessageId, 400),
        };
    }

    /// <summary>What a reader would see of a page, near enough: no markup, no hidden parts.</summary>
    private static string Plain(string html) =>
        WebUtility.HtmlDecode(Markup().Replace(Breaks().Replace(Hidden().Replace(html.Length > 400_000 ? html[..400_000] : html, " "), "\n"), " "));

    private static string? Clean(string? text, int max)
    {
        var clean = new string([.. (text ?? "").ReplaceLineEndings("\n").Where(c => c is '\n' or '\t' || !char.IsControl(c)).Take(max)]).Trim();
        return clean.Length == 0 ? null : clean;
    }

    [GeneratedRegex("<(?:script|style|head)\\b[^>]*>[^<]*(?:<(?!/(?:script|style|head))[^<]*)*</(?:script|style|head)\\s*>", RegexOptions.IgnoreCase, 500)]
    private static partial Regex Hidden();

    [GeneratedRegex("<(?:br|/p|/div|/tr|/li)\\b[^>]*>", RegexOptions.IgnoreCase, 500)]
    private static partial Regex Breaks();

    [GeneratedRegex("<[^>]*>", RegexOptions.None, 500)]
    private static partial Regex Markup();
}
