using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Alerts;

/// <summary>
/// The district's book and duty read together: who is on a rung or a rotation at an instant, in the district's zone, with everybody who is out
/// and those who stand in for them.
/// </summary>
public sealed record Roster(DistrictBook Book, Duty Duty, LadderTimes Times)
{
    private readonly DateTimeZone zone = Book.TimeZone;

    /// <summary>The roster with people who are out for one whole day, in addition to those the duty names.</summary>
    public static Roster Of(DistrictBook book, Duty duty, LadderTimes times, IEnumerable<PersonId> outThatDay, LocalDate day) => new(
        book, duty with { Absences = [.. outThatDay.Where(p => !duty.Absences.Any(a => a.Person == p && a.On(day))).Select(p => new Absence(p, day, day, null)), .. duty.Absences] }, times);

    /// <summary>Whether somebody is out at an instant.</summary>
    public bool IsOut(PersonId person, Instant at) => AbsenceOf(person, at.InZone(zone).Date) is not null;

    /// <summary>Who comes when this person is called: they themselves, whoever stands in, or nobody.</summary>
    public PersonId? Present(PersonId person, Instant at)
    {
        var day = at.InZone(zone).Date;
        var asked = new HashSet<PersonId>();
        for (PersonId? next = person; next is { } who && asked.Add(who) && Book.Person(who) is not null;)
        {
            if (AbsenceOf(who, day) is not { } absence)
            {
                return who;
            }

            next = absence.Substitute;
        }

        return null;
    }

    /// <summary>Who is on a rotation at an instant, and why.</summary>
    public (PersonId? Person, TurnKind Kind) On(Rotation rotation, Instant at)
    {
        var cover = Duty.Covers.LastOrDefault(c => c.Rotation == rotation.Id && c.From <= at && at < c.Until);
        if (cover is { Person: null })
        {
            return (null, TurnKind.Gap);
        }

        if (cover is null && !rotation.Hours.At(at, zone, Book.Closures).Open)
        {
            return (null, TurnKind.Off);
        }

        var turn = rotation.TurnAt(at, zone);
        if (cover is null && (turn < 0 || rotation.People.IsEmpty))
        {
            return (null, TurnKind.Gap);
        }

        var meant = cover?.Person ?? rotation.People[turn % rotation.People.Length];
        return Present(meant, at) is not { } person ? (null, TurnKind.Gap)
            : (person, person != meant ? TurnKind.Substitute : cover is not null ? TurnKind.Cover : TurnKind.Usual);
    }

    /// <summary>The turns of a rotation between two instants, without a hole: who is on, until when, who is next, and the gaps.</summary>
    public ImmutableArray<Turn> Turns(Rotation rotation, Instant from, Instant until)
    {
        var edges = new SortedSet<Instant> { from };
        for (var turn = rotation.TurnAt(from, zone); rotation.Begins(turn, zone) is var begins && begins < until; turn++)
        {
            edges.Add(begins);
        }

        edges.UnionWith(Duty.Covers.Where(c => c.Rotation == rotation.Id).SelectMany(c => new[] { c.From, c.Until }));
        edges.UnionWith(Duty.Absences.SelectMany(a => new[] { a.From, a.Until.PlusDays(1) }).Select(d => zone.AtStartOfDay(d).ToInstant()));
        if (!rotation.Hours.AlwaysOpen)
        {
            for (var day = from.InZone(zone).Date; day <= until.InZone(zone).Date; day = day.PlusDays(1))
            {
                edges.UnionWith(rotation.Hours.Days.Where(d => d.Day == day.DayOfWeek).SelectMany(d => new[] { d.From, d.Until })
                    .Select(t => zone.AtLeniently(day + t).ToInstant()));
            }
        }

        var turns = ImmutableArray.CreateBuilder<Turn>();
        var begin = edges.Where(e => e >= from && e < until).ToArray();
        for (var i = 0; i < begin.Length; i++)
        {
            var (person, kind) = On(rotation, begin[i]);
            var end = i + 1 < begin.Length ? begin[i + 1] : until;
            if (turns.Count > 0 && turns[^1] is var last && (last.Person, last.Kind) == (person, kind))
            {
                turns[^1] = last with { Until = end };
            }
            else
            {
                turns.Add(new Turn(begin[i], end, person, kind));
            }
        }

        return turns.ToImmutable();
    }

    /// <summary>A ladder as written, for a campus; what follows from the book where nothing was.</summary>
    public LadderPlan Plan(string name, CampusId campus) =>
        Duty.Ladders.LastOrDefault(l => l.Name == name && l.Campus == campus) ?? Duty.Ladders.LastOrDefault(l => l.Name == name && l.Campus is null)
        ?? FromTheBook(name, campus);

