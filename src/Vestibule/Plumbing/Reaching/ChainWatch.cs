using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Reach;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>
/// The campuses whose alert would fail if something happened now: with nobody on duty, with no way to those who are, or with ways that failed when they were last tried. What was tried is
/// read at most every ten seconds; who is on duty is asked each time.
/// </summary>
public sealed class ChainWatch(Deciding deciding, Addressing addressing, Senders senders, Outbox outbox, TimeProvider time)
{
    /// <summary>How far back a try says something about tomorrow: last night's practice and whatever came after it.</summary>
    public static readonly Duration Back = Duration.FromHours(36);

    private static readonly TimeSpan Good = TimeSpan.FromSeconds(10);
    private volatile Held? held;

    /// <summary>The chains that would fail.</summary>
    public async Task<ImmutableArray<FailingChain>> FailingAsync(DistrictBook book, Instant now, CancellationToken stop)
    {
        var tried = await TriedAsync(now, stop);
        return ChainHealth.Failing(await deciding.RosterAsync(book, now, stop), now, id => book.Person(id) is not { } person ? ChainCause.NoWay
            : ChainHealth.Broken(id, [.. addressing.Channels(person).Select(c => c.Channel).Where(senders.Has)], tried[id]));
    }

    private async Task<ILookup<PersonId, Tried>> TriedAsync(Instant now, CancellationToken stop)
    {
        var at = time.GetTimestamp();
        if (held is { } good && time.GetElapsedTime(good.At, at) < Good)
        {
            return good.Tried;
        }

        var messages = await outbox.Since(now - Back, stop);
        var tried = messages.Where(m => m is { Person: not null, State: not Store.MessageState.Spared } && m.NotBefore <= now).Select(m =>
            new Tried(m.Person!.Value, m.Channel, m.NotBefore, Watchdog.Of([new Trace(m.Made, m.Sent, m.Delivered, m.Seen, m.Failed)], m.NotBefore, now).How == HowFar.NotDelivered)).ToLookup(t => t.Person);
        held = new Held(tried, at);
        return tried;
    }

    private sealed record Held(ILookup<PersonId, Tried> Tried, long At);
}
