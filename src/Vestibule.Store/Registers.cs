using System.Collections.Immutable;
using System.Data.Common;
using Dapper;
using NodaTime;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Vestibule.Store.Keys;
using Vestibule.Store.Writing;

namespace Vestibule.Store;

/// <summary>
/// What a district keeps that is not an incident: rosters, texts, contacts, letters, requests. Nothing is overwritten: each version is a sealed
/// entry of the journal, in the same tree and under the same signatures as the incidents.
/// </summary>
public sealed class Registers
{
    private const string Columns = "SELECT sheet, opened, version, entry, state, due FROM sheet";
    private readonly Database database;
    private readonly Writer writer;
    private readonly KeyVault vault;
    private readonly LineReader reader;
    private readonly SheetWriting writing;

    internal Registers(Database database, Writer writer, KeyVault vault, TimeProvider time)
    {
        (this.database, this.writer, this.vault, reader) = (database, writer, vault, new LineReader(vault));
        writing = new SheetWriting(vault, reader, time);
    }

    /// <summary>
    /// Keeps a version. Refused with <c>error.sheet-changed</c> when the sheet is no longer at the version that was seen,
    /// <c>error.tap-reused</c>, or <c>error.not-saved</c>. The same tap again gets what it made the first time.
    /// </summary>
    public async Task<Result<Sheet>> Keep(Keeping keeping, CancellationToken stop)
    {
        var kept = await KeepAll([keeping], stop);
        return kept.IsOk ? kept.Value[0] : kept.Refusal!;
    }

    /// <summary>Keeps several versions, all or none, each with a tap of its own.</summary>
    public Task<Result<ImmutableArray<Sheet>>> KeepAll(ImmutableArray<Keeping> keepings, CancellationToken stop) =>
        writer.Do<ImmutableArray<Sheet>>(work => writing.Keep(work, keepings), stop);

    /// <summary>
    /// Erases what all versions of a sheet say, under a rule named by its key. That there was a sheet, and when, remains in the journal. An
    /// unknown sheet is refused with <c>error.no-such-sheet</c>.
    /// </summary>
    public Task<Result<bool>> Erase(Register register, SheetId id, string rule, TapId tap, Actor by, CancellationToken stop) =>
        writer.Do<bool>(work => writing.Erase(work, register, id, rule, tap, by), stop);

    /// <summary>The newest version, or null.</summary>
    public async Task<Sheet?> Read(Register register, SheetId id, CancellationToken stop) =>
        (await Select(register, "AND sheet = @id", new { register = Name(register), id = id.Value.Bytes() }, stop)).SingleOrDefault();

    /// <summary>All versions, oldest first. Empty for an unknown sheet.</summary>
    public async Task<IReadOnlyList<Sheet>> History(Register register, SheetId id, CancellationToken stop)
    {
        if (await Read(register, id, stop) is not { } newest)
        {
            return [];
        }

        await using var connection = database.OpenReader();
        return [.. reader.After(connection, null, new IncidentId(id.Value), -1).Where(l => l.Entry is SheetKept)
            .Select(l => SheetWriting.Of(l, newest.Opened, l.Entry is SheetKept k && k.Version == newest.Version ? newest.Due : null))];
    }

    /// <summary>The sheets in some states, newest first.</summary>
    public Task<IReadOnlyList<Sheet>> List(Register register, SheetFilter filter, CancellationToken stop) =>
        Select(register, $"AND state IN ({States(filter.States)}) AND opened < @before ORDER BY opened DESC LIMIT @take",
            new { register = Name(register), before = filter.Before ?? long.MaxValue, take = filter.Take }, stop);

    internal static string States(ImmutableArray<int> states) => string.Join(", ", states.Select(s => s.ToString(System.Globalization.CultureInfo.InvariantCulture)).DefaultIfEmpty("NULL"));

    /// <summary>The sheets in some states in the order in which they were begun, from the one after a sequence on (-1 for the first).</summary>
    public Task<IReadOnlyList<Sheet>> Oldest(Register register, ImmutableArray<int> states, long after, int take, CancellationToken stop) =>
        Select(register, $"AND state IN ({States(states)}) AND opened > @after ORDER BY opened LIMIT @take", new { register = Name(register), after, take }, stop);

    /// <summary>The sheets at which somebody must look now, the longest due first.</summary>
    public Task<IReadOnlyList<Sheet>> Due(Register register, Instant now, CancellationToken stop) =>
        Select(register, "AND due <= @now ORDER BY due, opened", new { register = Name(register), now = Microseconds.From(now) }, stop);

    /// <summary>The sheets that can be found by a normalised value, newest first.</summary>
    public Task<IReadOnlyList<Sheet>> Find(Register register, string lookUp, CancellationToken stop) =>
        Select(register, "AND sheet IN (SELECT sheet FROM sheet_look_up WHERE digest = @digest) ORDER BY opened DESC",
            new { register = Name(register), digest = SheetWriting.Digest(vault, register, lookUp) }, stop);

    private byte[] Name(Register register) => SheetWriting.Name(vault, register);

    private async Task<IReadOnlyList<Sheet>> Select(Register register, string rest, object values, CancellationToken stop)
    {
        await using var connection = database.OpenReader();
        var rows = (await connection.QueryAsync<SheetRow>(new CommandDefinition($"{Columns} WHERE register = @register {rest}", values, cancellationToken: stop))).AsList();
        return [.. rows.Select(r => Open(connection, r))];
    }

    private Sheet Open(DbConnection connection, SheetRow row) =>
        SheetWriting.Of(reader.One(connection, new EntryId(row.Entry.Id())), row.Opened, row.Due.ToInstant());
}
