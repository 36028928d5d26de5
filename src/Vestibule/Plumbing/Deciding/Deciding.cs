using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>
/// How a room changes an incident: a pure decision goes to the one ledger, and whatever became due by it (the next rung, a deadline) is
/// written in the same commit. The same tap sent twice acts once.
/// </summary>
public sealed class Deciding(Journals journals, Shelf shelf, Folding folding, LadderTimes times)
{
    /// <summary>One tap opens an incident. The id comes from the form, so that a repeated tap opens nothing twice.</summary>
    public Task<Result<Receipt>> OpenAsync(
        Screen screen, Form form, IncidentId id, AskKind ask, Channel channel, Place place, bool rehearsal, CancellationToken stop) =>
        OpenAsync(new Acting(screen.Book, screen.Who, form.Tap, form.Happened(), screen.Now), id, ask, channel, place, rehearsal, stop);

    /// <summary>Opens an incident for somebody acting.</summary>
    public async Task<Result<Receipt>> OpenAsync(
        Acting acting, IncidentId id, AskKind ask, Channel channel, Place place, bool rehearsal, CancellationToken stop)
    {
        var escalate = await EscalateAsync(acting.Book, acting.Now, stop);
        return await journals.Write(new Attempt(id, acting.Tap, acting.Who.Actor, acting.Happened), moment =>
        {
            if (moment.Incident is not null)
            {
                return ImmutableArray<Entry>.Empty;
            }

            var chosen = shelf.Choose(acting.Book, ask, place, channel, moment.Now);
            if (!chosen.IsOk)
            {
                return chosen.Refusal!;
            }

            var open = new OpenIncident(
                new(DerivedIds.Of(acting.Tap.Value, 1)), ask, channel, place, chosen.Value.Edition.Digest, chosen.Value.Procedure.Id.Value, EngineSemantics, rehearsal);
            return WithDue(null, open.Decide(moment.NextCaseNumber, acting.Who), escalate, id, acting.Who.Actor, moment.Now);
        }, stop);
    }

    /// <summary>The number of the engine's reading of procedure files, kept with each incident.</summary>
    public const int EngineSemantics = 1;

    /// <summary>Decides on an incident that exists.</summary>
    public Task<Result<Receipt>> OnAsync(
        Screen screen, Form form, IncidentId id, Func<Incident, Instant, Result<ImmutableArray<Entry>>> decide, CancellationToken stop) =>
        OnAsync(new Acting(screen.Book, screen.Who, form.Tap, form.Happened(), screen.Now), id, decide, stop);

    /// <summary>Decides on an incident that exists, for somebody acting.</summary>
    public async Task<Result<Receipt>> OnAsync(
        Acting acting, IncidentId id, Func<Incident, Instant, Result<ImmutableArray<Entry>>> decide, CancellationToken stop)
    {
        var escalate = await EscalateAsync(acting.Book, acting.Now, stop);
        return await journals.Write(new Attempt(id, acting.Tap, acting.Who.Actor, acting.Happened), moment => moment.Incident is not { } incident
            ? new Refusal("not-found")
            : WithDue(incident, decide(incident, moment.Now), escalate, id, acting.Who.Actor, moment.Now), stop);
    }

    /// <summary>Decides on two incidents at once: both are written, or neither.</summary>
    public async Task<Result<Receipt>> OnBothAsync(
        Screen screen, Form form, IncidentId one, IncidentId two, Func<Incident, Incident, Result<ImmutableArray<Entry>>> decide, CancellationToken stop)
    {
        var escalate = await EscalateAsync(screen.Book, screen.Now, stop);
        if (await journals.Read(one, stop) is not { } first || await journals.Read(two, stop) is not { } second)
        {
            return new Refusal("not-found");
        }

        var by = screen.Who.Actor;
        return await journals.WriteBoth!(
            new Attempt(one, form.Tap, by, form.Happened()), m => WithDue(m.Incident, decide(m.Incident!, second), escalate, one, by, m.Now),
            new Attempt(two, new TapId(DerivedIds.Of(form.Tap.Value, 3)), by, form.Happened()), m => WithDue(m.Incident, decide(m.Incident!, first), escalate, two, by, m.Now), stop);
    }

