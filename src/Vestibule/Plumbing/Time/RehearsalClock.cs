namespace Vestibule.Plumbing;

/// <summary>
/// A clock that was set to some moment and runs on from there, for a rehearsal. Only a demonstration can have one; the clock of a live
/// district cannot be set.
/// </summary>
public sealed class RehearsalClock(TimeProvider real, DateTimeOffset start) : TimeProvider
{
    private readonly TimeSpan ahead = start - real.GetUtcNow();

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => real.GetUtcNow() + ahead;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long GetTimestamp() => real.GetTimestamp();

    /// <inheritdoc/>
    public override long TimestampFrequency => real.TimestampFrequency;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        real.CreateTimer(callback, state, dueTime, period);
}
