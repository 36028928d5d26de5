using NodaTime;
using Vestibule.Core.Kernel;

namespace Vestibule.Core.Procedures;

/// <summary>An edition and the procedure of it that an access request runs on.</summary>
public sealed record ChosenProcedure(Edition Edition, Procedure Procedure);

/// <summary>
/// Chooses a procedure from what is happening, once, when a request is opened. The agency plays no part: it is a later answer, and
/// nothing ever re-binds a request.
/// </summary>
public static class ProcedureChooser
{
    /// <summary>
    /// The procedure in force that day whose binding fits and narrows most; among equals the edition that came into force last,
    /// then file order.
    /// </summary>
    /// <param name="editions">The published editions.</param>
    /// <param name="ask">What is asked: student, entry, information or emergency.</param>
    /// <param name="place">The kind of place, such as campus, property, bus, stop, trip or event.</param>
    /// <param name="channel">How it arrived: in-person, phone, email or paper.</param>
    /// <param name="campus">The kind of campus, such as elementary; empty when at none.</param>
    /// <param name="day">The day where the campus is.</param>
    /// <returns>Refused with <c>procedure.none-in-force</c> or <c>procedure.none-fits</c>.</returns>
    public static Result<ChosenProcedure> Choose(
        IEnumerable<Edition> editions, string ask, string place, string channel, string campus, LocalDate day)
    {
        var inForce = editions.Where(e => e.InForceOn(day)).ToList();
        if (inForce.Count == 0) return new Refusal("procedure.none-in-force", ("day", NodaTime.Text.LocalDatePattern.Iso.Format(day)));
        var best = inForce.SelectMany(e => e.Procedures.SelectMany(p => p.Bindings.Select(b => (Edition: e, Procedure: p, Binding: b))))
            .Where(c => Fits(c.Binding.Asks, ask) && Fits(c.Binding.Places, place) && Fits(c.Binding.Channels, channel) && Fits(c.Binding.Campuses, campus))
            .OrderByDescending(c => Narrowness(c.Binding)).ThenByDescending(c => c.Edition.InForceFrom)
            .ThenBy(c => c.Edition.Id, StringComparer.Ordinal).ThenBy(c => c.Edition.Digest, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.Procedure is null
            ? new Refusal("procedure.none-fits", ("ask", ask), ("place", place), ("channel", channel))
            : new ChosenProcedure(best.Edition, best.Procedure);
    }

    private static bool Fits(IReadOnlyCollection<string> allowed, string value) => allowed.Count == 0 || allowed.Contains(value);

    private static int Narrowness(Binding b) =>
        (b.Asks.IsEmpty ? 0 : 1) + (b.Places.IsEmpty ? 0 : 1) + (b.Channels.IsEmpty ? 0 : 1) + (b.Campuses.IsEmpty ? 0 : 1);
}
