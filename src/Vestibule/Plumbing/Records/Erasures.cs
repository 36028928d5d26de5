using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>
/// The one way anything of the records room is erased: from a list that one person put forward and another agreed to, each thing looked at once more when its turn
/// comes. A hold that was placed meanwhile, or a new request, keeps it.
/// </summary>
public sealed class Erasures(RecordsDesk desk, PaperChest chest)
{
    /// <summary>Codes of a list's state.</summary>
    public const int Proposed = 0, Agreed = 1, Done = 2, TakenBack = 3;

    /// <summary>Codes of a hold's state.</summary>
    public const int Standing = 0, Lifted = 1;

    private const int Page = 200;

    /// <summary>How many things one list holds at most.</summary>
    public const int Most = 500;

    /// <summary>Everything that is over, with its day, its rule, and what stands in the way.</summary>
    public async Task<ImmutableArray<Erasure>> PlanAsync(DateTimeZone zone, CancellationToken stop) =>
        Retention.Plan(await KeptAsync(stop), await desk.ListAsync(null, stop), [.. (await HoldsAsync(stop)).Select(h => h.Hold)], ClassRule.Usual, zone);

    /// <summary>The holds that stand.</summary>
    public async Task<ImmutableArray<(SheetId Id, long Version, AnticipatedHold Hold)>> HoldsAsync(CancellationToken stop) =>
        [.. (await AllAsync(RecordsRegisters.Holds, [Standing], stop)).Select(s => (s.Id, s.Version, AnticipatedHold.Read(s.Body.AsSpan())))];

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
            .. (await PlanAsync(acting.Book.TimeZone, stop)).Where(e => e.IsDue(today)).Take(Most).Select(e => new ErasureItem(e.Kept.Class, e.Kept.Id, e.Rule.Name, e.On, null, null)),
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
        foreach (var (id, version, list) in await ListsAsync([Agreed], stop))
        {
            var acting = program();
            var plan = (await PlanAsync(acting.Book.TimeZone, stop)).ToDictionary(e => e.Kept.Id);
            var today = acting.Now.InZone(acting.Book.TimeZone).Date;
            var items = ImmutableArray.CreateBuilder<ErasureItem>(list.Items.Length);
            foreach (var item in list.Items)
            {
                var (erased, why) = !plan.TryGetValue(item.Id, out var now) ? (await GoneAsync(item, stop) ? (true, (string?)null) : (false, "records.erasure.changed"))
                    : !now.IsDue(today) ? (false, now.Blocked?.Key ?? "records.erasure.not-yet")
                    : await EraseAsync(item, acting, stop);
                items.Add(item with { Erased = erased, KeptBecause = why });
            }

            await KeepAsync(acting with { Tap = new TapId(DerivedIds.Of(id.Value, 9)) }, id, version, Done, list with { Items = items.ToImmutable(), Done = acting.Now }, stop);
        }
    }

    private static Register RegisterOf(KeptClass kept) => kept switch
    {
        KeptClass.Request => RecordsRegisters.Requests, KeptClass.Link => RecordsRegisters.Links, KeptClass.Search => RecordsRegisters.Searches, _ => RecordsRegisters.Mails,
    };

    private async Task<bool> GoneAsync(ErasureItem item, CancellationToken stop) => await desk.Registers.Read(RegisterOf(item.Class), item.Id, stop) is null;

    private async Task<(bool Erased, string? Why)> EraseAsync(ErasureItem item, Acting acting, CancellationToken stop)
    {
        var papers = item.Class == KeptClass.Request && await desk.ReadAsync(item.Id, stop) is { Request: var request } ? request.Papers
            : item.Class == KeptClass.Mail && await desk.Registers.Read(RecordsRegisters.Mails, item.Id, stop) is { } sheet && IntakeMail.Read(sheet.Body.AsSpan()).Mail is { } mail ? [mail] : [];
        foreach (var paper in papers.Select(p => p.Paper))
        {
            foreach (var drawn in new[] { PaperChest.SmallOf(paper), PaperChest.PreviewOf(paper), paper })
            {
                await chest.Destroy(drawn, stop);
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

        var done = await desk.Registers.Erase(RegisterOf(item.Class), item.Id, item.Rule, new TapId(DerivedIds.Of(item.Id.Value, 99)), acting.Who.Actor, stop);
        return (done.IsOk, done.Refusal?.Key);
    }

    private async Task<Result<ErasureList>> KeepAsync(Acting acting, SheetId id, long version, int state, ErasureList list, CancellationToken stop)
    {
        var kept = await desk.Registers.Keep(new Keeping(RecordsRegisters.Erasures, id, version, acting.Tap, acting.Who.Actor, acting.Happened, list.Write()) { State = state }, stop);
        return kept.IsOk ? list : kept.Refusal!;
    }

    /// <summary>Everything that is kept here and has a rule. A link and a mail belong to their request; a search to whomever was looked for.</summary>
    private async Task<ImmutableArray<KeptThing>> KeptAsync(CancellationToken stop)
    {
        var requests = (await desk.ListAsync(null, stop)).ToDictionary(r => r.Id);
        var kept = ImmutableArray.CreateBuilder<KeptThing>();
        kept.AddRange(requests.Values.Select(r => new KeptThing(KeptClass.Request, r.Id, r.Id, [.. r.Students.SelectMany(s => s.Keys)], r.ClosedAt)));
        kept.AddRange((await AllAsync(RecordsRegisters.Links, [0, 1], stop)).Select(s => (s.Id, Link: SealedLink.Read(s.Body.AsSpan())))
            .Select(l => new KeptThing(KeptClass.Link, l.Id, l.Link.Request, Named(l.Link.Request), l.Link.Expires)));
        kept.AddRange((await AllAsync(RecordsRegisters.Mails, [1], stop)).Select(s => (s.Id, Mail: IntakeMail.Read(s.Body.AsSpan())))
            .Select(m => new KeptThing(KeptClass.Mail, m.Id, m.Mail.Request, Named(m.Mail.Request), m.Mail.Found)));
        kept.AddRange((await AllAsync(RecordsRegisters.Searches, [0], stop)).Select(s => new KeptThing(KeptClass.Search, s.Id, null,
            [.. SearchedFor(s.Body.AsSpan())], s.Made)));
        return kept.ToImmutable();

        ImmutableArray<string> Named(SheetId? request) => request is { } id && requests.TryGetValue(id, out var found) ? [.. found.Students.SelectMany(s => s.Keys)] : [];
    }

    private static string[] SearchedFor(ReadOnlySpan<byte> body) =>
        System.Text.Json.JsonDocument.Parse(body.ToArray()).RootElement.TryGetProperty("typed", out var typed) && typed.GetString() is { } text
            ? [Key.Of("student-number", text), Key.Of("student-name", text)] : [];

    private async Task<List<Sheet>> AllAsync(Register register, ImmutableArray<int> states, CancellationToken stop)
    {
        var all = new List<Sheet>();
        IReadOnlyList<Sheet> page;
        do
        {
            page = await desk.Registers.List(register, new SheetFilter(states, all.Count == 0 ? null : all[^1].Opened, Page), stop);
            all.AddRange(page);
        }
        while (page.Count == Page);
        return all;
    }
}
