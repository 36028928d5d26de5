using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;
using Vestibule.Core.Procedures;
using Vestibule.Core.Procedures.Publishing;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Office.Procedures;

/// <summary>Looks, before an edition takes another's place, whether some door would be left without a procedure that it has now.</summary>
public static class Coverage
{
    // As a binding's times may say; null where the district's school times are not known.
    private static readonly string?[] Times = [null, "school-hours", "after-hours", "no-school", "summer"];

    /// <summary>The first thing that could happen somewhere and would have no procedure any more on the edition's first day; null when there is none.</summary>
    public static Refusal? Lost(DistrictBook book, Shelf shelf, Edition edition, Publication publication, Phrasebook words)
    {
        if (publication.Plan.From is not { } day)
        {
            return null;
        }

        var trial = shelf.With(edition, publication);
        foreach (var campus in book.Campuses)
        {
            foreach (var (ask, kind, channel, time) in Everything())
            {
                var place = new Place(kind, campus.Id);
                if (shelf.On(book, ask, place, channel, day, time).IsOk && !trial.On(book, ask, place, channel, day, time).IsOk)
                {
                    return new Refusal("edition.leaves-a-door", ("campus", campus.Name), ("asks", words[$"case.asks.{Told.Kebab(ask)}"].Text),
                        ("place", Told.Kebab(kind)), ("channel", Told.Kebab(channel)));
                }
            }
        }

        return null;
    }

    private static IEnumerable<(AskKind Ask, PlaceKind Kind, Channel Channel, string? Time)> Everything() =>
        from ask in Enum.GetValues<AskKind>() from kind in Enum.GetValues<PlaceKind>() from channel in Enum.GetValues<Channel>()
        from time in Times select (ask, kind, channel, time);
}
