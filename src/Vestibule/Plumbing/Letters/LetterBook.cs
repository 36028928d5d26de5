using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Families.Letters;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>A letter as it is kept: which sheet, and at which version it was seen.</summary>
public sealed record KeptLetter(SheetId Id, long Version, Letter Letter, Instant Kept);

/// <summary>The addresses of the families of a school, each with the language they read.</summary>
public delegate Task<IReadOnlyList<Reader>> FamiliesOf(CampusId campus, CancellationToken stop);

/// <summary>The letters of the district, every version of each, and the files that go with them.</summary>
public sealed class LetterBook(DistrictStore store)
{
    /// <summary>The largest file of a letter.</summary>
    public const int FileLimit = 5 << 20;

    private static readonly Register Letters = new("letters", RecordClass.Operational), Files = new("letter-files", RecordClass.Operational);

    /// <summary>A letter, or null.</summary>
    public async Task<KeptLetter?> Read(string id, CancellationToken stop) =>
        Guid.TryParse(id, out var sheet) && await store.Registers.Read(Letters, new SheetId(sheet), stop) is { } kept ? Of(kept) : null;

    /// <summary>The letters at some stages, newest first.</summary>
    public async Task<IReadOnlyList<KeptLetter>> List(CancellationToken stop, params LetterStage[] stages) =>
        [.. (await store.Registers.List(Letters, new SheetFilter([.. stages.Select(s => (int)s)]), stop)).Select(Of)];

    /// <summary>The letters whose time has come: approved ones, and those on their way.</summary>
    public async Task<IReadOnlyList<KeptLetter>> Due(Instant now, CancellationToken stop) => [.. (await store.Registers.Due(Letters, now, stop)).Select(Of)];

    /// <summary>Keeps the next version. Refused as <see cref="Registers.Keep"/> is.</summary>
    public async Task<Result<KeptLetter>> Keep(SheetId id, long expected, Letter letter, TapId tap, Actor by, Happened happened, CancellationToken stop)
    {
        var kept = await store.Registers.Keep(new Keeping(Letters, id, expected, tap, by, happened, JsonSerializer.SerializeToUtf8Bytes(letter, CoreJson.Default))
        {
            State = (int)letter.Stage, Due = letter.Stage is LetterStage.Approved or LetterStage.Leaving ? letter.LeavesAt : null,
        }, stop);
        return kept.IsOk ? Of(kept.Value) : kept.Refusal!;
    }

    /// <summary>Keeps the bytes of a file. The same tap keeps it once.</summary>
    public async Task<Result<SheetId>> KeepFile(byte[] bytes, TapId tap, Actor by, Happened happened, CancellationToken stop)
    {
        var id = new SheetId(DerivedIds.Of(tap.Value, 1));
        var kept = await store.Registers.Keep(new Keeping(Files, id, 0, new TapId(DerivedIds.Of(tap.Value, 2)), by, happened, bytes), stop);
        return kept.IsOk ? id : kept.Refusal!;
    }

    /// <summary>The bytes of a file, or null.</summary>
    public async Task<byte[]?> ReadFile(SheetId id, CancellationToken stop) =>
        await store.Registers.Read(Files, id, stop) is { } kept ? [.. kept.Body] : null;

    private static KeptLetter Of(Sheet sheet) =>
        new(sheet.Id, sheet.Version, JsonSerializer.Deserialize<Letter>(sheet.Body.AsSpan(), CoreJson.Default)!, sheet.Made);
}
