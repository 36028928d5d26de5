using System.Collections.Immutable;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures.Publishing;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Office.Procedures;

/// <summary>A draft as it is kept: its sheet's version with what it says.</summary>
public sealed record KeptDraft(Sheet Sheet, Draft Draft)
{
    /// <summary>Its page.</summary>
    public string Path => $"{SeeProcedures.Path}/draft/{Sheet.Id}";

    /// <summary>Who made this version.</summary>
    public PersonId? By => Sheet.By.Person;
}

/// <summary>Reads and keeps drafts.</summary>
public sealed class OfficeDrafts(DistrictStore store)
{
    /// <summary>All drafts, the newest first.</summary>
    public async Task<IReadOnlyList<KeptDraft>> AllAsync(CancellationToken stop) =>
        [.. (await store.Registers.List(ProcedureRegisters.Drafts, new SheetFilter(ProcedureRegisters.DraftStates), stop)).Select(Of)];

    /// <summary>A draft by what an address says, or null.</summary>
    public async Task<KeptDraft?> FindAsync(string id, CancellationToken stop) =>
        Guid.TryParse(id, out var value) && await store.Registers.Read(ProcedureRegisters.Drafts, new SheetId(value), stop) is { } sheet ? Of(sheet) : null;

    /// <summary>Every version of it, the oldest first.</summary>
    public async Task<IReadOnlyList<KeptDraft>> HistoryAsync(SheetId id, CancellationToken stop) =>
        [.. (await store.Registers.History(ProcedureRegisters.Drafts, id, stop)).Select(Of)];

    /// <summary>Keeps a version, if nobody kept another one since.</summary>
    public async Task<Result<KeptDraft>> KeepAsync(SheetId id, long seen, Draft draft, Screen screen, Form form, CancellationToken stop)
    {
        var kept = await store.Registers.Keep(Keeping(id, seen, draft, screen, form), stop);
        return kept.IsOk ? Of(kept.Value) : kept.Refusal!;
    }

    /// <summary>Keeps the draft's last version and the publication together: both or neither.</summary>
    public async Task<Result<ImmutableArray<Sheet>>> PublishAsync(KeptDraft kept, Draft draft, Publication publication, Screen screen, Form form, CancellationToken stop) =>
        await store.Registers.KeepAll(
            [
                Keeping(kept.Sheet.Id, kept.Sheet.Version, draft, screen, form),
                new Keeping(ProcedureRegisters.Publications, new SheetId(DerivedIds.Of(form.Tap.Value, 2)), 0, new TapId(DerivedIds.Of(form.Tap.Value, 1)), screen.Who.Actor,
                    form.Happened(), ProcedureRegisters.Bytes(publication)),
            ], stop);

    private static Keeping Keeping(SheetId id, long seen, Draft draft, Screen screen, Form form) =>
        new(ProcedureRegisters.Drafts, id, seen, form.Tap, screen.Who.Actor, form.Happened(), ProcedureRegisters.Bytes(draft)) { State = (int)draft.State };

    private static KeptDraft Of(Sheet sheet) => new(sheet, sheet.As<Draft>());
}
