using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Families.Letters;
using Vestibule.Core.Families.Sightings;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>
/// Puts the readers of an approved message about a sighting down. Approving does it at once; what a crash left undone is due until it is done, and doing it
/// twice writes to nobody twice. A correction goes to those who got the first message, or may have got it: whoever did not gets neither.
/// </summary>
public sealed class SightingReaders(SightingBook sightings, DistrictStore store, FamiliesOf families)
{
    /// <summary>Puts them down and notes it. Refused where the store is.</summary>
    public async Task<Refusal?> AddressAsync(KeptSighting kept, DistrictBook book, Instant now, CancellationToken stop)
    {
        var (sighting, version) = (kept.Sighting, kept.Version);
        foreach (var said in sighting.ToAddress)
        {
            var readers = said.Corrects is { } first && sighting.Announcements.Single(a => a.Number == first).Mailing is { } told
                ? await store.Mailings.Reached(told, stop) : await ReadersAsync(sighting, book, stop);
            var addressed = await store.Mailings.Address(said.Mailing!.Value, readers, now, stop);
            if (!addressed.IsOk)
            {
                return addressed.Refusal;
            }

            sighting = sighting.Addressed(said.Number, now);
        }

        // Two nodes, or the page and the clock, make the same tap of the same version: it is kept once.
        var done = await sightings.Keep(kept.Id, version, sighting, new TapId(DerivedIds.Of(kept.Id.Value, (int)version)), Actor.Program, new Happened(now, TimeSource.Server), stop);
        return done.Refusal is { Key: not "error.sheet-changed" } no ? no : null;
    }

    private async Task<IReadOnlyList<Reader>> ReadersAsync(Sighting sighting, DistrictBook book, CancellationToken stop)
    {
        if (sighting.Near is not { } campus)
        {
            return Readers.Of(new Audience(LetterFor.AllStaff), book, []);
        }

        var all = Readers.Of(new Audience(LetterFor.SchoolStaff, campus), book, [])
            .Concat(Readers.Of(new Audience(LetterFor.SchoolFamilies, campus), book, await families(campus, stop)));
        return [.. all.DistinctBy(r => Readers.Normal(r.Address))];
    }
}
