using System.Text.Json;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Records;

/// <summary>What became of a mail that lay in the intake mailbox.</summary>
public enum MailFate
{
    /// <summary>It became a request.</summary>
    Request,
    /// <summary>A program sent it by itself, such as an absence note. Somebody looks at it.</summary>
    Automatic,
    /// <summary>It could not be read as a mail. Somebody looks at it.</summary>
    Unreadable,
    /// <summary>It is too large to take over, and stays in the mailbox. Somebody looks at it there.</summary>
    TooLarge,
    /// <summary>Somebody looked at it, and it needs nothing.</summary>
    SetAside,
    /// <summary>A letter of the district came back; its address is marked on the letter's page.</summary>
    CameBack,
}

/// <summary>
/// A mail of the intake mailbox, taken over once. What it is known by is the digest of its bytes: the mail's own id is its sender's claim, and somebody could
/// hide another's mail by using its id first.
/// </summary>
public sealed record IntakeMail(
    string Digest, Instant Found, long Bytes, string? From, string? Subject, string? MessageId, uint Validity, uint Number, MailFate Fate, SheetId? Request, RequestPaper? Mail)
{
    /// <summary>Whether somebody still has to look at it.</summary>
    public bool Waits => Fate is MailFate.Automatic or MailFate.Unreadable or MailFate.TooLarge;

    /// <summary>The sheet's body.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, CoreJson.Default);

    /// <summary>A mail from a sheet's body.</summary>
    public static IntakeMail Read(ReadOnlySpan<byte> body) => JsonSerializer.Deserialize<IntakeMail>(body, CoreJson.Default) ?? throw new FormatException("records-mail");
}
