using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>Who said that they read an edition: each person once, with when.</summary>
public static class EditionReaders
{
    /// <summary>Everybody who read it, the first one first.</summary>
    public static async Task<IReadOnlyList<EditionRead>> OfAsync(DistrictStore store, string digest, CancellationToken stop) =>
        [.. (await store.Registers.Find(ProcedureRegisters.Readings, digest, stop)).Reverse().Select(s => s.As<EditionRead>())];

    /// <summary>That somebody read it, or null.</summary>
    public static async Task<EditionRead?> ByAsync(DistrictStore store, string digest, PersonId person, CancellationToken stop) =>
        (await store.Registers.Read(ProcedureRegisters.Readings, ProcedureRegisters.OfReader(digest, person), stop))?.As<EditionRead>();

    /// <summary>Notes that somebody read it. Saying so again changes nothing.</summary>
    public static async Task<Result<bool>> NoteAsync(DistrictStore store, string digest, PersonId person, Screen screen, Form form, CancellationToken stop)
    {
        var id = ProcedureRegisters.OfReader(digest, person);
        if (await store.Registers.Read(ProcedureRegisters.Readings, id, stop) is not null)
        {
            return true;
        }

        var kept = await store.Registers.Keep(new Keeping(
            ProcedureRegisters.Readings, id, 0, form.Tap, screen.Who.Actor, form.Happened(), ProcedureRegisters.Bytes(new EditionRead(digest, person, screen.Now)))
            { LookUps = [digest] }, stop);
        return kept.IsOk || kept.Refusal!.Key == "error.sheet-changed" ? true : kept.Refusal!;
    }
}
