using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Procedures;
using Vestibule.Plumbing;

namespace Vestibule.Rooms.Door;

/// <summary>The editions in force today, to be read outside a case.</summary>
public sealed record ProcedureView(IReadOnlyList<Edition> Editions, LocalDate Today);

/// <summary>Staff can always read the procedure in force: every card, in their language.</summary>
public static class ReadProcedure
{
    /// <summary>The route.</summary>
    public static void Routes(IEndpointRouteBuilder app) => app.MapGet("/procedure", (Screen screen, Shelf shelf) =>
    {
        var today = screen.Now.InZone(screen.Zone).Date;
        return screen.KeptOffline().Show<ProcedurePage, ProcedureView>(new ProcedureView([.. shelf.Editions.Where(e => e.InForceOn(today))], today));
    }).Needs(Act.OpenIncident);
}
