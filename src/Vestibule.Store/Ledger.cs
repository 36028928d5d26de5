using System.Collections.Immutable;
using Dapper;
using NodaTime;
using Vestibule.Core.Incidents;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Vestibule.Store.Keys;
using Vestibule.Store.Writing;

namespace Vestibule.Store;

/// <summary>
/// The journal of a district, and the one way to change an incident. What it acknowledges is on the disk; what it cannot save it refuses
/// with <c>error.not-saved</c>.
/// </summary>
public sealed class Ledger
{
    private readonly Database database;
    private readonly Writer writer;
    private readonly KeyVault vault;
    private readonly Checkpoints checkpoints;
    private readonly Feed feed;
    private readonly LineReader reader;
    private readonly FoldCache cache = new(2000);
    private readonly Composition composition;
    private readonly Deciding deciding;
    private readonly TimeProvider time;

    internal Ledger(
        Database database, Writer writer, KeyVault vault, Checkpoints checkpoints, Feed feed, Composition composition, TimeProvider time,
        Func<DateTimeZone> zone)
    {
        (this.database, this.writer, this.vault, this.checkpoints, this.feed, this.composition, this.time) =
            (database, writer, vault, checkpoints, feed, composition, time);
        reader = new LineReader(vault);
        deciding = new Deciding(vault, reader, cache, new Screens(vault), composition, time, zone);
    }

    /// <summary>The ledger stopped or resumed. Raised on the writer's thread: do little.</summary>
    public event Action<LedgerState>? StateChanged;

    /// <summary>Whether it saves.</summary>
    public LedgerState State => writer.State;

    /// <summary>What stopped it last, for the log.</summary>
    public Exception? StoppedBecause => writer.Cause;

    /// <summary>The last signed list, as kept outside the database; null before the first.</summary>
    public ImmutableArray<byte>? LastCheckpoint => checkpoints.Last is { } note ? [.. note] : null;

    /// <summary>
    /// Decides and writes, in the one writer, against the incident as it is at that moment. Refused as the decision refuses; or with
    /// <c>error.not-saved</c> (the machine failed), <c>error.tap-reused</c> (the same tap from another sender or for another incident),
    /// <c>error.newer-entry</c> (the incident holds an entry of a newer program). The same tap again gets its first receipt.
    /// </summary>
    public Task<Result<Receipt>> Write(Attempt attempt, Decision decide, CancellationToken stop) =>
        writer.Do(work => deciding.Apply(work, attempt, decide), stop, attempt.Incident);

