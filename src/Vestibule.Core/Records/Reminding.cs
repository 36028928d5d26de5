using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Records;

/// <summary>
/// When somebody must be reminded of a request, and who: nobody took it, its last day draws near, it is the last day, it is too late. A reminder that moves
/// nobody climbs the legal office's ladder, one rung each time.
/// </summary>
public static class Reminding
{
    /// <summary>How long a new request may wait before the legal office is reminded, and between the reminders that follow.</summary>
    public static readonly Duration Untaken = Duration.FromMinutes(30);

    /// <summary>How often that is said within the first hours. After that it is each working morning.</summary>
    public const int UntakenTimes = 3;

    private static readonly LocalTime Morning = new(8, 0);

    /// <summary>How often it was said since somebody last did anything with the request: so many rungs up.</summary>
    public static int Unheard(RecordsRequest request) => request.Happenings.Reverse().TakeWhile(h => h.By is null).Count(h => h.Kind == "reminded");

    /// <summary>The next moment after the last reminder; null when none is to come.</summary>
    public static Instant? Next(RecordsRequest request, Deadline? due, DateTimeZone zone, WorkingCalendar calendar)
    {
        if (request.State == RequestState.Closed || request.Practice)
        {
            return null;
        }

        var after = request.Reminded ?? request.Made;
        return Moments().Where(m => m > after).Order().Select(m => (Instant?)m).FirstOrDefault();

        IEnumerable<Instant> Moments()
        {
            if (request.State == RequestState.New)
            {
                yield return Unheard(request) < UntakenTimes ? after + Untaken : NextMorning();
            }

            if (due is null)
            {
                yield break;
            }

            yield return At(due.AtRiskFrom);
            yield return At(due.LastDay);
            yield return due.TooLateAt(zone);
            if (after >= due.TooLateAt(zone))
            {
                yield return NextMorning();
            }
        }

        Instant NextMorning()
        {
            var local = after.InZone(zone);
            return At(calendar.OnOrAfter(local.TimeOfDay < Morning ? local.Date : local.Date.PlusDays(1)));
        }

        Instant At(LocalDate day) => zone.AtLeniently(day + Morning).ToInstant();
    }

    /// <summary>
    /// Who is reminded: whoever has it, or who stands in for them (<paramref name="holder"/>); where nobody has it, the lowest of the legal ladder's
    /// <paramref name="rungs"/> with somebody on it. Each reminder that moved nobody adds the next rung. The ladder ends with the legal office: nobody else may see a request.
    /// </summary>
    public static ImmutableArray<PersonId> Whom(RecordsRequest request, PersonId? holder, IEnumerable<ImmutableArray<PersonId>> rungs)
    {
        var climbed = Unheard(request) + (holder is null ? 1 : 0);
        return [.. new[] { holder }.OfType<PersonId>().Concat(rungs.Where(p => !p.IsEmpty).Take(climbed).SelectMany(p => p)).Distinct()];
    }
}
