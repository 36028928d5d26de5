using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Alerts;

/// <summary>
/// What a district may save. The rule that matters: whoever is not answered by one rung gets the next, and the chain ends at somebody who
/// answers day and night.
/// </summary>
public static class LadderCheck
{
    /// <summary>The longest delay of a rung.</summary>
    public const int LongestSeconds = 3600;

    /// <summary>Why this duty cannot be saved: every ladder that the district's campuses use is looked at. Null when it can.</summary>
    public static Refusal? Refuse(Roster roster)
    {
        foreach (var rotation in roster.Duty.Rotations)
        {
            if (rotation.People.IsEmpty || rotation.Days is < 1 or > 366 || rotation.People.Any(p => roster.Book.Person(p) is null))
            {
                return new Refusal("rotation-people", ("rotation", rotation.Name));
            }
        }

        return roster.Duty.Ladders.Select(l => Refuse(roster, l)).FirstOrDefault(r => r is not null);
    }

    /// <summary>Why this ladder cannot be saved as part of the roster.</summary>
    public static Refusal? Refuse(Roster roster, LadderPlan plan)
    {
        if (plan.Rungs.IsEmpty)
        {
            return new Refusal("ladder-empty");
        }

        for (var n = 0; n < plan.Rungs.Length; n++)
        {
            var rung = plan.Rungs[n];
            var missing = rung.IsBlank || rung.People.Any(p => roster.Book.Person(p) is null)
                || (rung.Rotation is not null && roster.Duty.Rotation(rung.Rotation) is null)
                || (rung.WhileOpen is not null && roster.Book.Office(rung.WhileOpen) is null);
            if (missing || rung.AfterSeconds is < 0 or > LongestSeconds)
            {
                return new Refusal(missing ? "ladder-rung" : "ladder-delay", ("number", $"{n + 1}"));
            }
        }

        return plan.ThenAfterSeconds is < 0 or > LongestSeconds ? new Refusal("ladder-delay", ("number", $"{plan.Rungs.Length}")) : EndsAwake(roster, plan);
    }

    /// <summary>Whether a rung answers around the clock, whoever is out: an office that is always open, or a rotation without hours.</summary>
    public static bool AnswersAlways(Roster roster, RungPlan rung) =>
        (rung.WhileOpen is null || Always(roster, rung.WhileOpen))
        && (rung.Roles.Any(r => OfficeOf(r) is { } office && Always(roster, office) && !roster.Book.StaffOf(r).IsEmpty)
            || (roster.Duty.Rotation(rung.Rotation) is { Hours.AlwaysOpen: true } rotation && rotation.People.Any(p => roster.Book.Person(p) is not null)));

    private static Refusal? EndsAwake(Roster roster, LadderPlan plan)
    {
        var seen = new HashSet<string> { plan.Name };
        while (plan.Then is { } then)
        {
            if (!LadderNames.All.Contains(then) || !seen.Add(then))
            {
                return new Refusal("ladder-circle");
            }

            plan = roster.Plan(then, plan.Campus ?? default);
        }

        return plan.Rungs.Length > 0 && AnswersAlways(roster, plan.Rungs[^1]) ? null : new Refusal("ladder-no-night");
    }

    private static bool Always(Roster roster, string office) => roster.Book.Office(office)?.Hours.AlwaysOpen == true;

    private static string? OfficeOf(Role role) => role switch { Role.Legal => LadderNames.Legal, Role.Safety => LadderNames.Safety, _ => null };
}
