using System.Collections.Immutable;
using NodaTime;
using Vestibule.Core.District;
using Vestibule.Core.Incidents;
using Vestibule.Core.Incidents.Entries;
using Vestibule.Core.Kernel;
using Vestibule.Core.Procedures;
using Vestibule.Core.Procedures.Publishing;

namespace Vestibule.Plumbing;

/// <summary>
/// Every edition of a procedure this district ever ran on, by digest, and which of them hold when. An edition never leaves the shelf; what is
/// published comes onto it while the program runs.
/// </summary>
public sealed class Shelf
{
    private readonly ImmutableArray<Edition> packs;
    private readonly Lock gate = new();
    private volatile Standing held;

    /// <summary>A shelf with the editions that came with the program.</summary>
    public Shelf(ImmutableArray<Edition> packs)
    {
        this.packs = packs;
        held = Standing.Of(packs, [], [], ImmutableDictionary<string, Edition>.Empty.WithComparers(StringComparer.Ordinal));
    }

    /// <summary>The packs that the district's book names as adopted, as the book stands now.</summary>
    public Func<ImmutableArray<string>> Adopted { get; set; } = () => [];

    // What the book names is read each time: the book may change while the program runs.
    private Standing Now
    {
        get
        {
            var adopted = Adopted();
            if (held is var now && now.Adopted == adopted)
            {
                return now;
            }

            lock (gate)
            {
                return held = Standing.Of(packs, held.Published, adopted, held.ByDigest);
            }
        }
    }

    /// <summary>Where an edition is found that is not on the shelf: another node has just published it, or it came with an earlier program.</summary>
    public Func<string, Edition?> Elsewhere { get; set; } = _ => null;

    /// <summary>All editions that hold, held, or will hold, with the days on which they do.</summary>
    public ImmutableArray<Edition> Editions => Now.Editions;

    /// <summary>The same, and those that await adoption, with how each was published.</summary>
    public ImmutableArray<Listed> Listed => Now.Listed;

    /// <summary>Puts what the district published onto the shelf, the oldest first. True when anything changed.</summary>
    public bool Put(ImmutableArray<(Edition Edition, Publication Publication)> published)
    {
        lock (gate)
        {
            var old = held;
            held = Standing.Of(packs, published, old.Adopted, old.ByDigest);
            return !old.Listed.Select(l => (l.Edition.Digest, l.Edition.InForceFrom, l.Edition.InForceUntil, l.AwaitsAdoption))
                .SequenceEqual(held.Listed.Select(l => (l.Edition.Digest, l.Edition.InForceFrom, l.Edition.InForceUntil, l.AwaitsAdoption)));
        }
    }

    /// <summary>An edition by its digest, or null.</summary>
    public Edition? Edition(string digest) => held.ByDigest.GetValueOrDefault(digest) ?? Elsewhere(digest);

    /// <summary>Who signed that an edition was published although rules of its own are broken; null when every rule was proved.</summary>
    public Signatures? SignaturesOf(string digest) => Now.Listed.Select(l => l.Publication).LastOrDefault(p => p?.Digest == digest)?.Signed;

    /// <summary>Whether an edition only stands in: it came with the program, and the district neither adopted it nor has one of its own.</summary>
    public bool StandsIn(string digest) => Now.Listed.Any(l => l.StandsIn && l.Edition.Digest == digest);

    /// <summary>A procedure of an edition. An incident that names one that is not here cannot be read: that is a broken set-up.</summary>
    public Procedure Procedure(string digest, string name) =>
        Edition(digest)?.Find(new ProcedureId(name)) is { } procedure
            ? procedure
            : throw new InvalidOperationException($"Edition {digest}, procedure {name} is not on the shelf.");

    /// <summary>
    /// The procedure for what is happening: by what is asked, where, how it arrived, the kind of campus, and the local date. Where none in force
    /// that day is for it, the last one that was, or else the first that will be: paperwork must never keep a door from its alert.
    /// </summary>
    public Result<ChosenProcedure> Choose(DistrictBook book, AskKind ask, Place place, Channel channel, Instant now)
    {
        var today = now.InZone(book.TimeZone).Date;
        var time = book.School?.KindOf(now, book.TimeZone, book.Closures);
        var chosen = On(book, ask, place, channel, today, time);
        return chosen.IsOk ? chosen : Nearest(today).Select(day => On(book, ask, place, channel, day, time)).FirstOrDefault(c => c.IsOk, chosen);
    }

    /// <summary>The procedure for what is happening on a day, and where it is known at what kind of time; refused when none in force that day is for it.</summary>
    public Result<ChosenProcedure> On(DistrictBook book, AskKind ask, Place place, Channel channel, LocalDate day, string? time = null) => ProcedureChooser.Choose(
        Editions, new(
            Told.Kebab(ask), place.Kind == PlaceKind.OtherProperty ? "property" : Told.Kebab(place.Kind), Told.Kebab(channel),
            book.Campus(place.Campus) is { } campus ? Told.Kebab(campus.Kind) : "")
        {
            Time = time,
        }, day);

    /// <summary>The same shelf as it would be with one more publication, for a look before publishing.</summary>
    public Shelf With(Edition edition, Publication publication)
    {
        var trial = new Shelf(packs) { Adopted = Adopted };
        trial.Put([.. Listed.Where(l => l.Publication is not null).Select(l => (l.Edition, l.Publication!)), (edition, publication)]);
        return trial;
    }

    /// <summary>Whether an edition is in force that day.</summary>
    public bool IsInForce(string digest, LocalDate day) => Editions.Any(e => e.Digest == digest && e.InForceOn(day));

    private IEnumerable<LocalDate> Nearest(LocalDate today) => Editions
        .Select(e => e.InForceUntil).OfType<LocalDate>().Where(d => d < today).Distinct().OrderDescending()
        .Concat(Editions.Select(e => e.InForceFrom).Where(d => d > today).Distinct().Order());

    /// <summary>
    /// Reads the packs of a folder: one folder a pack, <c>procedure.yaml</c> and its words. A pack with errors stops the start, and says where.
    /// </summary>
    public static Result<Shelf> Load(string folder)
    {
        var packs = Packs(folder);
        return packs.IsOk ? new Shelf(packs.Value) : packs.Refusal!;
    }

    /// <summary>The editions of the packs in a folder. A pack with errors is refused, with the place.</summary>
    public static Result<ImmutableArray<Edition>> Packs(string folder)
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

        return found.ToImmutable();
    }

    /// <summary>The shelf at one moment: replaced whole, so that whoever chooses sees the old one or the new one and nothing between.</summary>
    private sealed record Standing(
        ImmutableArray<Listed> Listed, ImmutableArray<Edition> Editions, ImmutableDictionary<string, Edition> ByDigest,
        ImmutableArray<(Edition Edition, Publication Publication)> Published, ImmutableArray<string> Adopted)
    {
        public static Standing Of(
            ImmutableArray<Edition> packs, ImmutableArray<(Edition Edition, Publication Publication)> published, ImmutableArray<string> adopted,
            ImmutableDictionary<string, Edition> before)
        {
            var listed = EditionCalendar.Of(packs, published, adopted);
            return new(listed, [.. listed.Where(l => !l.AwaitsAdoption && !l.IsModel).Select(l => l.Edition)],
                before.SetItems(packs.Concat(listed.Select(l => l.Edition)).Select(e => KeyValuePair.Create(e.Digest, e))), published, adopted);
        }
    }
}
