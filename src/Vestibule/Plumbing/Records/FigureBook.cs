using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>
/// The figures of each year that is over, as they were first made. They are made once: two editions of one year, laid beside each other, would show what became of the few requests
/// that were decided in between. Erasing a year's requests later changes nothing in them.
/// </summary>
public sealed class FigureBook(RecordsDesk desk)
{
    /// <summary>The years that are over, newest first. What is made by two at once is made once.</summary>
    public async Task<ImmutableArray<Figures>> YearsAsync(DistrictBook book, Instant now, CancellationToken stop)
    {
        var (zone, today) = (book.TimeZone, now.InZone(book.TimeZone).Date);
        var there = await KeptAsync(stop);
        if (there.All(f => f.Year != today.Year - 1))
        {
            var requests = await desk.ListAsync(null, stop);
            foreach (var year in requests.Where(r => !r.Practice).Select(r => r.Received.InZone(zone).Year).Append(today.Year - 1).Where(y => y < today.Year).Distinct().Except(there.Select(f => f.Year)))
            {
                var id = RecordsRegisters.IdOf($"{RecordsRegisters.Figures.Name}|{Key.Number(year)}");
                await desk.Registers.Keep(new Keeping(RecordsRegisters.Figures, id, 0, new TapId(DerivedIds.Of(id.Value, 1)), Actor.Program, new Happened(now, TimeSource.Server),
                    Figures.Of(year, today, requests, zone)!.Write()), stop);
            }

            there = await KeptAsync(stop);
        }

        return [.. there.OrderByDescending(f => f.Year)];
    }

    /// <summary>Makes the figures of the years that are over, where there was anything to count in them.</summary>
    public async Task MakeAsync(DistrictBook book, Instant now, CancellationToken stop)
    {
        ImmutableArray<int> all = [.. Enum.GetValues<RequestState>().Select(s => (int)s)];
        if (await desk.Registers.Oldest(RecordsRegisters.Requests, all, -1, 1, stop) is [{ Body: var first }]
            && RecordsRequest.Read(first.AsSpan()).Made.InZone(book.TimeZone).Year < now.InZone(book.TimeZone).Year)
        {
            await YearsAsync(book, now, stop);
        }
    }

    private async Task<ImmutableArray<Figures>> KeptAsync(CancellationToken stop) =>
        [.. (await desk.Registers.List(RecordsRegisters.Figures, new SheetFilter([0]), stop)).Select(s => Figures.Read(s.Body.AsSpan()))];
}
