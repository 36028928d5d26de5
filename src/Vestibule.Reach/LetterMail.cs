using System.Collections.Immutable;

namespace Vestibule.Reach;

/// <summary>A file of a letter.</summary>
public sealed record MailFile(string Name, string MediaType, ReadOnlyMemory<byte> Bytes);

/// <summary>
/// A letter ready for one reader: plain words and HTML that loads nothing. Mailing and copy make the mail's id, so that a copy that is sent again is the
/// same mail. <see cref="Decline"/> is where such mail can be declined, where that is offered.
/// </summary>
public sealed record LetterMail(
    Guid Mailing, long Copy, string To, string Name, string Subject, string Language, string Plain, string Html, ImmutableArray<MailFile> Files, string? Decline);

/// <summary>A line to a mail server, for as many letters as there are just now.</summary>
public abstract class LetterLine : IAsyncDisposable
{
    /// <summary>How many letters may leave in a second.</summary>
    public virtual int Pace => 100;

    /// <summary>Sends one.</summary>
    public abstract Task<Sent> SendAsync(LetterMail mail, CancellationToken stop);

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Where letters leave: opens a line, or gives none where the district has no mail server.</summary>
public sealed record LetterPost(Func<CancellationToken, Task<LetterLine?>> Open)
{
    /// <summary>In a demonstration and in tests no letter leaves; it counts as sent here.</summary>
    public static readonly LetterPost HeldHere = new(_ => Task.FromResult<LetterLine?>(new Held()));

    private sealed class Held : LetterLine
    {
        public override Task<Sent> SendAsync(LetterMail mail, CancellationToken stop) => Task.FromResult(Sent.Ok);
    }
}
