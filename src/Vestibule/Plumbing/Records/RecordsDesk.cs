using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Core.Records;
using Vestibule.Core.Records.Decisions;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>A request as it is kept, and at which version.</summary>
public sealed record KeptRequest(RecordsRequest Request, long Version);

/// <summary>
/// The one way to keep a request for records. With each change go, in the same commit, the lines of the record of disclosures, the messages,
/// and when somebody must look again.
/// </summary>
public sealed class RecordsDesk(Registers registers, RuleShelf rules, Rosters rosters, Addressing addressing)
{
    private const int Tries = 4, TapsKept = 40;
    private static readonly ImmutableArray<int> Everything = [.. Enum.GetValues<RequestState>().Select(s => (int)s)];

    /// <summary>The register underneath, for what is kept beside requests.</summary>
    public Registers Registers => registers;

    /// <summary>Somebody who sits over a request, now.</summary>
    public Sitting Sitting(DistrictBook book, Who who, Instant now) => new(who, now, book.TimeZone, rules.Of(book), WorkingCalendar.Of(book));

    /// <summary>A request, or null.</summary>
    public async Task<KeptRequest?> ReadAsync(SheetId id, CancellationToken stop) =>
        await registers.Read(RecordsRegisters.Requests, id, stop) is { } sheet ? Of(sheet) : null;

    /// <summary>A request that somebody may see; one that they may not is not there.</summary>
    public async Task<KeptRequest?> FindAsync(Screen screen, Act act, string id, CancellationToken stop) =>
        Guid.TryParse(id, out var guid) && await ReadAsync(new SheetId(guid), stop) is { } kept
        && Access.May(screen.Who, act, new RecordsMatter(kept.Request.Outside)) ? kept : null;

    /// <summary>All requests in some states, newest first.</summary>
    public async Task<ImmutableArray<RecordsRequest>> ListAsync(IEnumerable<RequestState>? states, CancellationToken stop)
    {
        var all = ImmutableArray.CreateBuilder<RecordsRequest>();
        ImmutableArray<int> wanted = states is null ? Everything : [.. states.Select(s => (int)s)];
        IReadOnlyList<Sheet> page;
        long? before = null;
        do
        {
            page = await registers.List(RecordsRegisters.Requests, new SheetFilter(wanted, before), stop);
            all.AddRange(page.Select(s => Of(s).Request));
            before = page.Count == 0 ? null : page.Min(s => s.Opened);
        }
        while (page.Count == 200);
        return all.ToImmutable();
    }

    /// <summary>Requests that can be found by a value.</summary>
    public async Task<ImmutableArray<RecordsRequest>> FindByAsync(string lookUp, CancellationToken stop) =>
        [.. (await registers.Find(RecordsRegisters.Requests, lookUp, stop)).Select(s => Of(s).Request)];

    /// <summary>Passes a request on. The legal office is told in the same commit.</summary>
    public async Task<Result<RecordsRequest>> PassOnAsync(
        Acting acting, PassOn what, ImmutableArray<RequestPaper> papers, CancellationToken stop, IEnumerable<Keeping>? also = null)
    {
        if (await ReadAsync(what.Id, stop) is { } there)
        {
            return there.Request;
        }

        var decided = what.Decide(acting.Who, acting.Now);
        return decided.IsOk ? await KeepAsync(acting, decided.Value with { Papers = papers }, 0, also ?? [], stop) : decided;
    }

    /// <summary>
    /// Decides on a request as it is now, and keeps what comes of it. Somebody who was faster is never overwritten: the decision is made
    /// again on what they made. What is given along is kept in the same commit.
    /// </summary>
    public async Task<Result<RecordsRequest>> ActAsync(
        Acting acting, SheetId id, Func<RecordsRequest, Sitting, Result<RecordsRequest>> decide, Func<RecordsRequest, IEnumerable<Keeping>>? also, CancellationToken stop)
    {
        for (var n = 1; ; n++)
        {
            if (await ReadAsync(id, stop) is not { } kept)
            {
                return new Refusal("not-found");
            }

            if (kept.Request.Taps.Contains(acting.Tap))
            {
                return kept.Request;
            }

            var decided = decide(kept.Request, Sitting(acting.Book, acting.Who, acting.Now));
            if (!decided.IsOk || ReferenceEquals(decided.Value, kept.Request))
            {
                return decided;
            }

            var done = await KeepAsync(acting, decided.Value, kept.Version, also?.Invoke(decided.Value) ?? [], stop);
            if (done.Refusal is not { Key: "error.sheet-changed" } || n == Tries)
            {
                return done;
            }
        }
    }

