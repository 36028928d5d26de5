using NodaTime;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Clockwork;

/// <summary>
/// Sends the day's practice alert to everybody at the hour the district chose. Its messages are named by the day, so that two beats or two nodes send it once. When the
/// house was closed at that hour, it is made up for within three hours, and after that left out.
/// </summary>
public sealed class PracticeAlerts(ChannelBook channels, Practising practising, Outbox outbox, Household household, IClock clock, TimeProvider time, ILogger<PracticeAlerts> log)
    : Beat(time, TimeSpan.FromSeconds(30), log)
{
    private static readonly Period Late = Period.FromHours(3);

    /// <inheritdoc/>
    public override string Name => "practice-alerts";

    /// <inheritdoc/>
    protected override async Task BeatAsync(CancellationToken stop)
    {
        if (channels.Current.PracticeAt is not { } at)
        {
            return;
        }

        var zone = (await household.Book(stop)).TimeZone;
        var here = clock.GetCurrentInstant().InZone(zone).LocalDateTime;
        var due = here.Date + at;
        if (here < due || here >= due + Late || (await outbox.ForIncident(Practising.Of(here.Date), stop)).Any(m => m.Made >= due.InZoneLeniently(zone).ToInstant()))
        {
            return;
        }

        await practising.EverybodyAsync(here.Date, "nightly", stop);
    }
}
