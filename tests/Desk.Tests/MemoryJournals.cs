using System.Collections.Concurrent;
using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.DeskTests;

/// <summary>Journals in memory, for tests of rooms that are not about the store: same decisions, same fold, same idempotency.</summary>
public sealed class MemoryJournals(Folding folding, Func<Incident?, Incident, Instant, Follow> follow, Func<Instant> now)
{
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<IncidentId, Incident> incidents = new();
    private readonly Dictionary<TapId, Receipt> taps = [];
    private readonly Dictionary<IncidentId, Follow> follows = [];
    private readonly List<(IncidentId Incident, Outgoing Message, Instant At)> messages = [];
    private long sequence;
    private int cases;

    /// <summary>The people who are out today.</summary>
    public HashSet<PersonId> Out { get; } = [];

    /// <summary>The functions that rooms ask.</summary>
    public Journals Journals => new(Write, Read, Cases, Sharing, Messages, (_, _) => Task.FromResult<IReadOnlySet<PersonId>>(Out));

    private Task<Result<Receipt>> Write(Attempt attempt, Decision decide, CancellationToken stop)
    {
        lock (gate)
        {
            if (taps.TryGetValue(attempt.Tap, out var earlier))
            {
                return Task.FromResult<Result<Receipt>>(earlier with { Repeated = true });
            }

            var before = incidents.GetValueOrDefault(attempt.Incident);
            var at = now();
            var decided = decide(new Moment(before, at, $"{at.InUtc().Year:0000}-{cases + 1:0000}"));
            if (!decided.IsOk)
            {
                return Task.FromResult<Result<Receipt>>(decided.Refusal!);
            }

            if (decided.Value.IsEmpty)
            {
                return Task.FromResult<Result<Receipt>>(new Receipt(attempt.Incident, -1, -1, at, false, [], before!));
            }

            ImmutableArray<Line> lines =
            [
                .. decided.Value.Select(e => new Line(new EntryId(DerivedIds.Of(attempt.Tap.Value, (int)sequence)), sequence++, attempt.Incident,
                    attempt.By, attempt.Happened, at, e) { Tap = attempt.Tap }),
            ];
            cases += before is null ? 1 : 0;
            var after = folding.Fold(before, lines);
            var next = follow(before, after, at);
            incidents[attempt.Incident] = after;
            follows[attempt.Incident] = next;
            messages.AddRange(next.Messages.Where(m => messages.All(o => o.Message.Key != m.Key)).Select(m => (attempt.Incident, m, at)).ToArray());
            var receipt = new Receipt(attempt.Incident, lines[0].Sequence, lines[^1].Sequence, at, false, lines, after);
            taps[attempt.Tap] = receipt;
            return Task.FromResult<Result<Receipt>>(receipt);
        }
    }

    private Task<Incident?> Read(IncidentId id, CancellationToken stop) => Task.FromResult(incidents.GetValueOrDefault(id));

    private Task<IReadOnlyList<CaseRow>> Cases(CaseFilter filter, CancellationToken stop)
    {
        lock (gate)
        {
            return Task.FromResult<IReadOnlyList<CaseRow>>(
            [
                .. incidents.Values.Where(i => filter.States.Contains(follows[i.Id].State)).OrderByDescending(i => i.Lines[0].Sequence).Take(filter.Take)
                    .Select(i => new CaseRow(i.Id, i.Version, follows[i.Id].State, follows[i.Id].DueAt, follows[i.Id].Summary) { Opened = i.Lines[0].Sequence }),
            ]);
        }
    }

    private Task<IReadOnlyList<IncidentId>> Sharing(IncidentId id, CancellationToken stop)
    {
        lock (gate)
        {
            return Task.FromResult<IReadOnlyList<IncidentId>>(
                [.. follows.Where(f => f.Key != id && f.Value.LookUps.Intersect(follows[id].LookUps).Any()).Select(f => f.Key)]);
        }
    }

    private Task<IReadOnlyList<Vestibule.Plumbing.MessageState>> Messages(IncidentId id, CancellationToken stop)
    {
        lock (gate)
        {
            return Task.FromResult<IReadOnlyList<Vestibule.Plumbing.MessageState>>(
            [
                .. messages.Where(m => m.Incident == id).Select(m => new Vestibule.Plumbing.MessageState(id, m.Message.Person, m.Message.Channel, m.Message.To,
                    System.Text.Encoding.UTF8.GetString(m.Message.Body), Delivery.Waiting, 0, null, m.At, null)),
            ]);
        }
    }
}
