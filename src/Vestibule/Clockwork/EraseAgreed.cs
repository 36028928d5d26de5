using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;

namespace Vestibule.Clockwork;

/// <summary>Erases what two people agreed to, by its class's rule. A list that was done is never begun again; what was erased is not there to be erased twice.</summary>
public sealed class EraseAgreed(Erasures erasures, Household household, IClock clock, TimeProvider time, ILogger<EraseAgreed> log)
    : Beat(time, TimeSpan.FromMinutes(1), log)
{
    /// <inheritdoc/>
    public override string Name => "erase-agreed";

    /// <inheritdoc/>
    protected override async Task BeatAsync(CancellationToken stop)
    {
        var book = await household.Book(stop);
        await erasures.RunAsync(() =>
        {
            var now = clock.GetCurrentInstant();
            return new Acting(book, new Who(null, null, null, KnownBy.Program), default, new Happened(now, TimeSource.Server), now);
        }, stop);
    }
}
