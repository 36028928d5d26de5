using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>A message to everybody at a school as it is kept, and what became of it with each person.</summary>
public sealed record KeptBroadcast(SheetId Id, Broadcast Broadcast, IReadOnlyList<MessageState> Messages)
{
    /// <summary>Who read it, and when first.</summary>
    public IReadOnlyDictionary<PersonId, Instant> Read { get; } = Messages.Where(m => m is { Person: not null, Trace.Seen: not null })
        .GroupBy(m => m.Person!.Value).ToDictionary(g => g.Key, g => g.Min(m => m.Trace.Seen!.Value));

    /// <summary>Who has neither read it nor been told.</summary>
    public ImmutableArray<PersonId> Missing => [.. Broadcast.Missing(Read.Keys.ToHashSet())];
}

/// <summary>
/// Messages that everybody at a school must acknowledge: a sheet for each, every version kept, and its messages in the same commit. What goes out says only that there is something to read;
/// the words stand behind the link of each person, so that a locked screen shows none of them.
/// </summary>
public sealed class BroadcastBook(DistrictStore store, Journals journals, Addressing addressing)
{
    private static readonly Register Broadcasts = new("broadcasts", RecordClass.Operational);

    /// <summary>How long a way may bring no answer before the person's next one is tried. Nobody stands at a door: there is time to open the first.</summary>
    public static readonly Duration Patience = Duration.FromMinutes(2);

    /// <summary>One of them, or null.</summary>
    public async Task<KeptBroadcast?> Read(SheetId id, CancellationToken stop) =>
        await store.Registers.Read(Broadcasts, id, stop) is { } sheet ? new(id, Of(sheet), await journals.Messages(new IncidentId(id.Value), stop)) : null;

    /// <summary>The newest of those that somebody may see.</summary>
    public async Task<ImmutableArray<KeptBroadcast>> List(Who who, int most, CancellationToken stop)
    {
        var found = ImmutableArray.CreateBuilder<KeptBroadcast>();
        foreach (var sheet in (await store.Registers.List(Broadcasts, new SheetFilter([0], Take: 200), stop)).Where(s => Access.May(who, Act.SendBroadcast, Of(s).Campus)).Take(most))
        {
            found.Add(new(sheet.Id, Of(sheet), await journals.Messages(new IncidentId(sheet.Id.Value), stop)));
        }

        return found.ToImmutable();
    }

    /// <summary>Sends a new one. The same tap again sends nothing twice.</summary>
    public async Task<Result<SheetId>> SendAsync(Acting acting, Result<Broadcast> decided, CancellationToken stop)
    {
        var id = new SheetId(DerivedIds.Of(acting.Tap.Value, 1));
        var kept = decided.IsOk ? await KeepAsync(acting, id, 0, decided.Value, before: null, stop) : decided.Refusal!;
        return kept.Refusal is { } no ? no : id;
    }

    /// <summary>Changes one; decides again when somebody was faster.</summary>
    public async Task<Result<Broadcast>> ChangeAsync(Acting acting, SheetId id, Func<KeptBroadcast, Result<Broadcast>> decide, CancellationToken stop)
    {
        for (var tries = 0; ; tries++)
        {
            if (await store.Registers.Read(Broadcasts, id, stop) is not { } sheet)
            {
                return new Refusal("not-found");
            }

            var now = new KeptBroadcast(id, Of(sheet), await journals.Messages(new IncidentId(id.Value), stop));
            var next = decide(now);
            if (!next.IsOk || ReferenceEquals(next.Value, now.Broadcast))
            {
                return next;
            }

            var kept = await KeepAsync(acting, id, sheet.Version, next.Value, now.Broadcast, stop);
            if (kept.IsOk || kept.Refusal!.Key != "error.sheet-changed" || tries == 4)
            {
                return kept.IsOk ? next : kept.Refusal!;
            }
        }
    }

    private async Task<Result<Sheet>> KeepAsync(Acting acting, SheetId id, long expected, Broadcast next, Broadcast? before, CancellationToken stop) =>
        await store.Registers.Keep(new Keeping(Broadcasts, id, expected, acting.Tap, acting.Who.Actor, acting.Happened, JsonSerializer.SerializeToUtf8Bytes(next, CoreJson.Default))
        {
            Messages = next.Rounds.Length == before?.Rounds.Length ? [] : [.. Messages(acting, id, next)],
        }, stop);

    // Calls are left out: nobody's phone rings in a classroom for something to read. Whoever reads it by one way gets it by no other, whichever round it was.
    private IEnumerable<Outgoing> Messages(Acting acting, SheetId id, Broadcast broadcast)
    {
        var wording = new Wording("reach.broadcast.message", null, "reach.broadcast.message", [("campus", acting.Book.Campus(broadcast.Campus)!.Name)]);
        foreach (var person in broadcast.Rounds[^1].To.Select(acting.Book.Person).OfType<Person>())
        {
            var step = 0;
            foreach (var message in addressing.To(person, $"broadcast|{id}|{broadcast.Rounds.Length}|{person.Id}", null, "broadcast", wording, acting.Now).Where(m => m.Channel != ReachChannels.Voice))
            {
                yield return message with { NotBefore = acting.Now + (Patience * step), Step = step++, Alert = $"broadcast|{id}|{person.Id}" };
            }
        }
    }

    private static Broadcast Of(Sheet sheet) => JsonSerializer.Deserialize<Broadcast>(sheet.Body.AsSpan(), CoreJson.Default)!;
}
