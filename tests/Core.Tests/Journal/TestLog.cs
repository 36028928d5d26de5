using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Journal;
using Vestibule.Core.Kernel;

namespace Vestibule.CoreTests.Journal;

/// <summary>A made-up journal: several incidents side by side, commits of one or more entries, a checkpoint after each commit.</summary>
internal sealed class TestLog
{
    private static readonly string[] Kinds = ["opened", "step-done", "lead-taken", "advised", "paper-recorded", "closed"];
    private readonly Dictionary<(IncidentId, RecordClass), long> series = [];
    private readonly Random random;

    public List<EntryHeader> Headers { get; } = [];
    public List<StoredRow> Rows { get; } = [];
    public List<StoredCheckpoint> Checkpoints { get; } = [];
    public List<IncidentId> Incidents { get; } = [];
    public TestKey Key { get; } = new(7);

    public TestLog(int seed, int entries, int largestCommit)
    {
        random = new Random(seed);
        for (var i = 0; i < 3; i++) Incidents.Add(new IncidentId(NewGuid()));
        while (Rows.Count < entries)
        {
            var commit = Math.Min(entries - Rows.Count, random.Next(1, largestCommit + 1));
            for (var i = 0; i < commit; i++) Append(Incidents[random.Next(3)], Kinds[random.Next(Kinds.Length)], (RecordClass)random.Next(4));
            SignHead();
        }
    }

    public ImmutableArray<Digest> Leaves => [.. Rows.Select(r => Tree.LeafHash(r.Header.Span))];

    public long Append(IncidentId incident, string kind, RecordClass type)
    {
        var salt = Bytes(Commitment.SaltLength);
        var payload = Bytes(random.Next(0, 200));
        var number = series[(incident, type)] = series.GetValueOrDefault((incident, type)) + 1;
        var at = Instant.FromUtc(2017, 3, 14, 9, 0) + Duration.FromSeconds(Rows.Count);
        var header = new EntryHeader(
            Rows.Count, new EntryId(NewGuid()), incident, kind, 1, type, number, new Happened(at, TimeSource.Device, random.Next(-500, 500)),
            at, new Actor(random.Next(2) == 0 ? new PersonId(NewGuid()) : null, new DeviceId(NewGuid()), KnownBy.DeviceOnly),
            new KeyId(NewGuid()), Commitment.Of(salt, payload));
        Headers.Add(header);
        Rows.Add(Row(header, StoredPayload.Of(salt, payload)));
        return header.Sequence;
    }

    public void SignHead() => Checkpoints.Add(new StoredCheckpoint(Rows.Count, Head().Sign(Key.Verifier, Key.Sign)));

    public Checkpoint Head() => new(TestKey.Origin, Rows.Count, Tree.Root(Leaves.AsSpan()));

    /// <summary>Erases a payload the way the program does: its row goes, and an entry of the same incident says so.</summary>
    public void Erase(int at)
    {
        var by = Append(Headers[at].Incident, EntryHeader.ErasedKind, RecordClass.Operational);
        Rows[at] = Rows[at] with { Payload = StoredPayload.ErasedAt(by) };
        SignHead();
    }

    public static StoredRow Row(EntryHeader header, StoredPayload payload)
    {
        var bytes = HeaderBytes.Write(header);
        return new StoredRow(header.Sequence, bytes, Tree.LeafHash(bytes), payload);
    }

    public Evidence Evidence(bool outside = true) =>
        new(TestKey.Origin, Key.Verifier, TestKey.Verify, [.. Checkpoints])
        {
            LastSigned = outside ? Checkpoints[^1].Note : (ReadOnlyMemory<byte>?)null,
        };

    public IncidentExport Export(IncidentId incident, params RecordClass[] classes)
    {
        var levels = new Levels(Leaves.AsSpan());
        var head = Head();
        var mine = Headers.Where(h => h.Incident == incident && classes.Contains(h.Class)).ToList();
        var counts = new SeriesCounts(
            head.Origin, head.Size, head.Root, incident,
            classes.ToImmutableSortedDictionary(c => c, c => (long)mine.Count(h => h.Class == c)));
        return new IncidentExport(
            head.Origin, Key.Verifier, incident, [.. head.Sign(Key.Verifier, Key.Sign)], [.. counts.Sign(Key.Verifier, Key.Sign)],
            [.. mine.Select(h => new ExportedEntry(
                [.. Rows[(int)h.Sequence].Header.Span], Tree.InclusionProof(h.Sequence, head.Size, levels.Node), Given(h)))]);
    }

    private ExportedPayload Given(EntryHeader header)
    {
        var payload = Rows[(int)header.Sequence].Payload;
        if (payload.State == PayloadState.Erased) return new ExportedPayload.Erased("retention-rule", payload.ErasedBy);
        return header.Class == RecordClass.Privileged
            ? new ExportedPayload.Withheld("privileged")
            : new ExportedPayload.Open([.. payload.Salt.Span], [.. payload.Plaintext.Span]);
    }

    public Guid NewGuid() => new(Bytes(16));

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