    /// <summary>The incident as committed, or null when there is none.</summary>
    public async Task<Incident?> Read(IncidentId id, CancellationToken stop)
    {
        await using var connection = database.OpenReader();
        var version = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            "SELECT version FROM case_row WHERE incident = @incident", new { incident = id.Value.Bytes() }, cancellationToken: stop));
        if (version is null)
        {
            return null;
        }

        if (cache.Find(id) is { } held && held.Version >= version)
        {
            return held;
        }

        try
        {
            var incident = composition.Fold(null, reader.Whole(connection, null, id));
            cache.Keep(incident);
            return incident;
        }
        catch (Refused damaged)
        {
            throw new DamagedRecordException(id, damaged.Refusal);
        }
    }

    /// <summary>As <see cref="Read"/>, but null for one that is damaged: for lists and clocks, which go on with the others.</summary>
    public async Task<Incident?> ReadIfSound(IncidentId id, CancellationToken stop)
    {
        try
        {
            return await Read(id, stop);
        }
        catch (DamagedRecordException)
        {
            return null;
        }
    }

    /// <summary>The row of one case as lists have it, whatever became of its entries; null when there is none.</summary>
    public async Task<CaseRow?> Row(IncidentId id, CancellationToken stop)
    {
        await using var connection = database.OpenReader();
        var opened = await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            "SELECT opened FROM case_row WHERE incident = @incident", new { incident = id.Value.Bytes() }, cancellationToken: stop));
        return opened is null ? null
            : (await Cases(new CaseFilter([(int)CaseState.Open, (int)CaseState.Closed], opened + 1, 1), stop)).FirstOrDefault(r => r.Incident == id);
    }

    /// <summary>Whether there is such a case, whatever became of what it says.</summary>
    public async Task<bool> Has(IncidentId id, CancellationToken stop)
    {
        await using var connection = database.OpenReader();
        return await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            "SELECT version FROM case_row WHERE incident = @incident", new { incident = id.Value.Bytes() }, cancellationToken: stop)) is not null;
    }

    /// <summary>
    /// Decides on two incidents and writes both in one commit, or neither. Refused as <see cref="Write"/> is; the refusal of either is that of both.
    /// </summary>
    public Task<Result<Receipt>> WriteBoth(Attempt first, Decision one, Attempt second, Decision two, CancellationToken stop) => writer.Do(work =>
    {
        var before = work.Changed.GetValueOrDefault(first.Incident);
        var done = deciding.Apply(work, first, one);
        if (!done.IsOk || deciding.Apply(work, second, two).Refusal is not { } no)
        {
            return done;
        }

        work.Changed.Remove(first.Incident);
        if (before is not null)
        {
            work.Changed[first.Incident] = before;
        }

        throw new Refused(no);
    }, stop, first.Incident);

    /// <summary>
    /// Erases what every entry of an incident says, under a rule named by its key, with its row, its messages and what it can be found by. That it was, when, and how
    /// much of it remains. Refused with <c>error.no-such-case</c>.
    /// </summary>
    public async Task<Result<bool>> Erase(IncidentId id, string rule, TapId tap, Actor by, CancellationToken stop)
    {
        var done = await writer.Do<bool>(work =>
        {
            // What it says is not asked: a case that is damaged is erased like any other.
            if (work.Scalar("SELECT version FROM case_row WHERE incident = @incident", ("incident", id.Value.Bytes())) is null)
            {
                return new Refusal("error.no-such-case");
            }

            Erasing.All(work, vault, id, rule, tap, by, time.Now());
            Outbox.Erase(work, id);
            work.Execute("DELETE FROM look_up WHERE incident = @incident", ("incident", id.Value.Bytes()));
            work.Execute("DELETE FROM case_row WHERE incident = @incident", ("incident", id.Value.Bytes()));
            work.Changed.Remove(id);
            return true;
        }, stop);
        cache.Forget(id);
        return done;
    }

    /// <summary>The cases of some states, in the filter's order.</summary>
    public async Task<IReadOnlyList<CaseRow>> Cases(CaseFilter filter, CancellationToken stop)
    {
        await using var connection = database.OpenReader();
        var order = filter.After is null ? "opened < @edge ORDER BY opened DESC" : "opened > @edge ORDER BY opened";
        var rows = await connection.QueryAsync<(byte[] Incident, long Opened, long Version, long State, long? Due, byte[] Summary)>(new CommandDefinition($"""
            SELECT incident, opened, version, state, due, summary FROM case_row
            WHERE state IN ({Registers.States(filter.States)}) AND {order} LIMIT @take
            """, new { edge = filter.After ?? filter.Before ?? long.MaxValue, take = filter.Take }, cancellationToken: stop));
        var (sealer, all) = (vault.Purpose("summary"), new List<CaseRow>());
        foreach (var r in rows)
        {
            // A row that was damaged is made again from the journal; one that is damaged in both places is missing here, and the others are not.
            if ((Opened(sealer, r.Summary, r.Incident) ?? await Remade(new IncidentId(r.Incident.Id()), stop)) is { } summary)
            {
                all.Add(new CaseRow(new IncidentId(r.Incident.Id()), r.Version, (int)r.State, r.Due.ToInstant(), summary) { Opened = r.Opened });
            }
        }

        return all;
    }

    private static byte[]? Opened(Sealer sealer, byte[] summary, byte[] incident)
    {
        try
        {
            return sealer.Open(summary, incident);
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            return null;
        }
    }

    private async Task<byte[]?> Remade(IncidentId id, CancellationToken stop) =>
        await ReadIfSound(id, stop) is { } incident ? [.. composition.Follow(null, incident, time.Now()).Summary] : null;

    /// <summary>The incidents at which the clock must look now, the longest due first.</summary>
    public async Task<IReadOnlyList<IncidentId>> Due(Instant now, CancellationToken stop)
    {
        await using var connection = database.OpenReader();
        return [.. (await connection.QueryAsync<byte[]>(new CommandDefinition(
            "SELECT incident FROM case_row WHERE due <= @now ORDER BY due, opened", new { now = Microseconds.From(now) }, cancellationToken: stop)))
            .Select(i => new IncidentId(i.Id()))];
    }

    /// <summary>The other incidents that can be found by a value this one can be found by: perhaps the same officer. A suggestion, no more.</summary>
    public async Task<IReadOnlyList<IncidentId>> SharingLookUp(IncidentId id, CancellationToken stop = default)
    {
        await using var connection = database.OpenReader();
        return [.. (await connection.QueryAsync<byte[]>(new CommandDefinition("""
            SELECT DISTINCT other.incident FROM look_up mine JOIN look_up other ON other.digest = mine.digest
            WHERE mine.incident = @incident AND other.incident <> @incident
            """, new { incident = id.Value.Bytes() }, cancellationToken: stop))).Select(i => new IncidentId(i.Id()))];
    }

    /// <summary>The incidents that can be found by one of these values, as <c>CaseSummary.LookUps</c> writes them.</summary>
    public async Task<IReadOnlyList<IncidentId>> FoundBy(IReadOnlyCollection<string> lookUps, CancellationToken stop = default)
    {
        await using var connection = database.OpenReader();
        var found = new List<IncidentId>();
        foreach (var digest in lookUps.Select(l => vault.Purpose("look-up").Digest(l)))
        {
            found.AddRange((await connection.QueryAsync<byte[]>(new CommandDefinition(
                "SELECT incident FROM look_up WHERE digest = @digest", new { digest }, cancellationToken: stop))).Select(i => new IncidentId(i.Id())));
        }

        return [.. found.Distinct()];
    }

    /// <summary>
    /// Every committed entry after a sequence (-1 for all), then each new one as it is committed, until stopped. Who is too slow, or too
    /// far behind, gets an event with <see cref="LedgerEvent.Resync"/> set instead of what was missed.
    /// </summary>
    public IAsyncEnumerable<LedgerEvent> Follow(long afterSequence, CancellationToken stop) => feed.Follow(afterSequence, stop);

    /// <summary>The sequence of the newest entry, or -1: where somebody starts who wants only what comes from now on.</summary>
    public long Newest() => feed.Newest();

    /// <summary>After a stop: tries a checked write now instead of at the next regular try. True when it saves again.</summary>
    public Task<bool> TryResume() => writer.TryResume();

    internal LineReader Lines => reader;

    internal void Committed(Work work)
    {
        foreach (var (id, incident) in work.Changed)
        {
            if (work.KeysToDestroy.Count > 0)
            {
                cache.Forget(id);
            }

            cache.Keep(incident);
        }
    }

    internal void Changed(LedgerState state) => StateChanged?.Invoke(state);
}
