using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Families;

/// <summary>
/// A school's yearly "are these right?" round: the day on which the next one starts by itself, and the day on which the last one began.
/// </summary>
public sealed record ContactRound(CampusId Campus, LocalDate? Next)
{
    /// <summary>The hour at which a round starts: when people are awake, before the school office closes.</summary>
    public static readonly LocalTime Hour = new(9, 0);

    private const int Fresh = 60;

    /// <summary>The day on which the last round began.</summary>
    public LocalDate? Began { get; init; }

    /// <summary>When the next round starts, in the district's zone; null while no day is set.</summary>
    public Instant? Due(DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return Next is { } day ? zone.AtLeniently(day + Hour).ToInstant() : null;
    }

    /// <summary>The round set to a day, or to none. A day that is not after today is refused: nobody should start a round by a slip.</summary>
    public Result<ContactRound> Set(LocalDate? day, LocalDate today) => day <= today ? new Refusal("round-day") : this with { Next = day };

    /// <summary>The round that begins today; the next one is a year after the day that was set.</summary>
    public ContactRound Begun(LocalDate today)
    {
        var years = 1;
        while (Next?.PlusYears(years) <= today)
        {
            years++;
        }

        return this with { Began = today, Next = Next?.PlusYears(years) };
    }

    /// <summary>
    /// True where a family said lately enough that its card is right: in this round or in the two months before it began; without a round in the
    /// last year, within a year. A family that answered last year's round is asked again by this one.
    /// </summary>
    public bool IsRight(ContactCard card, LocalDate today)
    {
        ArgumentNullException.ThrowIfNull(card);
        var since = today.PlusYears(-1);
        return card.ConfirmedOn is { } said && said > since && (Began is not { } began || began <= since || said >= began.PlusDays(-Fresh));
    }
}
