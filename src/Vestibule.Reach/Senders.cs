using System.Collections.Immutable;

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

/// <summary>One channel: sends a text to an address.</summary>
public delegate Task<Sent> Sender(string to, ReadOnlyMemory<byte> body, CancellationToken stop);

/// <summary>The channels that are set up, by name: <c>text</c>, <c>email</c>.</summary>
public sealed record Senders(ImmutableDictionary<string, Sender> ByChannel)
{
    /// <summary>No channel at all: every message fails at once and says so at the door.</summary>
    public static readonly Senders None = new(ImmutableDictionary<string, Sender>.Empty);

    /// <summary>
    /// Holds everything here: in a demonstration and in tests no message leaves. The outbox page shows what would have gone out.
    /// </summary>
    public static readonly Senders HeldHere = new(ImmutableDictionary<string, Sender>.Empty
        .Add("text", (_, _, _) => Task.FromResult(Sent.Ok)).Add("email", (_, _, _) => Task.FromResult(Sent.Ok)));

    /// <summary>Sends by a channel. One that is not set up never accepts.</summary>
    public Task<Sent> SendAsync(string channel, string to, ReadOnlyMemory<byte> body, CancellationToken stop) =>
        ByChannel.TryGetValue(channel, out var sender) ? sender(to, body, stop) : Task.FromResult(Sent.Never("channel-not-set-up"));
}
