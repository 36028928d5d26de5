using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures.Publishing;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Office.Procedures;

/// <summary>An edition that would be chosen at some doors, and for what.</summary>
public sealed record Chosen(Listed Listed, IReadOnlyList<AskKind> Asks);

/// <summary>
/// What holds at some doors, which are alike in this: now, and on each later day on which it changes, with what comes then. Nothing then means
/// that nothing will hold, and doors go on with the last edition that did.
/// </summary>
public sealed record AtCampuses(IReadOnlyList<Campus> Campuses, IReadOnlyList<Chosen> Now, IReadOnlyList<(LocalDate Day, IReadOnlyList<Chosen> Then)> Next);

/// <summary>What is in force at each campus, worked out by choosing as a door would.</summary>
public static class AtCampus
{
    private const int MostChanges = 4;

    /// <summary>The doors of a district, those that are alike together.</summary>
    public static IReadOnlyList<AtCampuses> All(DistrictBook book, Shelf shelf, LocalDate today)
    {
        var days = shelf.Listed.Where(l => !l.AwaitsAdoption && !l.IsModel)
            .SelectMany(l => new[] { l.Edition.InForceFrom, l.Edition.InForceUntil?.PlusDays(1) ?? today })
            .Where(d => d > today).Distinct().Order().Take(MostChanges).ToList();
        return [.. book.Campuses.GroupBy(c => Key(c)).Select(g =>
        {
            var now = On(g.First(), today);
            var (last, changes) = (Name(now), new List<(LocalDate, IReadOnlyList<Chosen>)>());
            foreach (var day in days)
            {
                var then = On(g.First(), day);
                if (Name(then) != last)
                {
                    changes.Add((day, then));
                    last = Name(then);
                }
            }

            return new AtCampuses([.. g.OrderBy(c => c.Name, StringComparer.Ordinal)], now, changes);
        })];

        // Doors are alike when the same is chosen at them, today and on every day of change.
        string Key(Campus campus) => string.Join('|', days.Prepend(today).Select(d => Name(On(campus, d))));

        IReadOnlyList<Chosen> On(Campus campus, LocalDate day) => [.. Enum.GetValues<AskKind>()
            .Select(ask => (Ask: ask, Edition: shelf.On(book, ask, new Place(PlaceKind.Campus, campus.Id), Channel.InPerson, day)))
            .Where(c => c.Edition is { IsOk: true }).GroupBy(c => c.Edition.Value.Edition.Digest)
            .Select(c => new Chosen(shelf.Listed.First(l => l.Edition.Digest == c.Key && l.InForceOn(day)), [.. c.Select(a => a.Ask)]))];

        static string Name(IReadOnlyList<Chosen> chosen) => string.Join(';', chosen.Select(c => $"{c.Listed.Edition.Digest}:{string.Join(',', c.Asks)}"));
    }
}
