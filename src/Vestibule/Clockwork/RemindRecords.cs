using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Clockwork;

/// <summary>
/// Reminds whoever has a request, or the legal office where nobody has it: it waits too long, its last day draws near, or has passed. Each
/// reminder is a version of the request, so that two beats or two nodes send it once.
/// </summary>
public sealed class RemindRecords(RecordsDesk desk, Household household, IClock clock, TimeProvider time, ILogger<RemindRecords> log)
    : Beat(time, TimeSpan.FromSeconds(20), log)
{
    /// <inheritdoc/>
    public override string Name => "remind-records";

    /// <inheritdoc/>
    protected override async Task BeatAsync(CancellationToken stop)
    {
        var now = clock.GetCurrentInstant();
        var due = await desk.Registers.Due(RecordsRegisters.Requests, now, stop);
        if (due.Count == 0)
        {
            return;
        }

        var book = await household.Book(stop);
        foreach (var sheet in due)
        {
            await desk.RemindAsync(
                new Acting(book, new Who(null, null, null, KnownBy.Program), new TapId(DerivedIds.Of(sheet.Id.Value, 5000 + (int)sheet.Version)), new Happened(now, TimeSource.Server), now), sheet.Id, sheet.Version, stop);
        }
    }
}
