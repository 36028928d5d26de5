using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Clockwork;

/// <summary>The incidents whose next rung or deadline has come, the longest due first.</summary>
public delegate Task<IReadOnlyList<IncidentId>> Due(Instant now, CancellationToken stop);

/// <summary>
/// Climbs ladders: looks four times a second for incidents whose next rung or deadline has come due, and writes it. Its tap is made from the
/// incident and what the journal looked like, so that two nodes or two beats climb a rung once.
/// </summary>
public sealed class EscalateDue(
    Deciding deciding, Journals journals, Household household, Due due,
    IClock clock, TimeProvider time, ILogger<EscalateDue> log) : Beat(time, TimeSpan.FromMilliseconds(250), log)
{
    private static readonly Duration LookAgain = Duration.FromSeconds(5);
    private readonly Dictionary<IncidentId, (long Version, Instant At)> looked = [];

    /// <inheritdoc/>
    public override string Name => "escalate-due";

    /// <inheritdoc/>
    protected override async Task BeatAsync(CancellationToken stop)
    {
        var now = clock.GetCurrentInstant();
        var ids = await due(now, stop);
        if (ids.Count == 0)
        {
            looked.Clear();
            return;
        }

        var book = await household.Book(stop);
        foreach (var id in ids)
        {
            if (await journals.ReadAmongOthers(id, stop) is not { } incident
                || (looked.TryGetValue(id, out var last) && last.Version == incident.Version && now < last.At + LookAgain))
            {
                continue;
            }

            looked[id] = (incident.Version, now);
            var seconds = (int)(now.ToUnixTimeSeconds() % int.MaxValue);
            await deciding.DueAsync(book, id, new TapId(DerivedIds.Of(DerivedIds.Of(id.Value, (int)incident.Version), seconds)), now, stop);
        }
    }
}
