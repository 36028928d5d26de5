using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Clockwork;

/// <summary>
/// Starts a school's yearly "are these right?" round on the day its registrar set. The taps follow from the round and its version, so that two
/// beats, two nodes, or a beat after a crash write to each family once.
/// </summary>
public sealed class StartContactRounds(AskFamilies families, Household household, IClock clock, TimeProvider time, ILogger<StartContactRounds> log)
    : Beat(time, TimeSpan.FromSeconds(60), log)
{
    /// <inheritdoc/>
    public override string Name => "start-contact-rounds";

    /// <inheritdoc/>
    protected override async Task BeatAsync(CancellationToken stop)
    {
        var now = clock.GetCurrentInstant();
        var due = await families.Due(now, stop);
        if (due.Count == 0)
        {
            return;
        }

        var zone = (await household.Book(stop)).TimeZone;
        var today = now.InZone(zone).Date;
        var happened = new Happened(now, TimeSource.Server);
        foreach (var round in due)
        {
            var begun = round.It.Begun(today);
            var tap = new TapId(DerivedIds.Of(round.Id.Value, 80_000 + (int)round.Version));
            if ((await families.At(begun, today, tap, Actor.Program, happened, stop)).IsOk)
            {
                await families.Keep(round, begun, zone, EmergencyCards.Part(tap, "begun"), Actor.Program, happened, stop);
            }
        }
    }
}
