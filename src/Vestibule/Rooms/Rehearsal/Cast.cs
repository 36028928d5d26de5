using Vestibule.Core.District;
using Vestibule.Core.Kernel;

namespace Vestibule.Rooms.Rehearsal;

/// <summary>Who plays in a rehearsal: the front desk of one campus, its first leader, and whoever is first in the legal office and in Safety.</summary>
public sealed record Cast(Campus Campus, Person Leader, Person Counsel, Person Safety)
{
    /// <summary>The cast of a district, or null when it has nobody for a part.</summary>
    public static Cast? Of(DistrictBook book, CampusId? preferred)
    {
        var stage = book.Campuses.Where(c => book.LeadersOf(c.Id).Any()).ToArray();
        var campus = stage.FirstOrDefault(c => c.Id == preferred)
            ?? stage.FirstOrDefault(c => book.People.Any(p => p.Roles.Any(r => r.Role == Role.Employee && r.Campus == c.Id)))
            ?? stage.FirstOrDefault();
        return campus is not null && book.StaffOf(Role.Legal).FirstOrDefault() is { } counsel && book.StaffOf(Role.Safety).FirstOrDefault() is { } safety
            ? new Cast(campus, book.LeadersOf(campus.Id).First(), counsel, safety) : null;
    }

    /// <summary>Whoever plays a part, as the evaluator of access sees them: with that person's own rights and no others.</summary>
    public Who Who(Part part) => part switch
    {
        Part.Leader => Signed(Leader), Part.Legal => Signed(Counsel), Part.Safety => Signed(Safety),
        _ => new Who(null, null, Campus.Id, KnownBy.DeviceOnly),
    };

    private static Who Signed(Person person) => new(person, null, null, KnownBy.SignedIn);
}

/// <summary>Whose turn it is.</summary>
public enum Part
{
    /// <summary>Whoever is at the front desk.</summary>
    Door,
    /// <summary>The school leader.</summary>
    Leader,
    /// <summary>The legal office.</summary>
    Legal,
    /// <summary>The Department of Safety.</summary>
    Safety,
}
