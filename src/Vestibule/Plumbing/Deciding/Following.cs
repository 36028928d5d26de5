using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>
/// What is written beside each change of an incident: the sealed summary for lists, the next due instant, the messages of newly climbed rungs, and which
/// messages an answer calls off. A message says which campus, that someone is needed, and where to look: it is safe on a locked screen.
/// </summary>
public sealed class Following(Func<DistrictBook> book, Func<DistrictBook, Instant, Roster> roster, Addressing addressing)
{
    /// <summary>What follows from a change.</summary>
    public Follow Of(Incident? before, Incident after, Instant now)
    {
        var district = book();
        var escalate = new Escalate(roster(district, now));
        var summary = CaseSummary.Of(after, now);
        return new Follow(
            (int)(after.Closed is null ? CaseState.Open : CaseState.Closed), summary.Write(), escalate.NextDue(after, now),
            [.. Messages(before, after, district, now)], CaseSummary.LookUps(after))
        {
            CalledOff = [.. before is null ? [] : Answered(before, after)],
        };
    }

    private IEnumerable<Outgoing> Messages(Incident? before, Incident after, DistrictBook district, Instant now)
    {
        if (after.Opened.Rehearsal)
        {
            yield break;
        }

        var campus = district.Campus(after.Place.Campus)?.Name ?? district.Name;
        var wording = new Wording("live.message", "reach.reply", "reach.voice", [("campus", campus)]);
        foreach (var rung in after.Lines.Skip(before?.Lines.Length ?? 0).Select(l => l.Entry).OfType<RungClimbed>())
        {
            foreach (var person in rung.People.Select(p => district.Person(p.Person)).OfType<Person>())
            {
                foreach (var message in addressing.To(person, Alert(after.Id, rung, person.Id), Ladder(after.Id, rung.Ladder), rung.Ladder, wording, now))
                {
                    yield return message;
                }
            }

            foreach (var message in addressing.ToSystems($"{Ladder(after.Id, rung.Ladder)}|{rung.Rung}", rung.Ladder, wording, now))
            {
                yield return message;
            }
        }

        foreach (var message in KinReminders.Of(before, after, district, campus, addressing, now))
        {
            yield return message;
        }
    }

    /// <summary>Ladders that somebody answered, and alerts of people who have seen the case or cannot come.</summary>
    private static IEnumerable<string> Answered(Incident before, Incident after)
    {
        var fresh = after.Lines.Skip(before.Lines.Length).Select(l => l.Entry).ToArray();
        if (fresh.OfType<Closed>().Any())
        {
            return after.Rungs.Select(r => Ladder(after.Id, r.Entry.Ladder)).Distinct();
        }

        var ladders = fresh.Any(e => e is LeadTaken or HandedOver or LegalTook or Advised or SafetyTook)
            ? Escalate.Facts(after).Answered.Select(l => Ladder(after.Id, l)) : [];
        var people = fresh.Select(e => e switch { Seen s => s.Who.Person, CannotCome c => c.Who.Person, NotReached n => n.Who.Person, _ => (PersonId?)null })
            .OfType<PersonId>().ToHashSet();
        return ladders.Concat(after.Rungs.SelectMany(r => r.Entry.People.Where(p => people.Contains(p.Person)).Select(p => Alert(after.Id, r.Entry, p.Person))));
    }

    private static string Ladder(IncidentId incident, string ladder) => $"{incident}|{ladder}";

    private static string Alert(IncidentId incident, RungClimbed rung, PersonId person) => $"{incident}|{rung.Ladder}|{rung.Rung}|{person}";
}
