using Vestibule.Core.Incidents;
using Vestibule.Furniture;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Safety;

/// <summary>Who has a case: at the school, in the legal office, in Safety. Three lines, each with what is known and nothing hoped.</summary>
public static class CaseFaces
{
    /// <summary>The three rows.</summary>
    public static IEnumerable<PersonRow> Of(CaseSummary c, Screen screen)
    {
        yield return c.Leader is { } leader
            ? new PersonRow(leader.Name, screen.S("safety.wall.leads"), Mark.Seen, screen.T("safety.wall.took", ("at", screen.When(c.LeadSince ?? c.OpenedAt))))
            : new PersonRow(screen.S("safety.wall.leader"), null, Mark.None, screen.T("safety.wall.nobody"));

        var legal = screen.Book.Office("legal")?.Name ?? screen.S("common.legal");
        yield return (c.Counsel, c.AdvisedAt) switch
        {
            ({ } counsel, { } at) => new PersonRow(counsel.Name, legal, Mark.Seen, screen.T("safety.wall.advised", ("at", screen.When(at)))),
            ({ } counsel, null) => new PersonRow(counsel.Name, legal, Mark.Seen, screen.T("safety.wall.has-it")),
            (null, { } at) => new PersonRow(legal, null, Mark.Seen, screen.T("safety.wall.advised", ("at", screen.When(at)))),
            _ when c.LegalSeen => new PersonRow(legal, null, Mark.Seen, screen.T("safety.wall.legal-seen")),
            _ when c.LegalDue => new PersonRow(legal, null, Mark.None, screen.T("safety.wall.nobody")),
            _ => new PersonRow(legal, null, Mark.Sent, screen.T("safety.wall.not-asked")),
        };

        var safety = screen.Book.Office("safety")?.Name ?? screen.S("common.safety");
        yield return c.Safety is { } officer ? new PersonRow(officer.Name, safety, Mark.Seen, screen.T(c.SafetyTold ? "safety.wall.told" : "safety.wall.has-it"))
            : c.SafetyTold ? new PersonRow(safety, null, Mark.Seen, screen.T("safety.wall.told"))
            : c.Emergency ? new PersonRow(safety, null, Mark.None, screen.T("safety.wall.nobody"))
            : new PersonRow(safety, null, Mark.Reached, screen.T("safety.wall.will-hear"));
    }
}
