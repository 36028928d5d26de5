using NodaTime;

namespace Vestibule.Core.Alerts;

/// <summary>What is known of one message: when it was made, taken by a gateway, on the device, opened, and given up; each null until it happened.</summary>
public readonly record struct Trace(Instant Made, Instant? Sent, Instant? Delivered, Instant? Seen, Instant? Failed);

/// <summary>How far an alert of one person got.</summary>
public enum HowFar
{
    /// <summary>On its way, and not for long yet.</summary>
    Leaving,
    /// <summary>A gateway took it; nothing is known since.</summary>
    Sent,
    /// <summary>On the device.</summary>
    Delivered,
    /// <summary>Opened, or answered.</summary>
    Seen,
    /// <summary>No gateway took it, by any channel. Somebody has to call.</summary>
    NotDelivered,
}

/// <summary>
/// The watchdog: says what became of an alert from the instants that are stored, at the moment somebody looks. It asks no sender, so that it is right when the
/// sender has died, hangs, or was never started.
/// </summary>
public static class Watchdog
{
    /// <summary>After this long without any gateway's word, an alert counts as not delivered. A page looks again every ten seconds, so the door knows within twenty.</summary>
    public static readonly Duration Patience = Duration.FromSeconds(10);

    /// <summary>How far an alert got, and since when.</summary>
    public static (HowFar How, Instant Since) Of(IReadOnlyCollection<Trace> traces, Instant alerted, Instant now)
    {
        if (traces.Where(t => t.Seen is not null).Min(t => t.Seen) is { } seen)
        {
            return (HowFar.Seen, seen);
        }

        if (traces.Where(t => t.Delivered is not null).Min(t => t.Delivered) is { } there)
        {
            return (HowFar.Delivered, there);
        }

        // What a gateway took and then gave back counts no longer.
        if (traces.Where(t => t is { Sent: not null, Failed: null }).Min(t => t.Sent) is { } sent)
        {
            return (HowFar.Sent, sent);
        }

        var lost = traces.Count > 0 && traces.All(t => t.Failed is not null);
        return lost || now >= alerted + Patience ? (HowFar.NotDelivered, lost ? traces.Max(t => t.Failed!.Value) : alerted + Patience) : (HowFar.Leaving, alerted);
    }
}
