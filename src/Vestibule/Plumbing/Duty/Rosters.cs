using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>
/// Who is called and who is on duty, and when offices are open: the two sheets a district writes about it, and the book and roster that follow.
/// Everything that asks for the book gets it with the calendar in force.
/// </summary>
public sealed class Rosters
{
    /// <summary>The register of duty.</summary>
    public static readonly Register DutyRegister = new("duty", RecordClass.Operational);

    /// <summary>The register of the calendar.</summary>
    public static readonly Register CalendarRegister = new("calendar", RecordClass.Operational);

    /// <summary>The register of neighbouring schools.</summary>
    public static readonly Register NeighboursRegister = new("neighbours", RecordClass.Operational);

    // A district has one sheet of each. Their ids are the same everywhere, so that two nodes cannot begin two.
    private static readonly SheetId DutyId = new(new Guid("6a0f1f6e-63d8-4b39-9f2e-1d3c1f0e7a01")), CalendarId = new(new Guid("6a0f1f6e-63d8-4b39-9f2e-1d3c1f0e7a02")),
        NeighboursId = new(new Guid("6a0f1f6e-63d8-4b39-9f2e-1d3c1f0e7a03"));

    private readonly Func<DistrictStore> store;
    private readonly LadderTimes times;
    private readonly HeldSheet<Core.Alerts.Duty> duty;
    private readonly HeldSheet<SchoolCalendar> calendar;
    private readonly HeldSheet<Neighbours> neighbours;
    private volatile Joined? joined;

    /// <summary>The rosters of a store that may not be open yet.</summary>
    public Rosters(Func<DistrictStore> store, LadderTimes times, TimeProvider time)
    {
        (this.store, this.times) = (store, times);
        duty = new(() => store().Registers, DutyRegister, DutyId, time);
        calendar = new(() => store().Registers, CalendarRegister, CalendarId, time);
        neighbours = new(() => store().Registers, NeighboursRegister, NeighboursId, time);
    }

    /// <summary>What the district wrote about duty.</summary>
    public Core.Alerts.Duty Duty => duty.Current ?? Core.Alerts.Duty.Unwritten;

    /// <summary>What was read last, as one number for each sheet: another one means that somebody changed who is called or when.</summary>
    public (long Duty, long Calendar) Stamp => (duty.Version, calendar.Version);

    /// <summary>What the district wrote about neighbouring schools.</summary>
    public Neighbours Neighbours => neighbours.Current ?? Neighbours.Unwritten;

    /// <summary>Changes what is written about neighbouring schools.</summary>
    public Task<Result<Neighbours>> ChangeNeighboursAsync(Acting acting, Func<Neighbours, Result<Neighbours>> decide, CancellationToken stop) =>
        neighbours.ChangeAsync(acting, acting.Tap, now => decide(now ?? Neighbours.Unwritten), stop);

    /// <summary>The calendar in force.</summary>
    public SchoolCalendar Calendar(DistrictBook book) => calendar.Current ?? SchoolCalendar.Of(book);

    /// <summary>A book with the calendar in force.</summary>
    public DistrictBook Amend(DistrictBook book)
    {
        if (calendar.Current is not { } written)
        {
            return book;
        }

        return (joined is { } last && ReferenceEquals(last.Book, book) && ReferenceEquals(last.Calendar, written)
            ? last : joined = new Joined(book, written, written.Over(book))).Both;
    }

    /// <summary>The roster of a day that an instant is in.</summary>
    public Roster At(DistrictBook book, Instant now)
    {
        var day = now.InZone(book.TimeZone).Date;
        return Roster.Of(book, Duty, times, store().Book.OutOn(day), day);
    }

    /// <summary>Everybody who is out on a day, by whichever page it was said.</summary>
    public IReadOnlySet<PersonId> OutOn(LocalDate day) =>
        store().Book.OutOn(day).Concat(Duty.Absences.Where(a => a.On(day)).Select(a => a.Person)).ToHashSet();

    /// <summary>Changes the duty. A change after which some ladder would no longer end at somebody who answers day and night is refused.</summary>
    public Task<Result<Core.Alerts.Duty>> ChangeDutyAsync(Acting acting, Func<Core.Alerts.Duty, Result<Core.Alerts.Duty>> decide, CancellationToken stop) =>
        duty.ChangeAsync(acting, acting.Tap, now =>
        {
            var next = decide(now ?? Core.Alerts.Duty.Unwritten);
            return next.IsOk && LadderCheck.Refuse(new Roster(acting.Book, next.Value, times)) is { } no ? no : next;
        }, stop);

    /// <summary>Changes the calendar. A change after which some ladder would no longer end at somebody who answers day and night is refused.</summary>
    public Task<Result<SchoolCalendar>> ChangeCalendarAsync(Acting acting, Func<SchoolCalendar, Result<SchoolCalendar>> decide, CancellationToken stop) =>
        calendar.ChangeAsync(acting, acting.Tap, now =>
        {
            var next = decide(now ?? SchoolCalendar.Of(acting.Book));
            return next.IsOk && LadderCheck.Refuse(new Roster(next.Value.Over(acting.Book), Duty, times)) is { } no ? no : next;
        }, stop);

    private sealed record Joined(DistrictBook Book, SchoolCalendar Calendar, DistrictBook Both);
}
