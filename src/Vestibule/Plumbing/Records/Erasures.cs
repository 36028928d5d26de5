using System.Collections.Immutable;
using NodaTime;
using NodaTime.Text;
using Vestibule.Core.District;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>
/// The one way anything with a time of its own is erased, in the records room or at a door: from a list that one person put forward and another agreed to, each thing looked at once more when its turn
/// comes. A hold that was placed meanwhile, or a new request, keeps it.
/// </summary>
public sealed class Erasures(RecordsDesk desk, PaperChest chest, DistrictStore store, RuleShelf rules, FigureBook figures)
{
    /// <summary>Codes of a list's state.</summary>
    public const int Proposed = 0, Agreed = 1, Done = 2, TakenBack = 3;

    /// <summary>Codes of a hold's state.</summary>
    public const int Standing = 0, Lifted = 1;

    /// <summary>Why something was kept that is there and cannot be read: nobody can know whom it names.</summary>
    public const string Damaged = "records.erasure.damaged";

    private readonly KeptThings things = new(desk, store);

    /// <summary>How many things one list holds at most.</summary>
    public const int Most = 500;

    /// <summary>What is to be erased up to a day, with its rule, and what stands in the way.</summary>
    public async Task<ImmutableArray<Erasure>> PlanAsync(DistrictBook book, LocalDate today, LocalDate until, CancellationToken stop)
    {
        var (zone, law, kept) = (book.TimeZone, rules.Of(book), ImmutableArray.CreateBuilder<KeptThing>());
        foreach (var of in KeptThings.Classes)
        {
            if (law.Keep(of, today) is { Years: { } years })
            {
                // Two days later than the day itself: a year has no 29 February to count back to.
                await foreach (var thing in things.OverBefore(of, zone.AtStartOfDay(until.PlusYears(-years).PlusDays(2)).ToInstant(), stop))
                {
                    kept.Add(thing);
                }
            }
        }

        return [.. (await PlanAsync(kept.ToImmutable(), law, today, zone, stop)).Where(e => e.On <= until)];
    }

    private async Task<ImmutableArray<Erasure>> PlanAsync(ImmutableArray<KeptThing> kept, RuleBook law, LocalDate today, DateTimeZone zone, CancellationToken stop)
    {
        var naming = new Dictionary<SheetId, RecordsRequest>();
        foreach (var key in kept.SelectMany(k => k.LookUps).Distinct())
        {
            foreach (var request in await desk.FindByAsync(key, stop))
            {
                naming[request.Id] = request;
            }
        }

        foreach (var id in kept.Select(k => k.Request).OfType<SheetId>().Distinct().Where(i => !naming.ContainsKey(i)))
        {
            if (await desk.ReadAsync(id, stop) is { Request: var own })
            {
                naming[id] = own;
            }
        }

        if (kept.Any(k => k.Said is not null))
        {
            // Whom a case names is known from free words alone: every request that keeps anything is held against them.
            foreach (var keeping in await KeepingAsync(stop))
            {
                naming.TryAdd(keeping.Id, keeping);
            }
        }

        return Retention.Plan(kept, naming.Values, [.. (await HoldsAsync(stop)).Select(h => h.Hold)], law, today, zone);
    }

    /// <summary>The requests that are open or held.</summary>
    private async Task<IEnumerable<RecordsRequest>> KeepingAsync(CancellationToken stop) =>
        (await desk.ListAsync(null, stop)).Where(r => r.Hold is not null || r.State != RequestState.Closed);

    /// <summary>What keeps one thing today: the same answer by which it would be erased. Null when its time is over and nothing stands in the way.</summary>
    public async Task<Refusal?> KeptBecauseAsync(DistrictBook book, KeptClass kept, SheetId id, LocalDate today, CancellationToken stop) =>
        await things.OneAsync(kept, id, stop) is not { } thing ? new Refusal(Damaged)
        : (await PlanAsync([thing], rules.Of(book), today, book.TimeZone, stop)).FirstOrDefault() is not { } one ? new Refusal("records.keep.no-rule")
        : one.Blocked ?? (one.On > today ? new Refusal("records.keep.until", ("day", LocalDatePattern.Iso.Format(one.On))) : null);

