using Vestibule.Core.District;
using Vestibule.Core.Kernel;

using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Rooms.Office.District;

/// <summary>A proposed change as it is kept.</summary>
public sealed record KeptProposal(Sheet Sheet, BookProposal Proposal)
{
    /// <summary>Its page.</summary>
    public string Path => $"{SeeDistrict.Path}/proposal/{Sheet.Id}";
}

/// <summary>Reads and keeps proposed changes of the district's book.</summary>
public sealed class BookProposals(DistrictStore store)
{
    private static readonly Register Register = new("district-proposals", RecordClass.Operational);

    /// <summary>All of them, the newest first.</summary>
    public async Task<IReadOnlyList<KeptProposal>> AllAsync(CancellationToken stop) =>
        [.. (await store.Registers.List(Register, new SheetFilter([.. Enum.GetValues<BookChangeState>().Select(s => (int)s)]), stop)).Select(Of)];

    /// <summary>One by what an address says, or null.</summary>
    public async Task<KeptProposal?> FindAsync(string id, CancellationToken stop) =>
        Guid.TryParse(id, out var value) && await store.Registers.Read(Register, new SheetId(value), stop) is { } sheet ? Of(sheet) : null;

    /// <summary>Keeps a new one.</summary>
    public async Task<Result<KeptProposal>> KeepAsync(BookProposal proposal, Screen screen, Form form, CancellationToken stop) =>
        Kept(await store.Registers.Keep(Keeping(new SheetId(DerivedIds.Of(form.Tap.Value, 1)), 0, proposal, screen, form), stop));

    /// <summary>Keeps what was decided; where it was agreed, the book comes into force in the same commit.</summary>
    public async Task<Result<KeptProposal>> DecideAsync(KeptProposal kept, BookProposal decided, Screen screen, Form form, CancellationToken stop)
    {
        var keeping = Keeping(kept.Sheet.Id, kept.Sheet.Version, decided, screen, form);
        return Kept(decided.State != BookChangeState.Accepted ? await store.Registers.Keep(keeping, stop)
            : BookText.Read(decided.Text).Book is { } book ? await store.Book.Accept(book, decided.Seen, keeping, screen.Now, stop) : new Refusal("district.unreadable"));
    }

    private static Keeping Keeping(SheetId id, long seen, BookProposal proposal, Screen screen, Form form) =>
        new(Register, id, seen, form.Tap, screen.Who.Actor, form.Happened(), ProcedureRegisters.Bytes(proposal)) { State = (int)proposal.State };

    private static Result<KeptProposal> Kept(Result<Sheet> kept) => kept.IsOk ? Of(kept.Value) : kept.Refusal!;

    private static KeptProposal Of(Sheet sheet) => new(sheet, sheet.As<BookProposal>());
}
