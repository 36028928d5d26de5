using NodaTime;

namespace Vestibule.Plumbing;

/// <summary>The house's clock as NodaTime wants it.</summary>
public sealed class HouseClock(TimeProvider time) : IClock
{
    /// <inheritdoc/>
    public Instant GetCurrentInstant() => Instant.FromDateTimeOffset(time.GetUtcNow());
}
