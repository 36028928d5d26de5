using System.Text.Json;
using NodaTime;
using Vestibule.Core.Families.Sightings;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>A report as it is kept.</summary>
public sealed record KeptSighting(SheetId Id, long Version, Sighting Sighting, Instant Kept);

/// <summary>The reports of sightings, every version of each.</summary>
public sealed class SightingBook(DistrictStore store)
{
    private static readonly Register Sightings = new("sightings", RecordClass.Operational);

    /// <summary>A report, or null.</summary>
    public async Task<KeptSighting?> Read(string id, CancellationToken stop) =>
        Guid.TryParse(id, out var sheet) && await store.Registers.Read(Sightings, new SheetId(sheet), stop) is { } kept ? Of(kept) : null;

    /// <summary>The reports of some stages, newest first.</summary>
    public async Task<IReadOnlyList<KeptSighting>> List(CancellationToken stop, params SightingStage[] stages) =>
        [.. (await store.Registers.List(Sightings, new SheetFilter([.. stages.Select(s => (int)s)], Take: 100), stop)).Select(Of)];

    /// <summary>The reports with an approved message whose readers are still to be put down.</summary>
    public async Task<IReadOnlyList<KeptSighting>> Due(Instant now, CancellationToken stop) => [.. (await store.Registers.Due(Sightings, now, stop)).Select(Of)];

    /// <summary>The report whose message a mailing carries, and which of its messages that is.</summary>
    public async Task<(KeptSighting Kept, Announcement Said)?> OfMailing(SheetId mailing, CancellationToken stop) =>
        (await store.Registers.Find(Sightings, $"mailing|{mailing}", stop)).Select(Of).FirstOrDefault() is { } kept
        && kept.Sighting.Announcements.FirstOrDefault(a => a.Mailing == mailing) is { } said ? (kept, said) : null;

    /// <summary>Keeps the next version. Refused as <see cref="Registers.Keep"/> is.</summary>
    public async Task<Result<KeptSighting>> Keep(SheetId id, long expected, Sighting sighting, TapId tap, Actor by, Happened happened, CancellationToken stop)
    {
        var kept = await store.Registers.Keep(Next(id, expected, sighting, tap, by, happened), stop);
        return kept.IsOk ? Of(kept.Value) : kept.Refusal!;
    }

    /// <summary>Keeps two reports in one commit: one is counted to the other.</summary>
    public async Task<Result<bool>> KeepBoth(KeptSighting from, KeptSighting into, Sighting fromNow, Sighting intoNow, TapId tap, Actor by, Happened happened, CancellationToken stop)
    {
        var kept = await store.Registers.KeepAll(
            [Next(from.Id, from.Version, fromNow, tap, by, happened), Next(into.Id, into.Version, intoNow, new TapId(DerivedIds.Of(tap.Value, 1)), by, happened)], stop);
        return kept.IsOk ? true : kept.Refusal!;
    }

    private static Keeping Next(SheetId id, long expected, Sighting sighting, TapId tap, Actor by, Happened happened) =>
        new(Sightings, id, expected, tap, by, happened, JsonSerializer.SerializeToUtf8Bytes(sighting, CoreJson.Default))
        {
            State = (int)sighting.Stage, Due = sighting.ToAddress.FirstOrDefault()?.ApprovedAt, LookUps = [.. sighting.Announcements.Where(a => a.Mailing is not null).Select(a => $"mailing|{a.Mailing}")],
        };

    private static KeptSighting Of(Sheet sheet) =>
        new(sheet.Id, sheet.Version, JsonSerializer.Deserialize<Sighting>(sheet.Body.AsSpan(), CoreJson.Default)!, sheet.Made);
}
