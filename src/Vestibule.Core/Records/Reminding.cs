using NodaTime;

namespace Vestibule.Core.Records;

/// <summary>When somebody must be reminded of a request: nobody took it, its last day draws near, it is the last day, it is too late.</summary>
public static class Reminding
{
    /// <summary>How long a new request may wait before the legal office is reminded.</summary>
    public static readonly Duration Untaken = Duration.FromMinutes(30);

    private static readonly LocalTime Morning = new(8, 0);

    /// <summary>The next moment after the last reminder; null when none is to come.</summary>
    public static Instant? Next(RecordsRequest request, Deadline? due, DateTimeZone zone)
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
                yield return request.Made + Untaken;
            }

            if (due is not null)
            {
                yield return zone.AtLeniently(due.AtRiskFrom + Morning).ToInstant();
                yield return zone.AtLeniently(due.LastDay + Morning).ToInstant();
                yield return due.TooLateAt(zone);
            }
        }
    }
}
