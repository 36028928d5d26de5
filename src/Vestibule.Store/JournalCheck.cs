using System.Collections.Immutable;
using System.Security.Cryptography;
using Dapper;
using Vestibule.Core.Journal;
using Vestibule.Store.Writing;

namespace Vestibule.Store;

/// <summary>Checks the whole stored journal, its payloads and its signatures, and names the first entry that is not as it was signed.</summary>
public static class JournalCheck
{
    /// <summary>Reads every row. Payloads are opened and held against their commitments where their keys still exist.</summary>
    public static Task<Verdict> Run(DistrictStore store, CancellationToken stop = default) => Task.Run(() =>
    {
        using var connection = store.Database.OpenReader();
        var head = Starting.ReadHead(connection);
        var notes = connection.Query<(long Size, byte[] Note)>(
            "SELECT size, note FROM checkpoint WHERE generation = @generation ORDER BY size", new { generation = head.Generation });
        var evidence = new Evidence(
            store.Checkpoints.Origin(head.District, head.Generation), store.Checkpoints.Key(head), Keys.KeyFolder.Verify,
            [.. notes.Select(n => new StoredCheckpoint(n.Size, n.Note))])
        {
            LastSigned = store.Checkpoints.Last is { } last ? last : (ReadOnlyMemory<byte>?)null,
            UnsignedTailAllowed = true,
            EverySignature = false,
        };
        return Verifier.Verify(Rows(store, stop), evidence);
    }, stop);

    private static IEnumerable<StoredRow> Rows(DistrictStore store, CancellationToken stop)
    {
        using var connection = store.Database.OpenReader();
        foreach (var row in connection.Query<Row>("""
            SELECT leaf.sequence, leaf.incident, leaf.entry, leaf.class AS recordClass, leaf.class_number AS number, leaf.header, leaf.hash,
              payload.sealed, erasure.said_by AS saidBy
            FROM leaf LEFT JOIN payload ON payload.entry = leaf.entry LEFT JOIN erasure ON erasure.entry = leaf.entry ORDER BY leaf.sequence
            """, buffered: false))
        {
            stop.ThrowIfCancellationRequested();
            var header = HeaderBytes.Read(row.Header);
            var hash = row.Hash.Length == Digest.Length && header.IsOk && Belongs(row, header.Value) ? new Digest(row.Hash) : default;
            yield return new StoredRow(row.Sequence, row.Header, hash, header.IsOk ? Payload(store, row, header.Value) : StoredPayload.NotOpened);
        }
    }

    // The columns beside a header are copies of it: one that differs is a changed row.
    private static bool Belongs(Row row, EntryHeader header) =>
        row.Incident.Id() == header.Incident.Value && row.Entry.Id() == header.Entry.Value
        && row.RecordClass == (long)header.Class && row.Number == header.ClassSeries;

    private static StoredPayload Payload(DistrictStore store, Row row, EntryHeader header)
    {
        if (row.Sealed is not { } payload)
        {
            return row.SaidBy is { } by ? StoredPayload.ErasedAt(by) : new StoredPayload(PayloadState.Missing);
        }

        try
        {
            return store.Ledger.Lines.Open(header, payload) is var (salt, plain) ? StoredPayload.Of(salt, plain) : StoredPayload.NotOpened;
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
