using System.Collections.Immutable;
using System.Security.Cryptography;
using Dapper;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;
using Vestibule.Store.Writing;

namespace Vestibule.Store;

/// <summary>Checks the whole stored journal, its payloads and its signatures, and names the first entry that is not as it was signed.</summary>
public static class JournalCheck
{
    /// <summary>Reads every row of an open district. Payloads are opened and held against their commitments where their keys still exist.</summary>
    public static Task<Verdict> Run(DistrictStore store, CancellationToken stop = default) =>
        Task.Run(() => Run(store.Database, store.Ledger.Lines, store.Checkpoints, stop), stop);

    /// <summary>
    /// The same for a district that is not open, and may be one that would not open: nothing is set up, brought up to date or signed.
    /// Refused when there is nothing to read or no key to check it with: <c>error.nothing-stored</c>, <c>error.keys-missing</c>,
    /// <c>error.keys-wrong</c>, <c>error.journal-other-generation</c>, <c>error.database-corrupt</c>, <c>error.database-unreachable</c>.
    /// </summary>
    public static Task<Result<Verdict>> Run(StoreOptions options, CancellationToken stop = default) => Task.Run<Result<Verdict>>(async () =>
    {
        Database? database = null;
        try
        {
            database = options.PostgresConnection is { } connection ? new Postgres.PostgresDatabase(connection) : new Sqlite.SqliteDatabase(options.DataFolder);
            if (!Starting.HasData(database, options.DataFolder))
            {
                return new Refusal("error.nothing-stored");
            }

            if (options.PostgresConnection is null && !File.Exists(Path.Combine(options.DataFolder, "keys.db")))
            {
                return new Refusal("error.keys-missing", ("file", "keys.db"));
            }

            var keys = Keys.KeyFolder.Read(options.KeyFolder);
            using var vault = new Keys.KeyVault(database, keys, options.Time);
            var checkpoints = new Checkpoints(keys, Path.Combine(options.DataFolder, "last-checkpoint"), options.Origin);
            return Named(database, checkpoints) is { } other ? other : Run(database, new LineReader(vault), checkpoints, stop);
        }
        catch (Refused refused)
        {
            return refused.Refusal;
        }
        catch (Exception e) when (e is System.Data.Common.DbException || database?.IsBroken(e) == true)
        {
            return new Refusal("error.database-unreachable", ("kind", e.GetType().Name));
        }
        finally
        {
            if (database is not null)
            {
                await database.DisposeAsync();
            }
        }
    }, stop);

    // A list that was signed under another name checks nothing here: most likely the name was given wrong, and every signature would look false.
    private static Refusal? Named(Database database, Checkpoints checkpoints)
    {
        using var connection = database.OpenReader();
        var (district, generation) = connection.QuerySingleOrDefault<(byte[]?, long)>("SELECT district, generation FROM journal_head");
        if (district is null)
        {
            return new Refusal("error.nothing-stored");
        }

        var origin = checkpoints.Origin(district.Id(), generation);
        return checkpoints.Last is { } note && SignedNote.Parse(note) is { IsOk: true } parsed && Checkpoint.Parse(parsed.Value.Text) is { IsOk: true } signed
            && signed.Value.Origin != origin ? new Refusal("error.journal-other-generation", ("file", "last-checkpoint"), ("found", origin)) : null;
    }

    // The stored edge of the tree is not asked: only which journal this is. Everything else is worked out again.
    private static Verdict Run(Database database, LineReader lines, Checkpoints checkpoints, CancellationToken stop)
    {
        using var connection = database.OpenReader();
        var (district, generation) = connection.QuerySingle<(byte[], long)>("SELECT district, generation FROM journal_head");
        var head = new Head(district.Id(), generation, Frontier.Empty);
        var notes = connection.Query<(long Size, byte[] Note)>(
            "SELECT size, note FROM checkpoint WHERE generation = @generation ORDER BY size", new { generation });
        var evidence = new Evidence(
            checkpoints.Origin(head.District, generation), checkpoints.Key(head), Keys.KeyFolder.Verify,
            [.. notes.Select(n => new StoredCheckpoint(n.Size, n.Note))])
        {
            LastSigned = checkpoints.Last is { } last ? last : (ReadOnlyMemory<byte>?)null,
            UnsignedTailAllowed = true,
            EverySignature = false,
        };
        return Verifier.Verify(Rows(database, lines, stop), evidence);
    }

    private static IEnumerable<StoredRow> Rows(Database database, LineReader lines, CancellationToken stop)
    {
        using var connection = database.OpenReader();
        foreach (var row in connection.Query<Row>("""
            SELECT leaf.sequence, leaf.incident, leaf.entry, leaf.class AS recordClass, leaf.class_number AS number, leaf.header, leaf.hash,
              payload.sealed, erasure.said_by AS saidBy
            FROM leaf LEFT JOIN payload ON payload.entry = leaf.entry LEFT JOIN erasure ON erasure.entry = leaf.entry ORDER BY leaf.sequence
            """, buffered: false))
        {
            stop.ThrowIfCancellationRequested();
            var header = HeaderBytes.Read(row.Header);
            var hash = row.Hash.Length == Digest.Length && header.IsOk && Belongs(row, header.Value) ? new Digest(row.Hash) : default;
            yield return new StoredRow(row.Sequence, row.Header, hash, header.IsOk ? Payload(lines, row, header.Value) : StoredPayload.NotOpened);
        }
    }

    // The columns beside a header are copies of it: one that differs is a changed row.
    private static bool Belongs(Row row, EntryHeader header) =>
        row.Incident.Id() == header.Incident.Value && row.Entry.Id() == header.Entry.Value
        && row.RecordClass == (long)header.Class && row.Number == header.ClassSeries;

    private static StoredPayload Payload(LineReader lines, Row row, EntryHeader header)
    {
        if (row.Sealed is not { } payload)
        {
            return row.SaidBy is { } by ? StoredPayload.ErasedAt(by) : new StoredPayload(PayloadState.Missing);
        }

        try
        {
            return lines.Open(header, payload) is var (salt, plain) ? StoredPayload.Of(salt, plain) : StoredPayload.NotOpened;
        }
        catch (CryptographicException)
        {
            return StoredPayload.Of(ReadOnlyMemory<byte>.Empty, ReadOnlyMemory<byte>.Empty);
        }
    }

    private sealed class Row
    {
        public long Sequence { get; set; }
        public byte[] Incident { get; set; } = [];
        public byte[] Entry { get; set; } = [];
        public long RecordClass { get; set; }
        public long Number { get; set; }
        public byte[] Header { get; set; } = [];
        public byte[] Hash { get; set; } = [];
        public byte[]? Sealed { get; set; }
        public long? SaidBy { get; set; }
    }
}
