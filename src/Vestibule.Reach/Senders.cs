using System.Collections.Immutable;
using System.Text;

namespace Vestibule.Reach;

/// <summary>How a gateway answered: it took the message, or the code of what went wrong and whether trying again can help.</summary>
public sealed record Sent(bool Accepted, bool Final, string? Error)
{
    /// <summary>The gateway took it.</summary>
    public static readonly Sent Ok = new(true, true, null);

    /// <summary>It did not, and may later.</summary>
    public static Sent Later(string error) => new(false, false, error);

    /// <summary>It did not, and never will.</summary>
    public static Sent Never(string error) => new(false, true, error);
}

/// <summary>
/// A message on its way: its id, by which receivers tell a repeated one; the address; and the words. The first line is the subject. A link, where there is
/// one, is the last word that begins with <c>http</c>.
/// </summary>
public sealed record Post(Guid Id, string Channel, string To, ReadOnlyMemory<byte> Body, string Language)
{
    /// <summary>All words.</summary>
    public string Words => Encoding.UTF8.GetString(Body.Span);

    /// <summary>The first line, without its link.</summary>
    public string Subject => string.Join(' ', Words.Split('\n')[0].Split(' ').Where(w => !IsLink(w))).Trim();

    /// <summary>What the reader opens, or null.</summary>
    public string? Link => Words.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).LastOrDefault(IsLink);

    private static bool IsLink(string word) =>
        word.StartsWith("https://", StringComparison.Ordinal) || word.StartsWith("http://", StringComparison.Ordinal);
}

/// <summary>One channel: hands a message over. It never waits longer than <see cref="Senders.Patience"/>, and never throws for what a gateway does.</summary>
public delegate Task<Sent> Sender(Post post, CancellationToken stop);

/// <summary>The channels that are set up right now, by name: <c>push</c>, <c>text</c>, <c>voice</c>, <c>email</c>, <c>webhook</c>.</summary>
public sealed class Senders(Func<ImmutableDictionary<string, Sender>> byChannel)
{
    /// <summary>How long a gateway may take. Well below the time for which a sender holds a message, so that no second sender begins meanwhile.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private static readonly ImmutableDictionary<string, Sender> Held = new[] { "push", "text", "voice", "email", "webhook" }
        .ToImmutableDictionary(c => c, _ => (Sender)((_, _) => Task.FromResult(Sent.Ok)));

    /// <summary>No channel at all: every message fails at once and says so at the door.</summary>
    public static readonly Senders None = new(() => ImmutableDictionary<string, Sender>.Empty);

    /// <summary>
    /// Holds everything here: in a demonstration and in tests no message leaves. The outbox page shows what would have gone out.
    /// </summary>
    public static readonly Senders HeldHere = new(() => Held);

    /// <summary>The names of the channels that are set up.</summary>
    public IEnumerable<string> Ready => byChannel().Keys;

    /// <summary>Whether a channel is set up.</summary>
    public bool Has(string channel) => byChannel().ContainsKey(channel);

    /// <summary>Sends by a channel. One that is not set up never accepts; one that does not answer in time may later.</summary>
    public async Task<Sent> SendAsync(Post post, TimeProvider time, CancellationToken stop)
    {
        if (!byChannel().TryGetValue(post.Channel, out var sender))
        {
            return Sent.Never("channel-not-set-up");
        }

        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        try
        {
            return await sender(post, either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Sent.Later("no-answer-in-time");
        }
    }
}
