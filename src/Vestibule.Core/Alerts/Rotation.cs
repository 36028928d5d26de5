using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Alerts;

/// <summary>
/// People of an office who take turns in being called. The first turn begins on a day at the handover hour; each lasts a number of days; after
/// the last person the first one is on again. Dates and hours are the district's.
/// </summary>
public sealed record Rotation(string Id, string Name, ImmutableArray<PersonId> People, LocalDate From, int Days, LocalTime Handover)
{
    /// <summary>The hours in which somebody is on; around the clock unless said.</summary>
    public WeeklyHours Hours { get; init; } = WeeklyHours.AroundTheClock;

    /// <summary>When the n-th turn begins. A handover hour that does not exist that night begins at the next one that does.</summary>
    public Instant Begins(int turn, DateTimeZone zone) => zone.AtLeniently(From.PlusDays(turn * Days) + Handover).ToInstant();

    /// <summary>Which turn an instant is in; negative before the first one began.</summary>
    public int TurnAt(Instant at, DateTimeZone zone)
    {
        var days = Period.DaysBetween(From, at.InZone(zone).Date);
        var turn = (int)Math.Floor((double)days / Days);
        while (Begins(turn, zone) > at)
        {
            turn--;
        }

        while (Begins(turn + 1, zone) <= at)
        {
            turn++;
        }

        return turn;
    }
}

/// <summary>For a while somebody else is on than the rotation says, or knowingly nobody. Of two that overlap, the one written later counts.</summary>
public sealed record Cover(string Rotation, Instant From, Instant Until, PersonId? Person, string? Why);

/// <summary>Somebody is out, from one day to another, both included; and who stands in, if anyone.</summary>
public sealed record Absence(PersonId Person, LocalDate From, LocalDate Until, PersonId? Substitute)
{
    /// <summary>Whether it covers a day.</summary>
    public bool On(LocalDate day) => From <= day && day <= Until;
}

/// <summary>Why somebody is on duty, or nobody.</summary>
public enum TurnKind
{
    /// <summary>The rotation says so.</summary>
    Usual,
    /// <summary>A cover or a swap says so.</summary>
    Cover,
    /// <summary>Standing in for somebody who is out.</summary>
    Substitute,
    /// <summary>Nobody is on. Shown as a gap.</summary>
    Gap,
    /// <summary>Outside the rotation's hours: nobody is meant to be on.</summary>
    Off,
}

/// <summary>Who is on duty from one instant to another.</summary>
public sealed record Turn(Instant From, Instant Until, PersonId? Person, TurnKind Kind);

/// <summary>Where a swap stands.</summary>
public enum SwapState
{
    /// <summary>Asked, not answered.</summary>
    Asked,
    /// <summary>Taken: it counts.</summary>
    Accepted,
    /// <summary>Declined, or taken back.</summary>
    Declined,
}

/// <summary>One colleague asks another to take a turn. It counts once the other has said yes.</summary>
public sealed record Swap(Guid Id, string Rotation, Instant From, Instant Until, PersonId Asker, PersonId Asked, SwapState State);
