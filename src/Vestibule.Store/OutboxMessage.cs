using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Store;

/// <summary>How far a message is. Stored as a number.</summary>
public enum MessageState
{
    /// <summary>Not tried yet, or to be tried again.</summary>
    Waiting,
    /// <summary>A sender has it right now.</summary>
    Sending,
    /// <summary>The mail server, push service or gateway took it.</summary>
    Sent,
    /// <summary>It reached the device.</summary>
    Delivered,
    /// <summary>The person opened it.</summary>
    Seen,
    /// <summary>Given up. The door is told, with the number to call.</summary>
    Failed,
    /// <summary>It did not have to leave: the person had answered, or somebody else had.</summary>
    Spared,
}

/// <summary>A message as it left, or is about to. The times are null until they happen; the last error is a code, never a sentence.</summary>
public sealed record OutboxMessage(
    Guid Id, IncidentId Incident, string Channel, string To, PersonId? Person, ImmutableArray<byte> Body, MessageState State, int Attempts,
    string? LastError, Instant Made, Instant NotBefore, Instant? Tried, Instant? Sent, Instant? Delivered, Instant? Seen, Instant? Failed)
{
    /// <summary>What it is about, for whoever answers it.</summary>
    public string About { get; init; } = "";

    /// <summary>The language of its words.</summary>
    public Language Language { get; init; } = Language.English;

    /// <summary>Why it need not leave any more; null while it is needed.</summary>
    public string? CalledOff { get; init; }

    /// <summary>Its place among one person's channels.</summary>
    public int Step { get; init; }
}