    /// <summary>The holds that stand.</summary>
    public async Task<ImmutableArray<(SheetId Id, long Version, AnticipatedHold Hold)>> HoldsAsync(CancellationToken stop) =>
        [.. (await desk.Registers.List(RecordsRegisters.Holds, new SheetFilter([Standing], Take: int.MaxValue), stop)).Select(s => (s.Id, s.Version, AnticipatedHold.Read(s.Body.AsSpan())))];

    /// <summary>Lists in some states, the newest first.</summary>
    public async Task<ImmutableArray<(SheetId Id, long Version, ErasureList List)>> ListsAsync(ImmutableArray<int> states, CancellationToken stop) =>
        [.. (await desk.Registers.List(RecordsRegisters.Erasures, new SheetFilter(states), stop)).Select(s => (s.Id, s.Version, ErasureList.Read(s.Body.AsSpan())))];

    /// <summary>Why nothing about a student may be destroyed, here or anywhere else; null when no request and no hold stands in the way.</summary>
    public async Task<Refusal?> BlocksAsync(Student student, CancellationToken stop)
    {
        var naming = new List<RecordsRequest>();
        foreach (var key in student.Keys)
        {
            naming.AddRange(await desk.FindByAsync(key, stop));
        }

        return Retention.Blocks([.. student.Keys], null, naming, [.. (await HoldsAsync(stop)).Select(h => h.Hold)]);
    }

    /// <summary>Puts forward all that is due today. Refused when nothing is, or another list waits.</summary>
    public async Task<Result<ErasureList>> ProposeAsync(Acting acting, Holder me, CancellationToken stop)
    {
        if ((await ListsAsync([Proposed, Agreed], stop)).Length > 0)
        {
            return new Refusal("records.erasure.waits");
        }

        var today = acting.Now.InZone(acting.Book.TimeZone).Date;
        ImmutableArray<ErasureItem> items =
        [
            .. (await PlanAsync(acting.Book, today, today, stop)).Where(e => e.IsDue(today)).Take(Most).Select(e => new ErasureItem(e.Kept.Class, e.Kept.Id, e.Rule.Name, e.On, null, null)),
        ];
        return items.IsEmpty ? new Refusal("records.erasure.nothing")
            : await KeepAsync(acting, new SheetId(DerivedIds.Of(acting.Tap.Value, 1)), 0, Proposed, new ErasureList(items, me, null, null), stop);
    }

    /// <summary>Another person agrees; the next beat erases.</summary>
    public async Task<Result<ErasureList>> AgreeAsync(Acting acting, Holder me, SheetId id, CancellationToken stop)
    {
        if ((await ListsAsync([Proposed], stop)).FirstOrDefault(l => l.Id == id) is not { List: { } list } found)
        {
            return new Refusal("records.erasure.changed");
        }

        // What happened at a door holds counsel's advice: it is counsel who agrees that it goes.
        if (list.OfDoors && !Access.May(acting.Who, Act.CloseRecords))
        {
            return new Refusal("records.erasure.counsel");
        }

        var agreed = list.Agree(me);
        return agreed.IsOk ? await KeepAsync(acting, id, found.Version, Agreed, agreed.Value, stop) : agreed;
    }

    /// <summary>A list that waits is taken back; nothing of it is erased.</summary>
    public async Task<Result<ErasureList>> TakeBackAsync(Acting acting, SheetId id, CancellationToken stop) =>
        (await ListsAsync([Proposed], stop)).FirstOrDefault(l => l.Id == id) is { List: { } list } found
            ? await KeepAsync(acting, id, found.Version, TakenBack, list, stop) : new Refusal("records.erasure.changed");

    /// <summary>Erases what was agreed to, and makes the list its certificate. Begun twice, or cut off in the middle, it erases nothing twice and forgets nothing.</summary>
    public async Task RunAsync(Func<Acting> program, CancellationToken stop)
    {
        // The figures of a year that is over are made before anything of it goes, whoever looks at them or nobody.
        var beat = program();
        await figures.MakeAsync(beat.Book, beat.Now, stop);
        foreach (var (id, version, list) in await ListsAsync([Agreed], stop))
        {
            var acting = program();
            var today = acting.Now.InZone(acting.Book.TimeZone).Date;
            var items = ImmutableArray.CreateBuilder<ErasureItem>(list.Items.Length);
            foreach (var item in list.Items)
            {
                var (erased, why) = await things.OneAsync(item.Class, item.Id, stop) is not { } thing
                    ? await things.IsGoneAsync(item.Class, item.Id, stop) ? (true, (string?)null) : (false, Damaged)
                    : (await PlanAsync([thing], rules.Of(acting.Book), today, acting.Book.TimeZone, stop)).FirstOrDefault() is not { } now ? (false, "records.erasure.changed")
                    : !now.IsDue(today) ? (false, now.Blocked?.Key ?? "records.erasure.not-yet")
                    : await EraseAsync(item, acting, stop);
                items.Add(item with { Erased = erased, KeptBecause = why });
            }

            await KeepAsync(acting with { Tap = new TapId(DerivedIds.Of(id.Value, 9)) }, id, version, Done, list with { Items = items.ToImmutable(), Done = acting.Now }, stop);
        }
    }

