using System.Collections.Immutable;
using System.Text;
using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Core.Kernel.Wording;
using Vestibule.Store;

namespace Vestibule.Plumbing;

/// <summary>
/// What is written beside each change of an incident: the sealed summary for lists, the next due instant, and the messages of newly
/// climbed rungs. A message says which campus, that someone is needed, and where to look: it is safe on a locked screen.
/// </summary>
public sealed class Following(Func<DistrictBook> book, Func<DistrictBook, Instant, Roster> roster, Words words, string address)
{
    /// <summary>What follows from a change.</summary>
    public Follow Of(Incident? before, Incident after, Instant now)
    {
        var district = book();
        var due = new Escalate(roster(district, now)).NextDue(after, now);
        var summary = CaseSummary.Of(after, now);
        return new Follow(
            (int)(after.Closed is null ? CaseState.Open : CaseState.Closed), summary.Write(), due,
            [.. Messages(before, after, district, now)], CaseSummary.LookUps(after));
    }

    private IEnumerable<Outgoing> Messages(Incident? before, Incident after, DistrictBook district, Instant now)
    {
        if (after.Opened.Rehearsal)
        {
            yield break;
        }

        foreach (var line in after.Lines.Skip(before?.Lines.Length ?? 0))
        {
            if (line.Entry is not RungClimbed rung)
            {
                continue;
            }

            foreach (var named in rung.People)
            {
                if (district.Person(named.Person) is not { } person)
                {
                    continue;
                }

                var campus = district.Campus(after.Place.Campus)?.Name ?? district.Name;
                var text = words[person.Language]["live.message", ("campus", campus), ("link", $"{address}/case/{after.Id}")].Text;
                foreach (var (channel, to) in Channels(person))
                {
                    yield return new Outgoing(
                        $"{after.Id}|{rung.Ladder}|{rung.Rung}|{person.Id}|{channel}", channel, to, person.Id, Encoding.UTF8.GetBytes(text), now);
                }
            }
        }
    }

    private static IEnumerable<(string Channel, string To)> Channels(Person person)
    {
        if (person.Phone is { } phone)
        {
            yield return ("text", phone);
        }

        if (person.Email is { } email)
        {
            yield return ("email", email);
        }
    }
}
