using NodaTime;
using Vestibule.Core.Journal;

namespace Vestibule.Store;

/// <summary>The time as the store keeps it: whole microseconds.</summary>
internal static class Clock
{
    public static Instant Now(this TimeProvider time) => Microseconds.Floor(Instant.FromDateTimeOffset(time.GetUtcNow()));

    public static Instant? ToInstant(this long? microseconds) => microseconds is { } value ? Microseconds.ToInstant(value) : null;

    public static long? Stored(this Instant? instant) => instant is { } value ? Microseconds.From(value) : null;
}
