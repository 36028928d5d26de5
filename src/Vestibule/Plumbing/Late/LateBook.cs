using System.Text.Json;
using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>Something that a device sent late and that belongs to no case it can reach: where, when it was tapped, what it was, its words, and why it stayed.</summary>
public sealed record LateTap(CampusId Campus, Instant TappedAt, string What, string Content, string Reason);

/// <summary>A late tap as it is kept.</summary>
public sealed record KeptLate(SheetId Id, long Version, LateTap Tap);

/// <summary>What arrived late and found no case, by campus, until a leader there has looked at it. Nothing of it is ever thrown away.</summary>
public sealed class LateBook(DistrictStore store)
{
    private const int Fresh = 0, SeenByLeader = 1;
    private static readonly Register Late = new("late-taps", RecordClass.Student);

    /// <summary>Those at which no leader has looked yet, newest first.</summary>
    public async Task<IReadOnlyList<KeptLate>> Waiting(CancellationToken stop) =>
        [.. (await store.Registers.List(Late, new SheetFilter([Fresh], Take: 100), stop)).Select(Of)];

    /// <summary>Keeps one. The same tap again is the same one.</summary>
    public Task<Result<Sheet>> Keep(LateTap late, TapId tap, Actor by, Happened happened, CancellationToken stop) =>
        store.Registers.Keep(new Keeping(Late, new SheetId(DerivedIds.Of(tap.Value, 6)), 0, tap, by, happened, Write(late)) { State = Fresh }, stop);

    /// <summary>A leader has looked at it. Two leaders at once are both right.</summary>
    public async Task<Result<bool>> Look(SheetId id, Func<CampusId, bool> may, TapId tap, Actor by, Happened happened, CancellationToken stop)
    {
        if (await store.Registers.Read(Late, id, stop) is not { } sheet || !may(Of(sheet).Tap.Campus))
        {
            return new Refusal("not-found");
        }

        if (sheet.State == SeenByLeader)
        {
            return true;
        }

        var kept = await store.Registers.Keep(new Keeping(Late, id, sheet.Version, tap, by, happened, [.. sheet.Body]) { State = SeenByLeader }, stop);
        return kept.IsOk || kept.Refusal!.Key == "error.sheet-changed" ? true : kept.Refusal!;
    }

    private static byte[] Write(LateTap late) => JsonSerializer.SerializeToUtf8Bytes(late, CoreJson.Default);

    private static KeptLate Of(Sheet sheet) => new(sheet.Id, sheet.Version, JsonSerializer.Deserialize<LateTap>(sheet.Body.AsSpan(), CoreJson.Default)!);
}