    /// <summary>Adds another thing the officials ask for.</summary>
    public Task<Result<Receipt>> AddAskAsync(Screen screen, Form form, IncidentId id, AskKind ask, Channel channel, CancellationToken stop) =>
        OnAsync(screen, form, id, (incident, now) =>
        {
            var chosen = shelf.Choose(screen.Book, ask, incident.Place, channel, now);
            return chosen.IsOk
                ? new AddAccessRequest(new(DerivedIds.Of(form.Tap.Value, 1)), ask, channel, chosen.Value.Edition.Digest, chosen.Value.Procedure.Id.Value)
                    .Decide(incident, screen.Who)
                : chosen.Refusal!;
        }, stop);

    /// <summary>The clockwork's own decision: what is due now. Nothing due writes nothing.</summary>
    public async Task<Result<Receipt>> DueAsync(DistrictBook book, IncidentId id, TapId tap, Instant now, CancellationToken stop)
    {
        var escalate = await EscalateAsync(book, now, stop);
        return await journals.Write(new Attempt(id, tap, Actor.Program, new Happened(now, TimeSource.Server)), moment => moment.Incident is not { } incident
            ? new Refusal("not-found")
            : WithDue(incident, ImmutableArray<Entry>.Empty, escalate, id, Actor.Program, moment.Now), stop);
    }

    /// <summary>The rule of escalation with today's absences.</summary>
    public async Task<Escalate> EscalateAsync(DistrictBook book, Instant now, CancellationToken stop) =>
        new(await RosterAsync(book, now, stop));

    /// <summary>The district's roster today.</summary>
    public async Task<Roster> RosterAsync(DistrictBook book, Instant now, CancellationToken stop)
    {
        var day = now.InZone(book.TimeZone).Date;
        return Roster.Of(book, await journals.Duty(stop), times, await journals.OutToday(day, stop), day);
    }

    private Result<ImmutableArray<Entry>> WithDue(
        Incident? before, Result<ImmutableArray<Entry>> decided, Escalate escalate, IncidentId id, Actor by, Instant now)
    {
        if (!decided.IsOk)
        {
            return decided;
        }

        var after = decided.Value.IsEmpty && before is not null ? before : folding.Fold(before, Draft(before, decided.Value, id, by, now));
        return decided.Value.AddRange(escalate.Decide(after, now));
    }

    /// <summary>Lines as they would be, to look ahead with. The ledger gives the real ones their ids and places.</summary>
    private static ImmutableArray<Line> Draft(Incident? before, ImmutableArray<Entry> entries, IncidentId id, Actor by, Instant now) =>
    [
        .. entries.Select((e, n) => new Line(
            new EntryId(DerivedIds.Of(id.Value, n + 1)), (before?.Version ?? -1) + n + 1, id, by, new Happened(now, TimeSource.Server), now, e)),
    ];
}

/// <summary>Somebody acting at an instant: in which district, who, by which tap, and when it happened.</summary>
public sealed record Acting(DistrictBook Book, Who Who, TapId Tap, Happened Happened, Instant Now);

/// <summary>Ids that follow from another id, so that a repeated tap makes the same ones.</summary>
public static class DerivedIds
{
    /// <summary>The officer who is surely there before anybody recorded one: the same for everybody who looks.</summary>
    public static OfficialId FirstOfficial(IncidentId incident) => new(Of(incident.Value, 1001));

    /// <summary>The n-th id that follows from a seed: version 8 (RFC 9562, section 5.8), from SHA-256.</summary>
    public static Guid Of(Guid seed, int n)
    {
        Span<byte> input = stackalloc byte[20];
        seed.TryWriteBytes(input, bigEndian: true, out _);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(input[16..], n);
        Span<byte> hash = stackalloc byte[32];
        System.Security.Cryptography.SHA256.HashData(input, hash);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
