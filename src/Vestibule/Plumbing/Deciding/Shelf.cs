using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;

namespace Vestibule.Plumbing;

/// <summary>Every edition of a procedure this district ever ran on, by digest. An edition never leaves the shelf.</summary>
public sealed class Shelf(ImmutableArray<Edition> editions)
{
    private readonly ImmutableDictionary<string, Edition> byDigest = editions.ToImmutableDictionary(e => e.Digest, StringComparer.Ordinal);

    /// <summary>All editions.</summary>
    public ImmutableArray<Edition> Editions => editions;

    /// <summary>A procedure of an edition. An incident that names one that is not here cannot be read: that is a broken set-up.</summary>
    public Procedure Procedure(string digest, string name) =>
        byDigest.TryGetValue(digest, out var edition) && edition.Find(new ProcedureId(name)) is { } procedure
            ? procedure
            : throw new InvalidOperationException($"Edition {digest}, procedure {name} is not on the shelf.");

    /// <summary>
    /// The procedure for what is happening: by what is asked, where, how it arrived, the kind of campus, and the local date. Where none is in
    /// force that day, the last one that was, or else the first that will be: an edition that ran out must never keep a door from its alert.
    /// </summary>
    public Result<ChosenProcedure> Choose(DistrictBook book, AskKind ask, Place place, Channel channel, Instant now)
    {
        var today = now.InZone(book.TimeZone).Date;
        var chosen = On(today);
        return chosen.Refusal is { Key: "procedure.none-in-force" } && Nearest(today) is { } day ? On(day) : chosen;

        Result<ChosenProcedure> On(LocalDate day) => ProcedureChooser.Choose(editions, new(
            Told.Kebab(ask), place.Kind == PlaceKind.OtherProperty ? "property" : Told.Kebab(place.Kind), Told.Kebab(channel),
            book.Campus(place.Campus) is { } campus ? Told.Kebab(campus.Kind) : "")
        {
            Time = book.School?.KindOf(now, book.TimeZone, book.Closures),
        }, day);
    }

    /// <summary>Whether an edition is in force that day.</summary>
    public bool IsInForce(string digest, LocalDate day) => byDigest.TryGetValue(digest, out var edition) && edition.InForceOn(day);

    private LocalDate? Nearest(LocalDate today) =>
        editions.Where(e => e.InForceUntil < today).Max(e => e.InForceUntil) ?? editions.Where(e => e.InForceFrom > today).Min(e => (LocalDate?)e.InForceFrom);

    /// <summary>
    /// Reads the packs of a folder: one folder a pack, <c>procedure.yaml</c> and its words. A pack with errors stops the start, and says where.
    /// </summary>
    public static Result<Shelf> Load(string folder)
    {
        var found = ImmutableArray.CreateBuilder<Edition>();
        foreach (var pack in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            var read = PackReader.Read(Directory.EnumerateFiles(pack, "*.yaml").ToImmutableSortedDictionary(f => Path.GetFileName(f)!, File.ReadAllText, StringComparer.Ordinal));
            if (read.Editions.IsEmpty)
            {
                var first = read.Errors[0];
                return new Refusal("procedure-unreadable",
                    ("pack", Path.GetFileName(pack)), ("file", first.File), ("line", $"{first.Line}"), ("column", $"{first.Column}"), ("error", first.Key));
            }

            found.AddRange(read.Editions);
        }

        return new Shelf(found.ToImmutable());
    }
}
