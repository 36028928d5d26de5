using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Dapper;
using Vestibule.Core.Journal;

namespace Vestibule.Store.Writing;

/// <summary>
/// Tells followers which entries were committed, in order. Each has a short queue of its own; who falls behind is told to read again.
/// </summary>
internal sealed class Feed(Database database)
{
    private const int Room = 256, Backlog = 1000;
    private readonly Lock gate = new();
    private readonly List<Subscriber> subscribers = [];

    /// <summary>For the writer, or the reader of another node's entries: in order of sequence.</summary>
    public void Publish(IReadOnlyCollection<LedgerEvent> events)
    {
        lock (gate)
        {
            foreach (var subscriber in subscribers)
            {
                foreach (var happened in events)
                {
                    subscriber.Missed |= !subscriber.Queue.Writer.TryWrite(happened);
                }
            }
        }
    }

    public async IAsyncEnumerable<LedgerEvent> Follow(long after, [EnumeratorCancellation] CancellationToken stop)
    {
        var subscriber = new Subscriber();
        lock (gate)
        {
            subscribers.Add(subscriber);
        }

        try
        {
            foreach (var earlier in Read(after, Backlog + 1) is { Count: <= Backlog } all ? all : [Resync()])
            {
                after = earlier.Sequence;
                yield return earlier;
            }

            while (await subscriber.Queue.Reader.WaitToReadAsync(stop))
            {
                while (subscriber.Queue.Reader.TryRead(out var happened))
                {
                    if (happened.Sequence > after)
                    {
                        after = happened.Sequence;
                        yield return happened;
                    }
                }

                if (subscriber.Missed)
                {
                    subscriber.Missed = false;
                    var again = Resync();
                    after = again.Sequence;
                    yield return again;
                }
            }
        }
        finally
        {
            lock (gate)
            {
                subscribers.Remove(subscriber);
            }
        }
    }

    /// <summary>Entries after a sequence, so many at most.</summary>
    public IReadOnlyList<LedgerEvent> Read(long after, int take)
    {
        using var connection = database.OpenReader();
        return [.. connection.Query<byte[]>("SELECT header FROM leaf WHERE sequence > @after ORDER BY sequence LIMIT @take", new { after, take })
            .Select(h => HeaderBytes.Read(h)).Where(h => h.IsOk)
            .Select(h => new LedgerEvent(h.Value.Sequence, h.Value.Incident, h.Value.Kind))];
    }

    /// <summary>The sequence of the newest entry, or -1.</summary>
    public long Newest()
    {
        using var connection = database.OpenReader();
        return connection.ExecuteScalar<long>("SELECT size FROM journal_head") - 1;
    }

    /// <summary>No more events will come.</summary>
    public void End()
    {
        lock (gate)
        {
            subscribers.ForEach(s => s.Queue.Writer.TryComplete());
        }
    }

    private LedgerEvent Resync() => new(Newest(), default, "", Resync: true);

    private sealed class Subscriber
    {
        public volatile bool Missed;

        public Channel<LedgerEvent> Queue { get; } = Channel.CreateBounded<LedgerEvent>(Room);
    }
}
