using System.Collections.Immutable;
using NodaTime;

namespace Vestibule.Core.Procedures.Publishing;

/// <summary>An edition on the shelf, with the days on which it really holds.</summary>
/// <param name="Edition">The edition; its days are those that hold, whatever its file proposed.</param>
/// <param name="Publication">How it was published; null for one that came with the program.</param>
/// <param name="ReplacedBy">The digest of the edition that takes its place; null while none does.</param>
public sealed record Listed(Edition Edition, Publication? Publication, string? ReplacedBy)
{
    /// <summary>True while the board has still to adopt it.</summary>
    public bool AwaitsAdoption => Publication?.AwaitsAdoption ?? Edition.Adoption == Adoption.Pending;

    /// <summary>True for one that came with the program, that this district never adopted, and that stands in because it has none of its own.</summary>
    public bool StandsIn { get; init; }

    /// <summary>True for a pattern that came with the program, for districts to begin a draft from.</summary>
    public bool IsModel => Publication is null && Edition.Adoption == Adoption.Model;

    /// <summary>True when it holds on that day.</summary>
    public bool InForceOn(LocalDate day) => !AwaitsAdoption && !IsModel && Edition.InForceOn(day);

    /// <summary>True when it has still to begin.</summary>
    public bool ComesAfter(LocalDate day) => !AwaitsAdoption && !IsModel && Edition.InForceFrom > day && (Edition.InForceUntil is not { } until || until >= Edition.InForceFrom);
}

/// <summary>
/// Which edition holds on which days. A later edition of the same pack, or one that says it takes another's place, ends the earlier one the
/// day before it begins: the change is at midnight in the district's zone, since only dates are compared. An edition that takes nobody's place
/// lies on top for as long as it holds, and what was there before is there again afterwards. An edition that came with the program holds where
/// the district's book names its pack. Where the book names none it stands in until the first edition of the district's own begins.
/// </summary>
public static class EditionCalendar
{
    /// <summary>The editions with their days.</summary>
    /// <param name="packs">The editions that came with the program, with the days of their files.</param>
    /// <param name="published">What the district published, the oldest first.</param>
    /// <param name="adopted">The packs that the district's book names; null where every pack counts as adopted.</param>
    public static ImmutableArray<Listed> Of(
        IEnumerable<Edition> packs, IEnumerable<(Edition Edition, Publication Publication)> published, IReadOnlyCollection<string>? adopted = null)
    {
        var own = published.ToList();
        var all = packs.Where(p => !own.Any(o => o.Edition.Digest == p.Digest && !o.Publication.AwaitsAdoption)).Select(p => Shipped(p, adopted))
            .Concat(own.Select(o => new Listed(
                o.Edition with { InForceFrom = o.Publication.Plan.From ?? o.Edition.InForceFrom, InForceUntil = o.Publication.Plan.Until,
                    Adoption = o.Publication.AwaitsAdoption ? Adoption.Pending : Adoption.Adopted }, o.Publication, null)))
            .ToList();
        return [.. all.Select((listed, place) => Ended(listed, all.Where((_, other) => other != place && Takes(all[other], other, listed, place))))];
    }

    private static Listed Shipped(Edition pack, IReadOnlyCollection<string>? adopted) =>
        adopted is null || pack.Adoption != Adoption.Adopted || adopted.Contains(pack.Id) ? new(pack, null, null)
            : adopted.Count > 0 ? new(pack with { Adoption = Adoption.Model }, null, null) : new(pack, null, null) { StandsIn = true };

    private static bool Takes(Listed later, int order, Listed earlier, int place) =>
        !later.AwaitsAdoption && !earlier.AwaitsAdoption && !earlier.IsModel && later.Publication is { } publication
        && (earlier.StandsIn || publication.Pack == earlier.Edition.Id || publication.Plan.Replaces.Contains(earlier.Edition.Id))
        && (earlier.Publication is null || later.Edition.InForceFrom > earlier.Edition.InForceFrom || (later.Edition.InForceFrom == earlier.Edition.InForceFrom && order > place));

    private static Listed Ended(Listed listed, IEnumerable<Listed> takers)
    {
        if (takers.MinBy(t => t.Edition.InForceFrom) is not { } next)
        {
            return listed;
        }

        var last = next.Edition.InForceFrom.PlusDays(-1);
        return listed.Edition.InForceUntil <= last ? listed
            : listed with { Edition = listed.Edition with { InForceUntil = last }, ReplacedBy = next.Edition.Digest };
    }
}