    /// <summary>Reminds of a request whose moment has come, as it was when that was seen; nothing when somebody was faster.</summary>
    public async Task<Result<RecordsRequest>> RemindAsync(Acting acting, SheetId id, long version, CancellationToken stop)
    {
        if (await ReadAsync(id, stop) is not { } kept || kept.Request.Taps.Contains(acting.Tap))
        {
            return new Refusal("not-found");
        }

        if (kept.Version != version)
        {
            return new Refusal("error.sheet-changed");
        }

        var on = Sitting(acting.Book, acting.Who, acting.Now);
        var roster = rosters.At(acting.Book, acting.Now);
        var rungs = LegalRungs(acting, kept.Request).Select(r => r.People);
        var people = Reminding.Whom(kept.Request, kept.Request.Counsel is { } has ? roster.Present(has.Person, acting.Now) : null, rungs).Select(acting.Book.Person).OfType<Person>().ToImmutableArray();
        people = people.IsEmpty ? Whose(acting.Book, kept.Request) : people;
        return await KeepAsync(acting, on.Noted(kept.Request with { Reminded = acting.Now }, "reminded", string.Join(", ", people.Select(p => p.Name))), kept.Version, [], stop, people);
    }

    private async Task<Result<RecordsRequest>> KeepAsync(
        Acting acting, RecordsRequest request, long expected, IEnumerable<Keeping> also, CancellationToken stop, ImmutableArray<Person> remind = default)
    {
        request = request with { Taps = [.. request.Taps.TakeLast(TapsKept - 1), acting.Tap] };
        var on = Sitting(acting.Book, acting.Who, acting.Now);
        var due = request.DueBy(on.Rules, on.Calendar, on.Zone);
        var keepings = ImmutableArray.CreateBuilder<Keeping>();
        keepings.Add(new Keeping(RecordsRegisters.Requests, request.Id, expected, acting.Tap, acting.Who.Actor, acting.Happened, request.Write())
        {
            State = (int)request.State, Due = Reminding.Next(request, due, on.Zone, on.Calendar), LookUps = request.LookUps,
            Messages = request.Practice || (expected == 0 && request.Incident is not null) || (expected != 0 && remind.IsDefault) ? []
                : [.. Messages(acting, remind.IsDefault ? Whose(acting.Book, request) : remind, request, $"{expected}")],
            CalledOff = expected != 0 && Answers(acting.Who, request) ? [new CalledOff(Calls(request), "answered")] : [],
        });
        foreach (var line in request.Practice ? [] : DisclosureLine.Of(request))
        {
            await AddLineAsync(keepings, acting, RecordsRegisters.Lines, line with { Items = [.. line.Items.Where(i => i.Recording != Recording.UnitsOwn)] }, stop);
            await AddLineAsync(keepings, acting, RecordsRegisters.UnitLines, line with { Items = [.. line.Items.Where(i => i.Recording == Recording.UnitsOwn)] }, stop);
        }

        keepings.AddRange(also);
        var kept = await registers.KeepAll(keepings.ToImmutable(), stop);
        return kept.IsOk ? request : kept.Refusal!;
    }

    /// <summary>Only somebody who can do what the alert asks for answers it.</summary>
    private static bool Answers(Who who, RecordsRequest request) =>
        who.Person is not null && new[] { Act.HandleRecords, Act.DecideRecords }.Any(a => Access.May(who, a, new RecordsMatter(request.Outside)));

    private async Task AddLineAsync(ImmutableArray<Keeping>.Builder keepings, Acting acting, Register register, DisclosureLine line, CancellationToken stop)
    {
        var id = RecordsRegisters.IdOf(register.Name + line.Key);
        var there = await registers.Read(register, id, stop);
        var body = line.Write();
        if (there is null ? line.Items.IsEmpty : there.Body.AsSpan().SequenceEqual(body))
        {
            return;
        }

        keepings.Add(new Keeping(register, id, there?.Version ?? 0, new TapId(DerivedIds.Of(acting.Tap.Value, 3000 + keepings.Count)), acting.Who.Actor, acting.Happened, body)
        {
            LookUps = [.. line.Student.Keys],
        });
    }

    private static ImmutableArray<Person> Whose(DistrictBook book, RecordsRequest request) =>
        request.Counsel is { } has && book.Person(has.Person) is { } holder ? [holder] : [.. book.StaffOf(Role.Legal)];

    /// <summary>
    /// Messages to people of the legal office, by each one's channels in turn, those of their rung first. They say where to look and nothing else, and stop when
    /// anybody who may work on the request does anything with it.
    /// </summary>
    private IEnumerable<Outgoing> Messages(Acting acting, IEnumerable<Person> people, RecordsRequest request, string occasion)
    {
        var rungs = LegalRungs(acting, request);
        var wording = new Wording("records.message", null, "records.message", [("district", acting.Book.Name)]);
        return people.SelectMany(p => addressing.To(p, $"{request.Id}|{occasion}|{p.Id}", Calls(request), Answering.Records, wording, acting.Now,
                first: rungs.FirstOrDefault(r => r.People.Contains(p.Id))?.Channels ?? []))
            .Concat(addressing.ToSystems($"{request.Id}|{occasion}", Calls(request), Answering.Records, wording, acting.Now));
    }

    private ImmutableArray<Rung> LegalRungs(Acting acting, RecordsRequest request) =>
        rosters.At(acting.Book, acting.Now).Ladder(LadderNames.Legal, request.Campus ?? acting.Book.Campuses[0].Id, acting.Now).Rungs;

    private static string Calls(RecordsRequest request) => $"{request.Id}|{Answering.Records}";

    private static KeptRequest Of(Sheet sheet) => new(RecordsRequest.Read(sheet.Body.AsSpan()), sheet.Version);
}
