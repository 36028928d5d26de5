using NodaTime;
using Vestibule.Core.Alerts;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;

namespace Vestibule.CoreTests.Alerts.Simulation;

/// <summary>
/// Watches a day and says what went wrong. Written apart from the rule: who is on duty is worked out plainly here, person by person, day by day.
/// </summary>
internal static class Referee
{
    /// <summary>A rung is climbed: nobody twice, nobody after an answer, nobody off duty except by the very last rung.</summary>
    internal static void Climb(List<string> wrong, Roster roster, AlertFacts facts, string ladder, Due.Alert alert, Instant at)
    {
        if (facts.Answered.Contains(ladder))
        {
            wrong.Add($"{ladder} was climbed after it was answered");
        }

        var plan = roster.Plan(ladder, facts.Campus);
        var veryLast = plan.Then is null && alert.Rung == plan.Rungs.Length - 1;
        foreach (var person in alert.People)
        {
            if (facts.Climbed.Any(c => c.Ladder == ladder && c.People.Contains(person)))
            {
                wrong.Add($"{person} was alerted twice by {ladder}");
            }

            if (!veryLast && (alert.Rung >= plan.Rungs.Length || !OnDuty(roster, plan.Rungs[alert.Rung], person, at)))
            {
                wrong.Add($"{person} was alerted by {ladder}, step {alert.Rung + 1}, while off duty");
            }
        }
    }

    /// <summary>The day is over: it was answered, or everybody on duty on every ladder that counts was tried, in a chain without a hole.</summary>
    internal static void End(List<string> wrong, Roster roster, AlertFacts facts, Instant at)
    {
        var name = facts.Information ? "legal" : "leader";
        var visited = new HashSet<string>();
        for (string? next = name; next is not null && visited.Add(next); next = roster.Plan(next, facts.Campus).Then)
        {
            Tried(next);
            if (facts.Answered.Contains(next))
            {
                break;
            }
        }

        if (facts.Emergency is not null)
        {
            Tried("legal");
            Tried("safety");
        }

        void Tried(string ladder)
        {
            if (facts.Answered.Contains(ladder))
            {
                return;
            }

            foreach (var (rung, n) in roster.Plan(ladder, facts.Campus).Rungs.Select((r, n) => (r, n)))
            {
                foreach (var person in roster.Book.People.Select(p => p.Id).Where(p => OnDuty(roster, rung, p, at) && !facts.Unavailable.Contains(p)))
                {
                    if (!facts.Climbed.Any(c => c.Ladder == ladder && c.People.Contains(person)))
                    {
                        wrong.Add($"nobody answered, and {person} on {ladder}, step {n + 1}, was never alerted");
                    }
                }
            }

            if (roster.Plan(ladder, facts.Campus).Then is null && facts.Climbed.All(c => c.Ladder != ladder) && !roster.Book.People.All(p => facts.Unavailable.Contains(p.Id)))
            {
                var last = roster.Plan(ladder, facts.Campus).Rungs[^1];
                if (roster.Named(last, facts.Campus).Any(p => !facts.Unavailable.Contains(p)))
                {
                    wrong.Add($"nobody answered, and the end of {ladder} was never reached");
                }
            }
        }
    }

    /// <summary>Plainly: the person is meant by the step themselves and not out that local day, or stands in for somebody who is meant and out.</summary>
    private static bool OnDuty(Roster roster, RungPlan rung, PersonId person, Instant at)
    {
        var local = at.InZone(DateTimeZoneProviders.Tzdb[roster.Book.Zone]);
        if (rung.WhileOpen is not null && !IsOpen(roster.Book, local.LocalDateTime))
        {
            return false;
        }

        var meant = roster.Book.People.Where(p => rung.People.Contains(p.Id) || rung.Roles.Contains(p.Roles[0].Role)).Select(p => p.Id).ToList();
        if (rung.Rotation is { } id && roster.Duty.Rotations.FirstOrDefault(r => r.Id == id) is { } rotation && Turn(roster, rotation, at) is { } on)
        {
            meant.Add(on);
        }

        return meant.Any(m => Comes(roster, m, local.Date) == person);
    }

    private static PersonId? Comes(Roster roster, PersonId person, LocalDate day)
    {
        for (var hops = 0; hops < 50; hops++)
        {
            var absence = roster.Duty.Absences.LastOrDefault(a => a.Person == person && day >= a.From && day <= a.Until);
            if (absence is null)
            {
                return person;
            }

            if (absence.Substitute is not { } other)
            {
                return null;
            }

            person = other;
        }

        return null;
    }

    private static PersonId? Turn(Roster roster, Rotation rotation, Instant at)
    {
        if (roster.Duty.Covers.LastOrDefault(c => c.Rotation == rotation.Id && at >= c.From && at < c.Until) is { } cover)
        {
            return cover.Person;
        }

        var zone = DateTimeZoneProviders.Tzdb[roster.Book.Zone];
        PersonId? on = null;
        for (var (turn, day) = (0, rotation.From); zone.AtLeniently(day + rotation.Handover).ToInstant() <= at; turn++, day = day.PlusDays(rotation.Days))
        {
            on = rotation.People[turn % rotation.People.Length];
        }

        return on;
    }

    private static bool IsOpen(DistrictBook book, LocalDateTime at)
    {
        var hours = book.Offices.Single(o => o.Id == "legal").Hours;
        return hours.AlwaysOpen || (book.Closures.All(c => c.Date != at.Date) && hours.Days.Any(d => d.Day == at.DayOfWeek && at.TimeOfDay >= d.From && at.TimeOfDay < d.Until));
    }
}
