using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>
/// The messages about a detained parent's children that nobody has to ask for: at the end of a school day somebody is still here, and a day, a week or a
/// month later the family is to be asked. They say only where to look; neither a child nor a parent is in them.
/// </summary>
internal static class KinReminders
{
    public static IEnumerable<Outgoing> Of(Incident? before, Incident after, DistrictBook book, string campus, Addressing addressing, Instant now)
    {
        foreach (var line in after.Lines.Skip(before?.Lines.Length ?? 0))
        {
            var (key, people) = line.Entry switch
            {
                ChildrenNotCollected => ("kin.message.sweep", Leading(after, book).Concat(after.Children.Where(c => !after.IsSafe(c)).SelectMany(c => book.LeadersOf(c.Added.Entry.Campus)))
                    .Concat(book.StaffOf(Role.Safety)).Concat(book.StaffOf(Role.CrisisTeam))),
                Overdue late when after.Children.Any(c => c.Request == late.Request) => ("kin.message.follow-up", Leading(after, book)),
                _ => ("", Enumerable.Empty<Person>()),
            };
            var wording = new Wording(key, null, key, [("campus", campus)]);
            foreach (var message in people.DistinctBy(p => p.Id).SelectMany(p => addressing.To(p, $"{after.Id}|kin|{line.Sequence}|{p.Id}", null, Answering.Children, wording, now, inTurn: false)))
            {
                yield return message;
            }
        }
    }

    private static ImmutableArray<Person> Leading(Incident incident, DistrictBook book) =>
        incident.Lead is { } lead && book.Person(lead.Leader.Person) is { } leader ? [leader] : book.LeadersOf(incident.Place.Campus);
}
