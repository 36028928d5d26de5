using NodaTime;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Decisions;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Plumbing;
using Vestibule.Store;

namespace Vestibule.Clockwork;

/// <summary>
/// At the end of each school day looks for children of a detained parent who have no known safe adult yet, and writes it: the evening sweep is owed again,
/// and the leader, Safety and the crisis team are told. A day without school has no end of the school day, except for a case that was opened on it:
/// then children are there. Its tap follows from the case and the day, so that two beats or two nodes say it once.
/// </summary>
public sealed class SweepForChildren(Journals journals, Household household, IClock clock, TimeProvider time, ILogger<SweepForChildren> log)
    : Beat(time, TimeSpan.FromSeconds(30), log)
{
    /// <summary>When a school day ends where the district has not said.</summary>
    public static readonly LocalTime Usual = new(16, 0);

    /// <inheritdoc/>
    public override string Name => "sweep-for-children";

    /// <inheritdoc/>
    protected override async Task BeatAsync(CancellationToken stop)
    {
        var book = await household.Book(stop);
        var now = clock.GetCurrentInstant();
        var local = now.InZone(book.TimeZone);
        if (local.TimeOfDay < (book.School?.Until ?? Usual))
        {
            return;
        }

        var school = book.IsSchoolDay(local.Date);

        foreach (var row in await journals.Cases(new CaseFilter([(int)CaseState.Open], Take: 10_000), stop))
        {
            if (CaseSummary.Read(row.Summary) is var seen && seen.Asks.Contains(AskKind.ParentDetained) && seen.SafeChildren < seen.Children
                && (school || seen.OpenedAt.InZone(book.TimeZone).Date == local.Date))
            {
                var sweep = new SweepChildren(local.Date, book.TimeZone);
                var days = Period.Between(new LocalDate(2000, 1, 1), local.Date, PeriodUnits.Days).Days;
                await journals.Write(new Attempt(row.Incident, new TapId(DerivedIds.Of(row.Incident.Value, 70_000 + days)), Actor.Program, new Happened(now, TimeSource.Server)),
                    moment => moment.Incident is { } incident ? sweep.Decide(incident) : new Refusal("not-found"), stop);
            }
        }
    }
}