    /// <summary>
    /// A ladder as it stands at an instant. Rungs keep their places: one with nobody on it stays, empty, and is skipped. The very last rung of
    /// all never stays empty: where nobody on it is on duty who can come, everybody named on it is alerted.
    /// </summary>
    public Ladder Ladder(string name, CampusId campus, Instant at, ImmutableHashSet<PersonId>? unavailable = null)
    {
        var plan = Plan(name, campus);
        return new Ladder(name, [.. plan.Rungs.Select((r, n) => new Rung(
            People(r, n == plan.Rungs.Length - 1 && plan.Then is null), Duration.FromSeconds(r.AfterSeconds)) { Channels = r.Channels })]) 
        {
            Then = plan.Then, Patience = Duration.FromSeconds(plan.ThenAfterSeconds),
        };

        ImmutableArray<PersonId> People(RungPlan rung, bool veryLast) =>
            OnRung(rung, campus, at) is var people && veryLast && people.All(p => unavailable?.Contains(p) == true) ? Named(rung, campus) : people;
    }

    /// <summary>
    /// The next instant at which somebody may come on or go off without anybody doing anything: midnight, a handover, the edge of a cover, or an
    /// office opening or closing.
    /// </summary>
    public Instant NextChange(Instant now)
    {
        var midnight = zone.AtStartOfDay(now.InZone(zone).Date.PlusDays(1)).ToInstant();
        var edges = Duty.Rotations.SelectMany(r => new[] { r.Begins(r.TurnAt(now, zone) + 1, zone), Edge(r.Hours) ?? midnight })
            .Concat(Duty.Covers.SelectMany(c => new[] { c.From, c.Until })).Concat(Book.Offices.Select(o => Edge(o.Hours) ?? midnight)).Append(midnight);
        return edges.Where(e => e > now).Min();

        Instant? Edge(WeeklyHours hours) => hours.At(now, zone, Book.Closures) is var state ? state.Until ?? state.OpensAt : null;
    }

    /// <summary>Everybody a rung names, on duty or not.</summary>
    public ImmutableArray<PersonId> Named(RungPlan rung, CampusId campus) =>
    [
        .. rung.People.Concat(rung.Roles.SelectMany(r => Book.StaffOf(r).Where(p => p.Roles.Any(post => post.Role == r && Reaches(post, campus))).Select(p => p.Id)))
            .Concat(Duty.Rotation(rung.Rotation)?.People ?? []).Where(p => Book.Person(p) is not null).Distinct(),
    ];

    private ImmutableArray<PersonId> OnRung(RungPlan rung, CampusId campus, Instant at)
    {
        if (rung.WhileOpen is { } office && Book.Office(office)?.Hours.At(at, zone, Book.Closures).Open != true)
        {
            return [];
        }

        var people = Named(rung with { Rotation = null }, campus).Select(p => Present(p, at))
            .Append(Duty.Rotation(rung.Rotation) is { } rotation ? On(rotation, at).Person : null);
        return [.. people.OfType<PersonId>().Distinct()];
    }

    private LadderPlan FromTheBook(string name, CampusId campus) => name switch
    {
        LadderNames.Leader => new(name, campus, [.. Book.LeadersOf(campus).Select(p => new RungPlan(Seconds(Times.Leader), [p.Id], [], null))], LadderNames.Legal) { ThenAfterSeconds = Seconds(Times.Leader) },
        LadderNames.Legal => new(name, null, [new RungPlan(Seconds(Times.Legal), [], [Role.Legal], null)], LadderNames.Safety) { ThenAfterSeconds = Seconds(Times.Legal) },
        LadderNames.Crisis => new(name, null, [new RungPlan(Seconds(Times.Safety), [], [Role.CrisisTeam], null)], null) { ThenAfterSeconds = Seconds(Times.Safety) },
        _ => new(name, null, [new RungPlan(Seconds(Times.Safety), [], [Role.Safety], null)], null) { ThenAfterSeconds = Seconds(Times.Safety) },
    };

    private Absence? AbsenceOf(PersonId person, LocalDate day) => Duty.Absences.LastOrDefault(a => a.Person == person && a.On(day));

    // An office serves every campus; somebody at a school serves that school.
    private static bool Reaches(Post post, CampusId campus) =>
        post.Role is Role.Legal or Role.Safety or Role.Office || post.Campus is null || post.Campus == campus;

    private static int Seconds(Duration duration) => (int)duration.TotalSeconds;
}
