using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using MimeKit;

namespace Vestibule.Reach;

/// <summary>
/// The word of a mail server that a mail could not be delivered (RFC 3464): which one came back, to which addresses it was written, and why as a status code
/// (RFC 3463). A letter is named by its mailing and the number of its copy; a message of the outbox, such as an alert, by its id alone. All of it is a claim:
/// whoever acts on it compares the address with the one that was written to.
/// </summary>
public sealed partial record Bounce(Guid Mail, long? Copy, ImmutableArray<string> Addresses, string Status)
{
    private const int Depth = 12, Most = 20;

    /// <summary>Whether the address itself is at fault, so that writing again is of no use; otherwise a server gave up for now.</summary>
    public bool ForGood => Status.StartsWith("5.", StringComparison.Ordinal);

    /// <summary>Reads a mail; null when it is not the word that one of our mails failed. A delay is not a failure.</summary>
    public static Bounce? Read(byte[] bytes)
    {
        if (bytes.Length is 0 or > ReceivedMail.SizeLimit)
        {
            return null;
        }

        try
        {
            using var mail = MimeMessage.Load(new ParserOptions { MaxMimeDepth = Depth, MaxAddressGroupDepth = 2 }, new MemoryStream(bytes));
            if (mail.Body is not MultipartReport report || !string.Equals(report.ReportType, "delivery-status", StringComparison.OrdinalIgnoreCase))
            {
                return null;
            }

            // The first group is about the message; each other one about a recipient. Our mails have one.
            var failed = report.OfType<MessageDeliveryStatus>().FirstOrDefault()?.StatusGroups.Skip(1).Take(Most)
                .FirstOrDefault(g => string.Equals(g["Action"]?.Trim(), "failed", StringComparison.OrdinalIgnoreCase));
            var original = report.OfType<MessagePart>().Select(p => p.Message).FirstOrDefault(m => m is not null);
            var status = failed is null ? null : Code().Match(failed["Status"] ?? "");
            var id = Ours().Match(original?.MessageId ?? mail.InReplyTo ?? "");
            if (status is not { Success: true } || !id.Success)
            {
                return null;
            }

            var addresses = new[] { failed!["Original-Recipient"], failed["Final-Recipient"] }.OfType<string>().Select(r => r[(r.IndexOf(';', StringComparison.Ordinal) + 1)..].Trim(' ', '<', '>'))
                .Concat(original?.To.Mailboxes.Select(m => m.Address) ?? []).Where(a => a.Length is > 0 and <= 320).Distinct(StringComparer.OrdinalIgnoreCase).Take(Most);
            return new Bounce(Guid.ParseExact(id.Groups[1].Value, "N"), id.Groups[2].Success ? long.Parse(id.Groups[2].ValueSpan, CultureInfo.InvariantCulture) : null, [.. addresses], status.Value);
        }
        catch (Exception e) when (e is FormatException or IOException or ArgumentException or InvalidOperationException or NotSupportedException or RegexMatchTimeoutException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\b[45]\.\d{1,3}\.\d{1,3}\b", RegexOptions.None, 500)]
    private static partial Regex Code();

    [GeneratedRegex(@"^<?([0-9a-f]{32})(?:\.(\d{1,18}))?@", RegexOptions.None, 500)]
    private static partial Regex Ours();
}