    private Task<(bool Erased, string? Why)> EraseAsync(ErasureItem item, Acting acting, CancellationToken stop) =>
        KeptThings.RegisterOf(item.Class) is { } register ? EraseSheetAsync(register, item, acting, stop) : EraseCaseAsync(item, acting, stop);

    private async Task<(bool Erased, string? Why)> EraseSheetAsync(Register register, ErasureItem item, Acting acting, CancellationToken stop)
    {
        var papers = item.Class == KeptClass.Request && await desk.ReadAsync(item.Id, stop) is { Request: var request } ? request.Papers
            : item.Class == KeptClass.Mail && await desk.Registers.Read(register, item.Id, stop) is { } sheet && IntakeMail.Read(sheet.Body.AsSpan()).Mail is { } mail ? [mail] : [];
        foreach (var paper in papers.Select(p => p.Paper))
        {
            if (await DestroyAsync([PaperChest.SmallOf(paper), PaperChest.PreviewOf(paper), paper], stop) is { } no)
            {
                return (false, no.Key);
            }
        }

        var n = 100;
        foreach (var note in item.Class == KeptClass.Request ? await desk.Registers.Find(RecordsRegisters.Notes, item.Id.ToString(), stop) : [])
        {
            if ((await desk.Registers.Erase(RecordsRegisters.Notes, note.Id, item.Rule, new TapId(DerivedIds.Of(note.Id.Value, ++n)), acting.Who.Actor, stop)).Refusal is { } stays)
            {
                return (false, stays.Key);
            }
        }

        var done = await desk.Registers.Erase(register, item.Id, item.Rule, new TapId(DerivedIds.Of(item.Id.Value, 99)), acting.Who.Actor, stop);
        return (done.IsOk, done.Refusal?.Key);
    }

    /// <summary>A case with its papers, or its papers alone: then the case says that they are gone, before they go.</summary>
    private async Task<(bool Erased, string? Why)> EraseCaseAsync(ErasureItem item, Acting acting, CancellationToken stop)
    {
        var incident = new IncidentId(item.Id.Value);
        var papers = await store.Papers.Of(incident, stop);
        if (item.Class == KeptClass.CasePapers)
        {
            var said = await store.Ledger.Write(new Attempt(incident, new TapId(DerivedIds.Of(incident.Value, 98)), acting.Who.Actor, acting.Happened), moment =>
                moment.Incident is null ? new Refusal("error.no-such-case") : ImmutableArray.Create<Entry>(new Erased([], item.Rule)), stop);
            if (said.Refusal is { } no)
            {
                return (false, no.Key);
            }

            return await DestroyAsync(papers, stop) is { } some ? (false, some.Key) : (true, null);
        }

        if (await DestroyAsync(papers, stop) is { } left)
        {
            return (false, left.Key);
        }

        var done = await store.Ledger.Erase(incident, item.Rule, new TapId(DerivedIds.Of(incident.Value, 99)), acting.Who.Actor, stop);
        return (done.IsOk, done.Refusal?.Key);
    }

    /// <summary>Null when all are gone; else why one is not.</summary>
    private async Task<Refusal?> DestroyAsync(IEnumerable<PaperId> papers, CancellationToken stop)
    {
        foreach (var paper in papers)
        {
            if ((await chest.Destroy(paper, stop)).Refusal is { } no)
            {
                return no;
            }
        }

        return null;
    }

    private async Task<Result<ErasureList>> KeepAsync(Acting acting, SheetId id, long version, int state, ErasureList list, CancellationToken stop)
    {
        var kept = await desk.Registers.Keep(new Keeping(RecordsRegisters.Erasures, id, version, acting.Tap, acting.Who.Actor, acting.Happened, list.Write()) { State = state }, stop);
        return kept.IsOk ? list : kept.Refusal!;
    }
}
