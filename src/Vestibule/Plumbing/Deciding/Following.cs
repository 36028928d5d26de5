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
public sealed class Following(Func<DistrictBook> book, Func<DistrictBook, Instant, Roster> roster, Addressing addressing, Func<Neighbours> neighbours)
{
    /// <summary>What follows from a change.</summary>
    public Follow Of(Incident? before, Incident after, Instant now)
    {
        var district = book();
        var today = roster(district, now);
        var escalate = new Escalate(today);
        var summary = CaseSummary.Of(after, now);
        return new Follow(
            (int)(after.Closed is null ? CaseState.Open : CaseState.Closed), summary.Write(), escalate.NextDue(after, now),
            [.. Messages(before, after, today, now), .. before is null ? QuietWord(after, today, now) : []], CaseSummary.LookUps(after))
        {
            CalledOff = [.. before is null ? [] : NotNeeded(before, after)],
        };
    }

    private IEnumerable<Outgoing> Messages(Incident? before, Incident after, Roster today, Instant now)
    {
        var district = today.Book;
        if (after.Opened.Rehearsal)
        {
            yield break;
        }

        var campus = district.Campus(after.Place.Campus)?.Name ?? district.Name;
        var wording = new Wording("live.message", "reach.reply", "reach.voice", [("campus", campus)]);
        foreach (var rung in after.Lines.Skip(before?.Lines.Length ?? 0).Select(l => l.Entry).OfType<RungClimbed>())
        {
            var plan = today.Plan(rung.Ladder, after.Place.Campus).Rungs;
            var first = rung.Rung < plan.Length ? plan[rung.Rung].Channels : [];
            foreach (var person in rung.People.Select(p => district.Person(p.Person)).OfType<Person>())
            {
                foreach (var message in addressing.To(person, Alert(after.Id, rung, person.Id), Ladder(after.Id, rung.Ladder), rung.Ladder, wording, now, first: first))
                {
                    yield return message;
                }
            }

            foreach (var message in addressing.ToSystems($"{Ladder(after.Id, rung.Ladder)}|{rung.Rung}", Ladder(after.Id, rung.Ladder), rung.Ladder, wording, now))
            {
                yield return message;
            }
        }
    }

    // After the alert itself, and no more than once in half an hour for one school, whoever else opens a case there.
    private IEnumerable<Outgoing> QuietWord(Incident opened, Roster today, Instant now)
    {
        var written = neighbours();
        if (!written.On || opened.Opened.Rehearsal || opened.IsInformation || today.Book.Campus(opened.Place.Campus) is not { } campus)
        {
            return [];
        }

        var (key, later) = ($"neighbour|{campus.Id}|{now.ToUnixTimeSeconds() / 1800}", now + Duration.FromSeconds(2));
        return written.Leaders(today, campus.Id, now).Select(today.Book.Person).OfType<Person>().Select(p => addressing.Quietly(p, $"{key}|{p.Id}", "neighbour", "reach.neighbour.message", campus.Name, later))
            .OfType<Outgoing>().Concat(addressing.ToDispatch(written, $"{key}|dispatch", "neighbour", "reach.neighbour.dispatch", campus.Name, later));
    }

    /// <summary>
    /// What needs no message any more. The rule of alerts says which alerts are needed before and after the change; the verdict is kept with the messages in the same commit, so that a
    /// claim made at any later time knows it. Besides, a case that is over or goes on elsewhere calls nobody, and who opened the case is not called by their other channels.
    /// </summary>
    private static IEnumerable<CalledOff> NotNeeded(Incident before, Incident after)
    {
        if (after.Rungs.IsEmpty)
        {
            return [];
        }

        if ((after.Closed is not null && before.Closed is null) || (after.GoesOnElsewhere && !before.GoesOnElsewhere))
        {
            return after.Rungs.Select(r => r.Entry.Ladder).Distinct().Select(l => new CalledOff(Ladder(after.Id, l), "over"));
        }

        var (was, now) = (Escalate.Facts(before), Escalate.Facts(after));
        var seen = after.Lines.Skip(before.Lines.Length).Select(l => l.Entry).OfType<Seen>().Select(s => s.Who.Person).ToHashSet();
        return after.Rungs.SelectMany(r => r.Entry.People.Select(p => (Rung: r.Entry, p.Person)))
            .Where(a => seen.Contains(a.Person) || (AlertRule.IsStillNeeded(was, a.Rung.Ladder, a.Person) && !AlertRule.IsStillNeeded(now, a.Rung.Ladder, a.Person)))
            .Select(a => now.Answered.Contains(a.Rung.Ladder) ? new CalledOff(Ladder(after.Id, a.Rung.Ladder), "answered")
                : new CalledOff(Alert(after.Id, a.Rung, a.Person), seen.Contains(a.Person) ? "seen" : "cannot")).Distinct();
    }

    private static string Ladder(IncidentId incident, string ladder) => $"{incident}|{ladder}";

    private static string Alert(IncidentId incident, RungClimbed rung, PersonId person) => $"{incident}|{rung.Ladder}|{rung.Rung}|{person}";
}
