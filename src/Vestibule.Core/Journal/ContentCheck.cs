using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Journal;

/// <summary>What the tree cannot see: payloads against their commitments, erasures against their entries, series, and the clock.</summary>
internal sealed class ContentCheck
{
    private readonly record struct SeriesKey(Guid Incident, RecordClass Class);

    private readonly Dictionary<SeriesKey, long> series = [];
    private readonly Dictionary<long, List<(long At, Guid Incident)>> awaited = [];
    private readonly ImmutableArray<long>.Builder clockWentBack = ImmutableArray.CreateBuilder<long>();
    private long recorded;

    public (FaultKind Kind, long At)? First { get; private set; }
    public ImmutableArray<long> ClockWentBack => clockWentBack.ToImmutable();

    public void Check(long at, in HeaderFields header, in StoredPayload payload)
    {
        ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(series, new SeriesKey(header.Incident, header.Class), out _);
        if (header.ClassSeries != last + 1) Found(FaultKind.Series, at);
        last = header.ClassSeries;
        if (header.Recorded < recorded && clockWentBack.Count < 100) clockWentBack.Add(at);
        recorded = header.Recorded;
        if (awaited.Count > 0 && awaited.Remove(at, out var waiting)) Settle(waiting, header);
        switch (payload.State)
        {
            case PayloadState.Opened when !Commitment.Holds(header.Commitment, payload.Salt.Span, payload.Plaintext.Span):
                Found(FaultKind.Payload, at);
                break;
            case PayloadState.Missing:
            case PayloadState.Erased when payload.ErasedBy <= at:
                Found(FaultKind.Erasure, at);
                break;
            case PayloadState.Erased:
                Await(payload.ErasedBy, at, header.Incident);
                break;
        }
    }

    /// <summary>After the last row: an erasure entry that never came accounts for nothing.</summary>
    public void End()
    {
        foreach (var waiting in awaited.Values) foreach (var (at, _) in waiting) Found(FaultKind.Erasure, at);
    }

    private void Settle(List<(long At, Guid Incident)> waiting, in HeaderFields header)
    {
        var erases = header.Kind.SequenceEqual("erased"u8);
        foreach (var (at, incident) in waiting) if (!erases || incident != header.Incident) Found(FaultKind.Erasure, at);
    }

    private void Await(long by, long at, Guid incident)
    {
        if (!awaited.TryGetValue(by, out var list)) awaited[by] = list = [];
        list.Add((at, incident));
    }

    private void Found(FaultKind kind, long at)
    {
        if (First is null || at < First.Value.At) First = (kind, at);
    }
}
