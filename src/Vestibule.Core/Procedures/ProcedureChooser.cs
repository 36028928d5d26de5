using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Procedures;

/// <summary>An edition and the procedure of it that an access request runs on.</summary>
public sealed record ChosenProcedure(Edition Edition, Procedure Procedure);

/// <summary>
/// Chooses a procedure from what is happening, once, when a request is opened. The agency plays no part in it: as stated it is a later answer, which
/// may open groups of steps, and nothing ever re-binds a request.
/// </summary>
public static class ProcedureChooser
{
    /// <summary>
    /// The procedure in force that day whose binding fits and narrows most; among equals the edition that came into force last,
    /// then file order.
    /// </summary>
    /// <param name="editions">The published editions.</param>
    /// <param name="situation">What is happening.</param>
    /// <param name="day">The day where the campus is.</param>
    /// <returns>Refused with <c>procedure.none-in-force</c> or <c>procedure.none-fits</c>.</returns>
    public static Result<ChosenProcedure> Choose(IEnumerable<Edition> editions, Situation situation, LocalDate day)
    {
        var inForce = editions.Where(e => e.InForceOn(day)).ToList();
        if (inForce.Count == 0) return new Refusal("procedure.none-in-force", ("day", NodaTime.Text.LocalDatePattern.Iso.Format(day)));
        var best = inForce.SelectMany(e => e.Procedures.SelectMany(p => p.Bindings.Select(b => (Edition: e, Procedure: p, Binding: b))))
            .Where(c => c.Binding.Fits(situation))
            .OrderByDescending(c => c.Binding.Narrowness).ThenByDescending(c => c.Edition.InForceFrom)
            .ThenByDescending(c => c.Edition.Overlays.Length).ThenBy(c => c.Edition.Id, StringComparer.Ordinal).ThenBy(c => c.Edition.Digest, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.Procedure is null
            ? new Refusal("procedure.none-fits", ("ask", situation.Ask), ("place", situation.Place), ("channel", situation.Channel))
            : new ChosenProcedure(best.Edition, best.Procedure);
    }
}
