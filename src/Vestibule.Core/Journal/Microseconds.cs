using NodaTime;

namespace Vestibule.Core.Journal;

/// <summary>
/// Instants as the journal writes them: whole microseconds since 1970-01-01T00:00:00Z, from 0 to 2^53 - 1 (the year 2255), so that
/// every JSON reader holds them exactly.
/// </summary>
public static class Microseconds
{
    /// <summary>The largest integer that a header may hold: 2^53 - 1.</summary>
    public const long Maximum = (1L << 53) - 1;

    /// <summary>The instant as microseconds, rounded down.</summary>
    public static long From(Instant instant)
    {
        var ticks = instant.ToUnixTimeTicks();
        return (ticks / 10) - (ticks % 10 < 0 ? 1 : 0);
    }

    /// <summary>The instant that many microseconds after 1970.</summary>
    public static Instant ToInstant(long microseconds) => Instant.FromUnixTimeTicks(checked(microseconds * 10));

    /// <summary>The instant without what is finer than a microsecond, which is what the journal keeps of it.</summary>
    public static Instant Floor(Instant instant) => ToInstant(From(instant));
}
